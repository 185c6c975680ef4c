"""Which checked claim a message repeats, denies or asks about: pure functions and one index in memory, no models.

Owns the cleaning of messages, the inverted index over claims, ranking, stance towards a claim and calibrated confidence. Does not
own claims: a caller adds their texts and keeps the answer. Words: claim (a checked statement with its verdict), message (what a
reader pasted), candidate (a claim that the message may be about), stance (whether the message asserts, denies or asks it).
"""
