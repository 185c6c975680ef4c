"""The public site: home, units, acts, open figures. Owns pages and their addresses; no rule, no number of its own.

Shows only published measures, and of acts only what everybody may know: no person's name, no kind whose existence alone counts.
"""
