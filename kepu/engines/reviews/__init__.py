"""Any judgement by steps: flows as data, decisions, due dates, one-time links, a printable record.

Owns: reviews, their steps, seats, votes and comments. Does not own what is judged: a subject is named by kind and key,
and the
app it belongs to is told of the outcome in the same transaction (registry.on_finished) and shows what it says
(registry.on_content).
Words: flow – the steps as data; review – one round of one subject; step – who decides, by when; seat – a named or
outside person
in a step; vote – one decision; stage – steps with the same number run side by side.
"""
