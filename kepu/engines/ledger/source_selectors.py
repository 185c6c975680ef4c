"""Which records came from which sources, for importers that must not record an act twice; what such a record says, for its correction."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kepu.engines.ledger.contracts import Cost, Draft, Part, Source
from kepu.engines.ledger.models import Record

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """The newest record of a source object. A withdrawn one does not count, but was once told."""

    id: int
    public_id: uuid.UUID
    state: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """What it takes to recognise an act that is recorded already."""

    title: str
    started_on: date
    unit_id: int
    source_kind: str
    source_key: str
    public_id: uuid.UUID


def records_of_sources(*, kind: str, keys: Iterable[str]) -> dict[str, SourceRecord]:
    """Source key → its newest record, withdrawn ones included. Keys that made no record are absent."""
    wanted, found = list(dict.fromkeys(keys)), {}
    for start in range(0, len(wanted), CHUNK):
        rows = Record.objects.filter(source_kind=kind, source_key__in=wanted[start : start + CHUNK])
        for row in rows.order_by("pk").values_list("source_key", "pk", "public_id", "state", "is_withdrawn"):
            found[row[0]] = SourceRecord(*row[1:])
    return found


def list_traces(*, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> list[Trace]:
    """Live records hosted by the units that start within the days [starts_on, ends_on]."""
    rows = Record.objects.live().hosted_by(unit_ids).filter(started_on__range=(starts_on, ends_on)).order_by("pk")
    columns = rows.values_list("title", "started_on", "unit_id", "source_kind", "source_key", "public_id")
    return [Trace(*row) for row in columns.iterator(chunk_size=CHUNK)]


def onsite_of_sources(*, kind: str, keys: Iterable[str]) -> dict[str, int | None]:
    """Source key → people on site of its live record, proposed ones included; None where not known. Keys without one are absent."""
    wanted, found = list(dict.fromkeys(keys)), dict[str, int | None]()
    for start in range(0, len(wanted), CHUNK):
        rows = Record.objects.live().filter(source_kind=kind, source_key__in=wanted[start : start + CHUNK])
        found.update(rows.values_list("source_key", "onsite"))
    return found


def draft_by_source(source: Source) -> Draft | None:
    """What the live record of a source says, as a draft for its correction; its evidence is carried over by that. None where there is
    none."""
    rows = Record.objects.live().filter(source_kind=source.kind, source_key=source.key)
    row = rows.prefetch_related("shares", "contributions", "spends", "audience_groups", "tags").first()
    if row is None:
        return None
    parts = [
        Part(person_id=one.person_id, outside_name=one.outside_name, role=one.role, minutes=one.minutes)
        for one in sorted(row.contributions.all(), key=lambda one: one.pk)
    ]
    return Draft(
        unit_id=row.unit_id, kind=row.kind_id, title=row.title, started_on=row.started_on, ended_on=row.ended_on, source=source,
        mode=row.mode, onsite=row.onsite, online=row.online, region_code=row.region_id, venue_id=row.venue_id,
        shares={one.unit_id: one.basis_points for one in row.shares.all()}, parts=tuple(parts),
        cohost_ids=tuple(one.unit_id for one in row.shares.all() if one.unit_id != row.unit_id),
        costs=tuple(Cost(one.amount_fen, one.purpose, one.source) for one in row.spends.all()),
        audience={one.group: one.count for one in row.audience_groups.all()},
        tags=tuple((one.namespace, one.value) for one in row.tags.all()), remark=row.remark, is_drill=row.is_drill,
    )  # fmt: skip
