"""The one place for all staff work."""
