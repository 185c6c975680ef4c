"""The first page after sign-in: what waits for this person today."""
