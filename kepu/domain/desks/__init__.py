"""What the editorial desks plan: topic guides, commissions with brief and deadline, a calendar for each medium, assignments.

Owns: topics and proposals, commissions and their delivery, slots of a desk's calendar, assignments. Does not own editions
(content does) nor how they are reviewed. Policy advice is confidential to its addressees; the ledger knows only that it exists.
Words: desk – the editors of one channel (medium or journal); topic guide – a call for topics; commission – a request to a
person to write, speak or advise by a day; slot – a planned place in a desk's calendar.
"""
