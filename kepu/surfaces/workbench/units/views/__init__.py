"""Views of units, roles, accounts, regions and the audit log."""
