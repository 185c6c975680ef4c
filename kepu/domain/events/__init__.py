"""What an academy holds before people: brands, their yearly editions over many units, and sessions with all that belongs to them.

Owns: brands, editions, which units take part, sessions with people, materials, incidents, what came of them, online attendance,
media pick-up. Does not own places and tickets (the booking engine does, under the source "session:<id>") nor what is counted: a
closed session is one record of the ledger.
Words: brand – a recurring programme of a unit; edition – its run of one year; session – one run of an event; part – a person's
share in a session; mention – a report about an edition in the media.
"""
