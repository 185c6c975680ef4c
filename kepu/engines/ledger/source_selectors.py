"""Which records came from which sources: for importers that must not record an act twice."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
