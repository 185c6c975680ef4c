"""Registers: venues and their facts, counted items, titles held, channels."""
