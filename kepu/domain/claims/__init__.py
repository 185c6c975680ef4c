"""Claims that go round, what is known about them, and whether a pasted message is one of them.

Owns: claims with their wordings, verdicts as versions with sources and signatures, messages that readers handed in and their
clusters, and the index in which messages are looked up. Does not own how a verdict is judged (engines.reviews) nor how texts are
compared (foundation.language).
Words: claim – the canonical statement; variant – another wording of it that was seen; verdict – what the academy says of it, by a
stated scale, one version after another; message – what somebody pasted; cluster – messages that say the same and belong to no claim
yet.
"""
