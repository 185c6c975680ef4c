"""The hash chain of a unit: canonical content, digests, appending, verifying."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from kepu.engines.ledger.drafts import reference_of
from kepu.engines.ledger.models import Chain, Contribution, Entry, Record, State
from kepu.foundation.crypto import canonical_json, sha256_hex

GENESIS = "0" * 64
DETAILS = ("shares", "contributions", "spends", "audience_groups", "tags", "evidence")


@dataclass(frozen=True, slots=True)
class Fault:
    """What verification found: in which unit, at which number, and what is wrong."""

    unit_id: int
    number: int
    problem: str


def content_of(record: Record) -> dict[str, Any]:
    """The record's canonical content. Needs DETAILS prefetched. Persons appear as keyed references, never by name."""
    return {
        "id": str(record.public_id),
        "unit": record.unit_id,
        "kind": record.kind_id,
        "title": record.title,
        "started_on": record.started_on.isoformat(),
        "ended_on": record.ended_on.isoformat(),
        "mode": record.mode,
        "onsite": record.onsite,
        "online": record.online,
        "region": record.region_id,
        "venue": record.venue_id,
        "source": [record.source_kind, record.source_key],
        "supersedes": record.supersedes_id,
        "drill": record.is_drill,
        "shares": sorted([share.unit_id, share.basis_points] for share in record.shares.all()),
        "contributions": sorted(_part(part) for part in record.contributions.all()),
        "spends": sorted([spend.purpose, spend.source, spend.amount_fen] for spend in record.spends.all()),
        "audience": sorted([group.group, _text(group.count)] for group in record.audience_groups.all()),
        "tags": sorted([tag.namespace, tag.value] for tag in record.tags.all()),
    }


def append_entries(*, unit_id: int, records: Sequence[Record], act: str, now: datetime) -> list[Entry]:
    """Adds records to their unit's chain in the given order, locking its end. The caller is inside a transaction."""
    Chain.objects.get_or_create(unit_id=unit_id)
    end = Chain.objects.select_for_update().get(unit_id=unit_id)
    entries, digest = [], end.digest
    for offset, record in enumerate(records, start=1):
        content = sha256_hex(canonical_json(content_of(record)))
        number = end.length + offset
        previous, digest = digest, _link(digest, unit_id, number, act, content)
        entries.append(
            Entry(
                unit_id=unit_id,
                number=number,
                record=record,
                act=act,
                content_digest=content,
                previous_digest=previous,
                digest=digest,
                at=now,
            )
        )
    Entry.objects.bulk_create(entries, batch_size=2000)
    end.length += len(entries)
    end.digest = digest
    end.save(update_fields=["length", "digest"])
    return entries


def verify_unit(unit_id: int) -> Iterator[Fault]:
    """Walks a unit's chain and yields every fault: changed content, broken link, missing number, shortened chain,
    records confirmed or taken out without an entry, persons exchanged."""
    yield from _verify_entries(unit_id)
    yield from _verify_records(unit_id)


def _verify_entries(unit_id: int) -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    entries = Entry.objects.filter(unit=unit_id).order_by("number")
    for entry in _with_records(entries):
        if entry.number != expected:
            yield Fault(unit_id, expected, "missing")
            expected = entry.number
        content = sha256_hex(canonical_json(content_of(entry.record)))
        if content != entry.content_digest:
            yield Fault(unit_id, entry.number, "content changed")
        if any(_is_exchanged(part) for part in entry.record.contributions.all()):
            yield Fault(unit_id, entry.number, "person exchanged")
        if entry.previous_digest != previous:
            yield Fault(unit_id, entry.number, "link broken")
        if entry.digest != _link(entry.previous_digest, unit_id, entry.number, entry.act, entry.content_digest):
            yield Fault(unit_id, entry.number, "digest wrong")
        previous, expected = entry.digest, expected + 1
    end = Chain.objects.filter(unit=unit_id).first()
    if end and (end.length != expected - 1 or end.digest != previous):
        yield Fault(unit_id, expected, "chain shortened")


def _verify_records(unit_id: int) -> Iterator[Fault]:
    confirmed = Record.objects.filter(unit=unit_id).exclude(state=State.PROPOSED)
    entered = Entry.objects.filter(record=OuterRef("pk"), unit=unit_id).exclude(act=Entry.Act.WITHDRAW)
    taken_out = Entry.objects.filter(record=OuterRef("pk"), act=Entry.Act.WITHDRAW)
    for public_id in confirmed.exclude(Exists(entered)).values_list("public_id", flat=True):
        yield Fault(unit_id, 0, f"confirmed without an entry: {public_id}")
    hidden = confirmed.filter(is_live=False, superseded_by__isnull=True).exclude(Exists(taken_out))
    for public_id in hidden.values_list("public_id", flat=True):
        yield Fault(unit_id, 0, f"taken out without an entry: {public_id}")


def _is_exchanged(part: Contribution) -> bool:
    return bool(part.person_id is not None or part.outside_name) and part.reference != reference_of(part)


def _with_records(entries: Any) -> Iterable[Entry]:
    prefetches = [f"record__{detail}" for detail in DETAILS if detail != "evidence"]
    rows: Iterable[Entry] = entries.select_related("record").prefetch_related(*prefetches).iterator(chunk_size=1000)
    return rows


def _part(part: Contribution) -> list[str]:
    return [part.reference, part.role, _text(part.minutes), _text(part.unit_id), part.category, part.seniority]


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _link(previous: str, unit_id: int, number: int, act: str, content: str) -> str:
    return sha256_hex(f"{previous}:{unit_id}:{number}:{act}:{content}".encode())
