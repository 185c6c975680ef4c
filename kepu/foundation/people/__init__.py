"""Persons (who may have no account) and the outreach posts they hold in units."""
