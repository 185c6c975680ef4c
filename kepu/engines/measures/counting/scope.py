"""A scope over a window: which units belonged to it on which days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.tables import lineage

Stay = tuple[int, date, date]  # unit, first day, day after the last


@dataclass(frozen=True, slots=True)
class Scope:
    """Units that belonged to the scope on every day of the window, and those that did on some days."""

    always: frozenset[int]
    sometimes: tuple[Stay, ...] = ()

    @property
    def unit_ids(self) -> frozenset[int]:
        """Every unit that belonged on some day."""
        return self.always | {unit for unit, _, _ in self.sometimes}

    def holds(self, unit: str, day: str) -> Q:
        """Condition on a unit column and a date column."""
        found = Q(**{f"{unit}__in": sorted(self.always)})
        for unit_id, first, after in self.sometimes:
            found |= Q(**{unit: unit_id, f"{day}__gte": first, f"{day}__lt": after})
        return found

    def common_with(self, other: "Scope", window: Window) -> "Scope":
        """What belongs to both, day by day."""
        stays = []
        others: dict[int, list[Stay]] = {}
        for stay in other.stays(window):
            others.setdefault(stay[0], []).append(stay)
        for unit, first, after in self.stays(window):
            for _, other_first, other_after in others.get(unit, []):
                stays.append((unit, max(first, other_first), min(after, other_after)))
        return scope_from(stays, window)

    def stays(self, window: Window) -> list[Stay]:
        """Everything as stays within the window."""
        after = window.ends_on + timedelta(days=1)
        return [*((unit, window.starts_on, after) for unit in sorted(self.always)), *self.sometimes]


def scope_of(unit_id: int, window: Window) -> Scope:
    """The unit's subtree as it stood on each day of the window."""
    rows = lineage().filter(ancestor=unit_id, starts_on__lte=window.ends_on, ends_on__gt=window.starts_on)
    return scope_from(rows.order_by().values_list("descendant_id", "starts_on", "ends_on"), window)


def scope_from(stays: Iterable[Stay], window: Window) -> Scope:
    """A scope from stays, cut to the window."""
    after = window.ends_on + timedelta(days=1)
    always, sometimes = set(), set()
    for unit, first, last in stays:
        if first <= window.starts_on and last >= after:
            always.add(unit)
        elif max(first, window.starts_on) < min(last, after):
            sometimes.add((unit, max(first, window.starts_on), min(last, after)))
    return Scope(frozenset(always), tuple(sorted(sometimes)))
