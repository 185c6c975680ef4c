"""Where the chains stand: to fix a set of records by position, and to tell later what entered after it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kepu.engines.ledger.models import Chain, Entry, Step


@dataclass(frozen=True, slots=True)
class Later:
    """Something that happened to a record after a position: confirm, correct, withdraw (with its number) or returned."""

    record_id: int
    public_id: str
    unit_id: int
    title: str
    act: str
    number: int | None
    started_on: date
    at: datetime
    reason: str


def lock_chains(unit_ids: Collection[int]) -> dict[int, int]:
    """Unit id → length of its chain, held until the transaction ends: nothing is confirmed, corrected or withdrawn meanwhile."""
    Chain.objects.bulk_create([Chain(unit_id=unit) for unit in sorted(unit_ids)], ignore_conflicts=True)
    rows = Chain.objects.select_for_update().filter(unit__in=list(unit_ids)).order_by("unit_id")
    return dict(rows.values_list("unit_id", "length"))


def list_later(
    *, positions: Mapping[int, int], since: datetime, starts_on: date, ends_on: date, limit: int = 200
) -> list[Later]:
    """What happened after the positions to records that started in the window: entries by number, judgements by moment."""
    entries = Entry.objects.filter(
        record__started_on__range=(starts_on, ends_on), unit__in=list(positions)
    ).select_related("record")
    after = Q(pk__in=[])
    for unit, length in positions.items():
        after |= Q(unit=unit, number__gt=length)
    found = [_of_entry(entry) for entry in entries.filter(after).order_by("-at", "-pk")[:limit]]
    judgements = Step.objects.filter(
        act=Step.Act.RETURNED,
        at__gt=since,
        record__unit__in=list(positions),
        record__started_on__range=(starts_on, ends_on),
    ).select_related("record")
    found += [_of_step(step) for step in judgements.order_by("-at", "-pk")[:limit]]
    return sorted(found, key=lambda later: later.at, reverse=True)[:limit]


def _of_entry(entry: Entry) -> Later:
    record = entry.record
    reason = (
        record.steps.filter(act__in=["confirmed", "withdrawn"])
        .exclude(reason="")
        .values_list("reason", flat=True)
        .last()
    )
    return Later(
        record.pk,
        str(record.public_id),
        record.unit_id,
        record.title,
        entry.act,
        entry.number,
        record.started_on,
        entry.at,
        reason or "",
    )


def _of_step(step: Step) -> Later:
    record = step.record
    return Later(
        record.pk,
        str(record.public_id),
        record.unit_id,
        record.title,
        step.act,
        None,
        record.started_on,
        step.at,
        step.reason,
    )
