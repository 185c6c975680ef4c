"""Sign-in by the academy's cloud passport: OAuth 2.0 code flow whose token answer carries the person as a JSON string.

Not OpenID Connect: no discovery, no user-info endpoint. Written after what programs in use show (the developers' manual is
not public): authorize at /oauth2/authorize, exchange at /oauth2/token, the person under `userInfo`.
"""

PASSPORT = "cstnet_passport"
