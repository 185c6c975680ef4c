"""What changes the rollups from outside: rebuilding them, and proving them by recount. Records are never touched."""

from collections.abc import Iterator

from kepu.engines.measures.rollups import freshness, store
from kepu.engines.measures.rollups.store import Difference

__all__ = ["Difference", "catch_up", "rebuild_rollups", "recount"]


def catch_up() -> int:
    """Counts what changed since the last time; returns how many changes were taken. Idempotent; several may run at once."""
    return freshness.catch_up()


def rebuild_rollups() -> int:
    """Replaces every cell by what the records say; returns how many cells there are."""
    return freshness.rebuild_everything()


def recount() -> Iterator[Difference]:
    """Counts everything again from the records and yields each cell that does not agree. Changes nothing."""
    return store.differences()
