"""Rollups: reducing records in SQL, adding up cells, keeping them fresh, proving them by recount."""
