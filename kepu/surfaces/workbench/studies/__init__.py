"""Dedicated studies and the study programme."""
