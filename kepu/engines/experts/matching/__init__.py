"""Who fits a question: candidates by subject, what shuts out, points with reasons, rotation.

The rule, as docs/reference/experts.md states it: points for field, topic words, region, language, audience, media experience and
freshness, less for load; those within one band of five points count as equal, and among equals the one asked longest ago comes
first, whoever was never asked before everybody.
"""

from kepu.engines.experts.matching.ranking import BAND, barrier_of, match

__all__ = ["BAND", "barrier_of", "match"]
