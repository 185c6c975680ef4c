"""The incident file: something has happened, and scientists are to speak first and right.

Owns: files of incidents with their levels, lead and hand-overs, the duty roster, the paging of experts by rule with its clock, talking
points as versions with the institutes that signed, partners and what they received, closing with an after-action review. Does not own
experts and invitations (engines.experts), how something is judged (engines.reviews), claims (claims) nor packs (packs).
Words: incident – one file about one event; drill – a file that is practised and counts nowhere; statement – a version of the talking
points; signature – an institute's yes to a version; round – experts paged together; delivery – one sending of a version to a partner.
"""
