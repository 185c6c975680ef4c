"""Kepu (大科普): one system in which an academy of sciences does, records and counts its science outreach."""

__version__ = "0.1.0"
