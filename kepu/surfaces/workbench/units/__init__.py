"""The academy's tree, roles and accounts, regions, and the audit log."""
