"""Draws as staff see them: sealed by themselves when times are opened, entries closed, draw held, result."""
