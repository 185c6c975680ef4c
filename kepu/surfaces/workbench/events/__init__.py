"""Brands, their editions over many units, sessions from draft to record."""
