"""The declarative language of measures: words, grammar, catalogue. No Python in a definition."""
