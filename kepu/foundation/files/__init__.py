"""Stored files, addressed by SHA-256, each belonging to a unit."""
