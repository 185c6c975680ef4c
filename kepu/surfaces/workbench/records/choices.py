"""What a person may choose from on the form: their units, co-hosts, venues, people, tags."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from kepu.domain.plans.selectors import list_commitments, list_open_tasks
from kepu.engines.ledger.contracts import RecordDetail
from kepu.engines.ledger.selectors import list_tag_values
from kepu.foundation.people.selectors import list_names
from kepu.foundation.units.contracts import Actor, UnitLabel
from kepu.foundation.units.policies import units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.records.places import People
from kepu.surfaces.workbench.records.words import TAG_VALUES

Pairs = list[tuple[Any, Any]]


class Choices:
    """Everything the form offers to one actor on one day, read once. `detail` is the record that is being changed, if any."""

    def __init__(self, actor: Actor, today: date, detail: RecordDetail | None = None) -> None:
        self.actor, self.today, self.detail = actor, today, detail
        self.labels = labels_by_id()
        kept = {detail.row.unit_id} if detail else set()
        self.own_ids = units_within(actor, "records.propose")
        self.units = self._pairs(unit for unit in self._open(kept) if unit.id in self.own_ids)
        shares = {share.unit_id for share in detail.shares} if detail else set()
        self.cohosts = self._pairs(self._open(shares))
        venue = {detail.venue_id} if detail and detail.venue_id else set()
        self.venues = self._pairs(unit for unit in self._open(venue) if unit.kind == "venue" or unit.id in venue)

    def people(self) -> People:
        """The register within what the actor may read, and whoever is in the record already."""
        names = {unit: label.short_name for unit, label in self.labels.items()}
        rows = list_names(unit_ids=units_within(self.actor))
        known = {person_id for person_id, *_ in rows}
        by_name = {label.name: unit for unit, label in self.labels.items()}
        parts = self.detail.parts if self.detail else ()
        rows += [
            (part.person_id, part.name, by_name.get(part.unit_name, 0))
            for part in parts
            if part.person_id is not None and part.person_id not in known
        ]
        return People(rows, names)

    def tags(self) -> Pairs:
        """Tags that exist: the science week, open plan tasks of the actor's units, brands used lately; and those on the record."""
        pairs: Pairs = [("week:science_week", TAG_VALUES[("week", "science_week")])]
        pairs += [(f"task:{key}", title) for key, title in self._tasks()]
        own = [unit for unit in self.actor.unit_ids if unit in self.own_ids]
        pairs += [
            (f"joint:{key}", title) for unit in own for key, title in list_commitments(unit_id=unit, day=self.today)
        ]
        since = self.today - timedelta(days=800)
        pairs += [
            (f"brand:{value}", value)
            for value in list_tag_values(unit_ids=self.own_ids, namespace="brand", since=since)
        ]
        offered = {key for key, _ in pairs}
        said = self.detail.tags if self.detail else ()
        pairs += [(f"{space}:{value}", f"{value}") for space, value in said if f"{space}:{value}" not in offered]
        return pairs

    def _tasks(self) -> Pairs:
        units = [unit for unit in self.actor.unit_ids if unit in self.own_ids]
        return [
            (str(task.public_id), task.title)
            for unit in units
            for task in list_open_tasks(unit_id=unit, day=self.today)
        ]

    def _open(self, kept: Iterable[int]) -> list[UnitLabel]:
        keep = set(kept)
        return [
            unit
            for unit in self.labels.values()
            if unit.id in keep or unit.closed_on is None or unit.closed_on > date(self.today.year - 1, 1, 1)
        ]

    def _pairs(self, units: Iterable[UnitLabel]) -> Pairs:
        return [(unit.id, unit.name) for unit in units]
