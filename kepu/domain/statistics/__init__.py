"""National statistics forms: versioned definitions, filings, signing, merging, export.

Owns editions of a form (data in forms/*.toml and cells that an administrator adds), one filing per unit and per venue
and year, typed values, explanations, deadlines, states with who and when, the frozen form. Owns no count: a cell reads
a measure. Words: edition (a version of the form), table (one of its classes), cell, filing, part (a filing that a
summary merges), open (not known yet), "-" (not applicable).
"""
