"""Who can speak: the expert directory, requests for experts, matching with reasons, invitations and what came of them.

Owns profiles of persons (fields, topics, languages, regions, consent, interests, rest), requests, invitations and the code of
conduct. Does not own persons (people), records (the ledger keeps what was done) nor what is asked about (claims, incidents and
desks bring their own text).
Words: profile – what an expert said about themselves; request – somebody needs an expert; suggestion – one expert ranked for a
request with reasons; invitation – one expert asked once; use – what a consent is for; interest – a tie that may stand in the way.
"""
