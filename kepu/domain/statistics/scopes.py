"""Which units file what, what a form covers, and which forms a summary merges.

One form per unit and one per venue, never merged (survey's filing rules). A venue's own acts are those that the venue hosts
and those that the unit above it hosts there; they stand on the venue's form and not on the unit's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.models import UnitKind
from kepu.foundation.units.selectors import children_ids, has_units_below, labels_by_id, parents_on, subtree_ids

SUMMARISING = (UnitKind.ACADEMY, UnitKind.BRANCH)


@dataclass(frozen=True, slots=True)
class Scope:
    """A unit and filters; a form's figure is the sum over its scopes, which never overlap."""

    unit_id: int
    filters: Mapping[str, str]


def reporting_day(year: int, today: date) -> date:
    """The day on which the tree is read for a year's report: its last one, or today while the year lasts."""
    return min(date(year, 12, 31), today)


def forms_of(kind: str) -> tuple[str, ...]:
    """Which forms a unit of this kind files itself."""
    if kind == UnitKind.VENUE:
        return ("venue",)
    return ("unit", "summary") if kind in SUMMARISING else ("unit",)


def scopes_of(unit: UnitLabel, form: str, *, year: int, venue_ids: list[int]) -> list[Scope]:
    """What a form covers. `venue_ids`: venues directly below the unit on the reporting day.

    A unit without any unit below it needs no filter: its subtree is itself, and rollups serve it.
    """
    if form == "summary":
        return [Scope(unit.id, {})]
    alone = not has_units_below(unit.id, first=date(year, 1, 1), last=date(year, 12, 31))
    filters = {} if alone else {"host": str(unit.id)}
    if form == "venue":
        scopes = [Scope(unit.id, filters)]
        if unit.parent_id is not None:
            scopes.append(Scope(unit.parent_id, {"host": str(unit.parent_id), "venue": str(unit.id)}))
        return scopes
    if venue_ids:
        filters["not_venue"] = ",".join(map(str, sorted(venue_ids)))
    return [Scope(unit.id, filters)]


def venues_below(unit_id: int, day: date) -> list[int]:
    """Ids of venues directly below a unit on a day."""
    labels = labels_by_id(children_ids(unit_id, on=day))
    return [label.id for label in labels.values() if label.kind == UnitKind.VENUE]


def parts_of(unit_id: int, day: date) -> list[tuple[int, str]]:
    """(unit, form) of every form that a summary merges: its own, its children's, a branch's summary instead of what is under it."""
    labels = labels_by_id(subtree_ids(unit_id, on=day))
    parents = parents_on(day)
    below: dict[int, list[int]] = {}
    for label in labels.values():
        if label.id in parents:
            below.setdefault(parents[label.id], []).append(label.id)
    parts = [(unit_id, "unit")]
    queue = list(below.get(unit_id, []))
    while queue:
        current = queue.pop(0)
        kind = labels[current].kind
        if kind in SUMMARISING:
            parts.append((current, "summary"))
            continue
        parts.append((current, "venue" if kind == UnitKind.VENUE else "unit"))
        queue.extend(below.get(current, []))
    return parts


def chain_units(unit_id: int, form: str, year: int, today: date) -> frozenset[int]:
    """Units whose chains fix the record set of a form."""
    day = reporting_day(year, today)
    if form == "summary":
        return subtree_ids(unit_id, on=day)
    if form == "venue":
        above = parents_on(day).get(unit_id)
        return frozenset({unit_id, above} if above else {unit_id})
    return frozenset({unit_id})
