"""Measures: definitions as data, figures from records or rollups, rollups kept fresh and proved by recount.

Owns the language, its definitions, and the cells of the rollups. Does not own what is counted: records belong to the ledger,
registers to the apps that register them. A cell can always be thrown away and counted again.
"""
