"""Counting straight from records and registers, and what a figure says beside its value."""
