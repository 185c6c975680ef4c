"""Dashboards, figures that open, and the yearly report, for those who work here."""
