"""The academy tree with its history (moves, mergers), roles in units, and the one unit-scoped permission policy."""
