"""Background work of the measures."""

from kepu.engines.measures.rollups.freshness import catch_up, count_pending


def count_changes() -> int:
    """Counts what changed until nothing is left; returns how many changes were taken. Several workers may do it at once."""
    taken = 0
    while count_pending() and (found := catch_up()):
        taken += found
    return taken


PERIODIC = {"count_changes": 5.0}
