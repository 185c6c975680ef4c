"""What an academy has to show: venues and their facts, counted items, titles held.

Owns: venues with dated facts (kind, floor space), a venue's figures of a year (visits, days open free of charge),
counted items
of a unit (activity rooms, rural places, vehicles) and titles. Does not own openings, slots and bookings.
Words: fact – what held from a day on, with its source note; a newer fact of the same day supersedes, nothing is
overwritten.
"""
