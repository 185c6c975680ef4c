"""Imports: a unit's workbook handed in, its columns, its rows, what a person settles, what goes into the ledger."""
