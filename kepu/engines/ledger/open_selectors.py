"""What everybody may read of the ledger: counted acts of kinds that are not confidential, without any person's name."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import overload

from django.db.models import Count, QuerySet

from kepu.engines.ledger.models import Entry, Kind, Record, Step
from kepu.engines.ledger.querysets import RecordQuerySet


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act as everybody may see it. onsite and online are people-times, None = not known. shares: (unit id, basis points)."""

    id: int
    public_id: uuid.UUID
    title: str
    kind: str
    kind_name: str
    kind_name_en: str
    unit_id: int
    started_on: date
    ended_on: date
    mode: str
    onsite: int | None
    online: int | None
    region_code: str | None
    region_name: str
    state: str
    shares: tuple[tuple[int, int], ...] = ()

    @property
    def is_accepted(self) -> bool:
        return self.state == "accepted"


@dataclass(frozen=True, slots=True)
class OpenProof:
    """What vouches for an act: counts, its place in the unit's chain, what it corrected and what corrected it."""

    people: int
    evidence: int
    audience: tuple[tuple[str, int | None], ...]
    chain_number: int | None
    chain_digest: str
    corrects: uuid.UUID | None
    steps: tuple[tuple[str, datetime, int | None], ...] = field(default=())


class OpenActs:
    """Acts in order, counted and sliced only when asked (for a paginator)."""

    def __init__(self, rows: "QuerySet[Record]") -> None:
        self._rows = rows

    def count(self) -> int:
        """How many acts there are."""
        return self._rows.count()

    def __len__(self) -> int:
        return self.count()

    @overload
    def __getitem__(self, index: int) -> OpenAct: ...
    @overload
    def __getitem__(self, index: slice) -> list[OpenAct]: ...
    def __getitem__(self, index: int | slice) -> OpenAct | list[OpenAct]:
        if isinstance(index, int):
            return _act(self._rows[index])
        return [_act(row) for row in self._rows[index]]


def list_open_acts(
    *,
    unit_ids: Iterable[int] | None = None,
    kind: str = "",
    start: date | None = None,
    end: date | None = None,
    region_prefix: str = "",
    oldest_first: bool = False,
) -> OpenActs:
    """Open acts that start in [start, end], newest first; with unit_ids only those in which one of them took part."""
    rows = _open()
    if unit_ids is not None:
        rows = rows.taking_part(unit_ids)
    if kind:
        rows = rows.filter(kind=kind)
    if start:
        rows = rows.filter(started_on__gte=start)
    if end:
        rows = rows.filter(started_on__lte=end)
    if region_prefix:
        rows = rows.filter(region_id__startswith=region_prefix)
    ordered = rows.order_by("started_on", "pk") if oldest_first else rows.order_by("-started_on", "-pk")
    return OpenActs(ordered.select_related("kind", "region").prefetch_related("shares"))


def list_newest_accepted(*, limit: int) -> list[OpenAct]:
    """The newest accepted open acts; filled up with confirmed ones where too few are accepted. Newest first."""
    rows = _open().select_related("kind", "region").prefetch_related("shares")
    accepted = [_act(row) for row in rows.filter(state="accepted")[:limit]]
    if len(accepted) < limit:
        accepted += [_act(row) for row in rows.filter(state="confirmed")[: limit - len(accepted)]]
    return accepted


def get_open_act(public_id: uuid.UUID) -> tuple[OpenAct, OpenProof]:
    """One open act with what vouches for it. Raises LookupError when it is not open to everybody."""
    row = (
        _open()
        .filter(public_id=public_id)
        .select_related("kind", "region", "supersedes")
        .prefetch_related("shares", "audience_groups")
        .annotate(people=Count("contributions", distinct=True), proofs=Count("evidence", distinct=True))
        .first()
    )
    if row is None:
        raise LookupError("no open act with this id")
    return _act(row), _proof(row)


def get_successor(public_id: uuid.UUID) -> uuid.UUID | None:
    """The live open act that a corrected one led to; None when it was withdrawn, is confidential or never was."""
    row = Record.objects.filter(public_id=public_id).first()
    while row is not None and not row.is_live:
        row = Record.objects.filter(supersedes=row).first()
    if row is None or row.public_id == public_id or not _open().filter(pk=row.pk).exists():
        return None
    return row.public_id


def newest_step() -> int:
    """The number of the last thing done to any record; 0 while the book is empty. It changes whenever a figure may change."""
    return Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def list_kinds() -> list[tuple[str, str, str]]:
    """Kinds that everybody may see: (code, Chinese name, English name), in order."""
    return list(Kind.objects.filter(is_confidential=False).values_list("code", "name", "name_en"))


def count_open_by_kind(*, start: date, end: date) -> dict[str, int]:
    """How many open acts of each kind start in [start, end]; kinds without any are absent."""
    rows = _open().filter(started_on__range=(start, end)).order_by().values_list("kind").annotate(number=Count("pk"))
    return dict(rows)


def count_open_by_unit(*, start: date, end: date) -> dict[int, int]:
    """How many open acts each unit hosted that start in [start, end]; units without any are absent."""
    rows = _open().filter(started_on__range=(start, end)).order_by().values_list("unit").annotate(number=Count("pk"))
    return dict(rows)


def _open() -> RecordQuerySet:
    return Record.objects.counted().filter(kind__is_confidential=False)


def _act(row: Record) -> OpenAct:
    return OpenAct(
        id=row.pk,
        public_id=row.public_id,
        title=row.title,
        kind=row.kind_id,
        kind_name=row.kind.name,
        kind_name_en=row.kind.name_en,
        unit_id=row.unit_id,
        started_on=row.started_on,
        ended_on=row.ended_on,
        mode=row.mode,
        onsite=row.onsite,
        online=row.online,
        region_code=row.region_id,
        region_name=row.region.name if row.region else "",
        state=row.state,
        shares=tuple((share.unit_id, share.basis_points) for share in row.shares.all()),
    )


def _proof(row: Record) -> OpenProof:
    entry = Entry.objects.filter(record=row).order_by("-number").first()
    return OpenProof(
        people=getattr(row, "people", 0),
        evidence=getattr(row, "proofs", 0),
        audience=tuple((group.group, group.count) for group in row.audience_groups.all()),
        chain_number=entry.number if entry else None,
        chain_digest=entry.digest if entry else "",
        corrects=row.supersedes.public_id if row.supersedes else None,
        steps=tuple(row.steps.order_by("at", "pk").values_list("act", "at", "at_unit")),
    )
