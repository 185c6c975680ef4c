"""Views of the gate, by meaning."""
