"""Views of the public site, by room."""
