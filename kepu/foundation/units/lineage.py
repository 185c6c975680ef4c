"""Works out who belonged to whose subtree and when, from the placements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kepu.foundation.units.models import Lineage, Placement
from kepu.foundation.units.querysets import FAR

Placements = dict[int, list[tuple[int | None, date, date]]]


class CircularPlacement(Exception):
    """A unit would hang below itself on some day."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The unit is `depth` steps below `ancestor` during [starts_on, ends_on)."""

    ancestor_id: int
    depth: int
    starts_on: date
    ends_on: date


def rebuild_lineage() -> int:
    """Brings the lineage in line with the placements, writing only differences; returns the rows. Raises CircularPlacement.

    Call it inside a transaction: the root's placement is locked, so that two rebuilds do not write past each other.
    """
    list(Placement.objects.select_for_update().filter(parent__isnull=True))
    placements: Placements = {}
    for unit, parent, start, end in Placement.objects.values_list("unit_id", "parent_id", "starts_on", "ends_on"):
        placements.setdefault(unit, []).append((parent, start, end or FAR))
    wanted = {
        (stretch.ancestor_id, unit, stretch.depth, stretch.starts_on, stretch.ends_on)
        for unit in placements
        for stretch in _joined(_stretches(unit, placements))
    }
    fields = ("ancestor_id", "descendant_id", "depth", "starts_on", "ends_on")
    present = {row[1:]: row[0] for row in Lineage.objects.values_list("pk", *fields)}
    gone = [pk for key, pk in present.items() if key not in wanted]
    for first in range(0, len(gone), 500):
        Lineage.objects.filter(pk__in=gone[first : first + 500]).delete()
    Lineage.objects.bulk_create(
        [Lineage(**dict(zip(fields, key, strict=True))) for key in sorted(wanted - present.keys())], batch_size=1000
    )
    return len(wanted)


def _stretches(unit: int, placements: Placements) -> Iterator[Stretch]:
    for _, start, end in placements[unit]:
        yield Stretch(unit, 0, start, end)
    yield from _above(unit, placements, placements[unit][0][1], FAR, (unit,))


def _above(unit: int, placements: Placements, start: date, end: date, path: tuple[int, ...]) -> Iterator[Stretch]:
    """Everything above a unit during [start, end). A circle counts only when it closes on the same day."""
    for parent, placed, left in placements.get(unit, []):
        first, last = max(start, placed), min(end, left)
        if parent is None or first >= last:
            continue
        if parent in path:
            raise CircularPlacement(parent)
        yield Stretch(parent, len(path), first, last)
        yield from _above(parent, placements, first, last, (*path, parent))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    result: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.ancestor_id, s.depth, s.starts_on)):
        last = result[-1] if result else None
        if last and (last.ancestor_id, last.depth, last.ends_on) == (
            stretch.ancestor_id,
            stretch.depth,
            stretch.starts_on,
        ):
            result[-1] = Stretch(last.ancestor_id, last.depth, last.starts_on, stretch.ends_on)
        else:
            result.append(stretch)
    return result
