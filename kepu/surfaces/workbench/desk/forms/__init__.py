"""Forms of the desk, by meaning."""
