"""Finding: one index for the public site and for staff, the same answers on every database.

Owns: entries (what can be found), their texts, their lexemes, synonyms. Does not own what it finds: the app that does registers
a source (registry) and says in its own transaction what changed (services.index, services.remove).
Words: entry – one thing that can be found, named by kind and key; lexeme – what an entry is found by (characters in a row, a word
stem, a facet, the beginning of a name); need – one thing a searcher asks for, with its synonyms; facet – a property to narrow by.
"""
