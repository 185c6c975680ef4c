"""Anything with slots and capacity: visits, sessions, training places, campus visits.

Owns: offerings, their rules, slots, bookings, waiting lists, draws, tickets, admissions, no-shows. Knows no base, event
or course: an app opens an offering under a source of its own ("facility:12") and slots in it. Capacity, shares and
once-per-day rules are constraints of the database; every writer goes through them.
Words: offering – what can be booked; slot – one bookable portion of time and capacity; rules – data with dates from
which they hold; share – seats kept for schools, remote places or groups until they are released; extra – what is
counted beside the seats (wheelchair places, bus bays, guides of a language); holder – who books.
"""
