"""Pure reading of activity workbooks: no database, no Django; the same bytes always give the same reading."""
