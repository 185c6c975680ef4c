"""Visits: the booking form of a slot, and the page of a booking."""
