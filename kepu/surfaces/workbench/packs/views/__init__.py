"""Pages of the emergency library."""
