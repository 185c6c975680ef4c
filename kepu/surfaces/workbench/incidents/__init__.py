"""Incident files at the desk: opening, paging, talking points, partners, roster, levels, closing."""
