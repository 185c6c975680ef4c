"""From a directive's clause to what a unit did about it.

Owns: directives and their clauses, who they are assigned to and how they are answered; annual plans with tasks, targets, budget
lines and money raised; dedicated studies and the study programme; joint activities. Does not own acts (ledger), figures (measures)
or approval (reviews): progress is read, never stored.
Words: directive – a plan issued from above; clause – the smallest duty that can be answered for; assignment – a clause laid upon a
unit; answer – a unit's word, for one year, that it did its duty, accepted or returned level by level; annual plan, task, target;
study – a meeting of a unit's leadership or class; topic – what the study programme asks to be studied; joint activity and part.
"""
