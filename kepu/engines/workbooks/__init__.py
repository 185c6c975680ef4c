"""Workbooks: institutes' own activity workbooks on their way into the ledger.

Owns the uploaded file, its column mapping, each row as typed and as understood, what a person settled and what was
imported. `reading` is the pure part (no Django): cells in, understood rows and problems out. Does not own records:
those are the ledger's and are made only through its services.

Words: a *held* row waits for a person because something in it is doubtful; a *ready* row has no doubt left;
a *settled* row was completed by a person; a *skipped* row was left out with a reason.
"""
