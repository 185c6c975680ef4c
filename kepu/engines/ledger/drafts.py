"""From a draft to rows: sharing it, writing it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kepu.engines.ledger.checks import WHOLE
from kepu.engines.ledger.contracts import Draft, Part, Proof
from kepu.engines.ledger.models import AudienceGroup, Contribution, Evidence, Record, Share, Spend, Tag
from kepu.foundation.bulk import insert_values
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.files.models import StoredFile
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import Actor

PART = (
    "record_id", "person_id", "outside_name", "role", "minutes", "unit_id", "category", "seniority", "reference",
)  # fmt: skip


def shares_of(draft: Draft) -> dict[int, int]:
    """Unit id → basis points. Equal unless stated; what does not divide goes to the host."""
    if draft.shares:
        return dict(draft.shares)
    units = list(dict.fromkeys([draft.unit_id, *draft.cohost_ids]))
    each = WHOLE // len(units)
    shares = dict.fromkeys(units, each)
    shares[draft.unit_id] += WHOLE - each * len(units)
    return shares


def record_from(draft: Draft, *, now: datetime) -> Record:
    """An unsaved, proposed record."""
    return Record(
        unit_id=draft.unit_id,
        kind_id=draft.kind,
        title=draft.title.strip(),
        started_on=draft.started_on,
        ended_on=draft.ended_on,
        mode=draft.mode,
        onsite=draft.onsite,
        online=draft.online,
        region_id=draft.region_code,
        venue_id=draft.venue_id,
        remark=draft.remark,
        source_kind=draft.source.kind,
        source_key=draft.source.key,
        is_drill=draft.is_drill,
        created_at=now,
    )


def write_details(pairs: Iterable[tuple[Record, Draft]], *, actor: Actor, now: datetime) -> None:
    """Writes everything that hangs on records, in bulk. Records are saved already and have no details yet."""
    pairs = list(pairs)
    people = _people_named_in(pairs)
    insert_values(
        Share,
        ("record_id", "unit_id", "basis_points"),
        [(record.pk, unit, points) for record, draft in pairs for unit, points in shares_of(draft).items()],
    )
    insert_values(
        Contribution, PART, [row for record, draft in pairs for row in _contributions(record.pk, draft, people)]
    )
    insert_values(
        Spend,
        ("record_id", "purpose", "source", "amount_fen"),
        [row for record, draft in pairs for row in _spends(record.pk, draft)],
    )
    insert_values(
        AudienceGroup,
        ("record_id", "group", "count"),
        [(record.pk, str(group), count) for record, draft in pairs for group, count in draft.audience.items()],
    )
    insert_values(
        Tag,
        ("record_id", "namespace", "value"),
        [(record.pk, space, value) for record, draft in pairs for space, value in dict.fromkeys(draft.tags)],
    )
    write_evidence([(record, draft.proofs) for record, draft in pairs], actor=actor, now=now)


def write_evidence(pairs: Sequence[tuple[Record, Sequence[Proof]]], *, actor: Actor, now: datetime) -> list[Evidence]:
    """Writes evidence in bulk; it is outside the hashed content, so it may come later."""
    ids = {proof.file_id for _, proofs in pairs for proof in proofs if proof.file_id}
    digests = dict(StoredFile.objects.filter(pk__in=ids).values_list("pk", "sha256"))
    rows = [
        Evidence(
            record=record,
            file_id=proof.file_id,
            link=proof.link,
            note=proof.note,
            sha256=digests.get(proof.file_id or 0, ""),
            added_by_id=actor.account_id,
            added_at=now,
        )
        for record, proofs in pairs
        for proof in proofs
    ]
    return Evidence.objects.bulk_create(rows, batch_size=2000)


def reference_of(part: Part | Contribution) -> str:
    """The keyed stand-in for whoever took part; it stays when the name is erased."""
    if part.person_id is not None:
        return keyed_reference("person", str(part.person_id))
    return keyed_reference("name", part.outside_name)


def _spends(record_id: int, draft: Draft) -> list[tuple[Any, ...]]:
    sums: dict[tuple[str, str], int] = {}
    for cost in draft.costs:
        key = (str(cost.purpose), str(cost.source))
        sums[key] = sums.get(key, 0) + cost.amount_fen
    return [(record_id, purpose, source, fen) for (purpose, source), fen in sums.items()]


def _contributions(record_id: int, draft: Draft, people: dict[int, Person]) -> list[tuple[Any, ...]]:
    """In the order of PART."""
    rows: list[tuple[Any, ...]] = []
    for part in _each_once(draft.parts):
        person, reference = people.get(part.person_id or 0), reference_of(part)
        if person is None:
            rows.append((record_id, None, part.outside_name, part.role, part.minutes, None, "", "", reference))
            continue
        then = (person.unit_id, person.category, person.seniority)
        rows.append((record_id, person.pk, "", part.role, part.minutes, *then, reference))
    return rows


def _each_once(parts: Iterable[Part]) -> list[Part]:
    """One part per person (or name) and role; the first one said counts."""
    once: dict[tuple[int | None, str, str], Part] = {}
    for part in parts:
        name = "" if part.person_id is not None else part.outside_name.strip()
        clean = Part(person_id=part.person_id, outside_name=name, role=part.role, minutes=part.minutes)
        once.setdefault((part.person_id, name, part.role), clean)
    return list(once.values())


def _people_named_in(pairs: Iterable[tuple[Record, Draft]]) -> dict[int, Person]:
    ids = {part.person_id for _, draft in pairs for part in draft.parts if part.person_id}
    people: dict[int, Person] = Person.objects.in_bulk(list(ids))
    return people
