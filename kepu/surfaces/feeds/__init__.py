"""Feeds for readers and machines."""
