"""Views of the desk, by meaning."""
