"""Bases: their pages, opening calendar, bookings, roster, titles, self-assessment, good practice, demand."""
