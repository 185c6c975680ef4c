"""How text becomes lexemes. Knows no model and no database; the same text gives the same lexemes everywhere."""
