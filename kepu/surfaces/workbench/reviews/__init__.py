"""Reviews: my inbox, the decision page, the one-time page for outside persons, the printed record."""
