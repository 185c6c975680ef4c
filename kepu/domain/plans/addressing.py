"""The addressee rule: from words ("all", "kind:institute", "unit:astro") to units."""

from collections.abc import Iterable, Sequence

from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import list_labels, subtree_ids

# Venues and journals are part of the unit that keeps them, which answers for them.
NOT_BY_ALL = frozenset({"venue", "journal"})


def units_addressed(words: Sequence[str], labels: Iterable[UnitLabel]) -> list[int]:
    """Which of the given open units are meant. "all" leaves out venues and journals."""
    chosen = []
    for label in labels:
        if label.closed_on is not None:
            continue
        by_all = "all" in words and label.kind not in NOT_BY_ALL
        if by_all or f"kind:{label.kind}" in words or f"unit:{label.code}" in words:
            chosen.append(label.id)
    return chosen


def labels_below(unit_id: int, *, with_itself: bool = False) -> list[UnitLabel]:
    """Labels of the units below one, as they stand today."""
    return [label for label in list_labels(subtree_ids(unit_id)) if with_itself or label.id != unit_id]
