"""The only writers of the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.engines.ledger.chain import DETAILS, append_entries
from kepu.engines.ledger.checks import check_drafts
from kepu.engines.ledger.contracts import Draft, Proof
from kepu.engines.ledger.drafts import record_from, write_details, write_evidence
from kepu.engines.ledger.errors import AlreadyRecorded, InvalidDraft, NotYetHappened, ReasonMissing, WrongState
from kepu.engines.ledger.models import Change, Contribution, Evidence, Record, State, Step
from kepu.foundation.bulk import insert_all, insert_values
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

CHUNK = 2000
STEP = ("record_id", "act", "actor_id", "actor_name", "at_unit_id", "reason", "at")
CONTENT = [
    "unit_id", "kind_id", "title", "started_on", "ended_on", "mode", "onsite", "online", "region_id", "venue_id", "remark", "is_drill",
]  # fmt: skip


@transaction.atomic
def propose_record(*, actor: Actor, draft: Draft, now: datetime, note: str = "") -> Record:
    """Writes an act into the book as proposed; `note` is kept in its history (say, why it is no duplicate).

    Raises Refused, InvalidDraft, AlreadyRecorded.
    """
    return propose_records(actor=actor, drafts=[draft], now=now, note=note)[0]


@transaction.atomic
def propose_records(*, actor: Actor, drafts: Sequence[Draft], now: datetime, note: str = "") -> list[Record]:
    """Writes many acts as proposed, all or none. Raises Refused, InvalidDraft, AlreadyRecorded."""
    for unit_id in {draft.unit_id for draft in drafts}:
        require(actor, "records.propose", unit_id)
    check_drafts(drafts)
    sources = [draft.source for draft in drafts]
    if len(set(sources)) < len(sources):
        raise AlreadyRecorded("the same source twice in one go")
    records = [record_from(draft, now=now) for draft in drafts]
    try:
        with transaction.atomic():
            insert_all(Record, records, with_ids=True)
    except IntegrityError as error:
        if _is_about_source(error):
            raise AlreadyRecorded(str(error)) from error
        raise
    write_details(zip(records, drafts, strict=True), actor=actor, now=now)
    _note_steps(records, Step.Act.PROPOSED, actor=actor, reason=note, now=now)
    return records


@transaction.atomic
def amend_record(*, actor: Actor, record_id: int, draft: Draft, now: datetime, note: str = "") -> Record:
    """Replaces the content of a record that is still proposed; its source and its evidence stay, new evidence is added.

    Raises Refused, InvalidDraft, WrongState.
    """
    record = Record.objects.select_for_update(of=("self",)).get(pk=record_id)
    require(actor, "records.propose", record.unit_id)
    require(actor, "records.propose", draft.unit_id)
    if record.state != State.PROPOSED or not record.is_live:
        raise WrongState(record.state)
    check_drafts([draft])
    fresh = record_from(draft, now=now)
    for name in CONTENT:
        setattr(record, name, getattr(fresh, name))
    record.save(update_fields=[name.removesuffix("_id") for name in CONTENT])
    for detail in DETAILS:
        if detail != "evidence":
            getattr(record, detail).all().delete()
    write_details([(record, _with_new_proofs(draft, record))], actor=actor, now=now)
    _note_steps([record], Step.Act.AMENDED, actor=actor, reason=note, now=now)
    return record


@transaction.atomic
def confirm_records(*, actor: Actor, record_ids: Sequence[int], now: datetime) -> list[Record]:
    """Confirms proposed records for their units: numbered, chained, counted from now on. All or none.

    Raises Refused, WrongState when one is not proposed any more, NotYetHappened when one starts after today.
    """
    records = _locked(record_ids)
    for unit_id in {record.unit_id for record in records}:
        require(actor, "records.confirm", unit_id)
    if len(records) != len(set(record_ids)) or any(r.state != State.PROPOSED or not r.is_live for r in records):
        raise WrongState("not proposed")
    _require_happened(records, now=now)
    _enter(records, act="confirm", now=now)
    _set_state(records, State.CONFIRMED)
    _note_steps(records, Step.Act.CONFIRMED, actor=actor, reason="", now=now)
    _announce(records, now=now)
    return records


@transaction.atomic
def correct_record(*, actor: Actor, record_id: int, draft: Draft, reason: str, now: datetime) -> Record:
    """Supersedes a confirmed record by a corrected one with the same source; evidence is carried over.

    When the host changes, the old record leaves its unit's chain by a withdrawal and the new one enters the other's.
    Raises Refused, InvalidDraft, WrongState, ReasonMissing, NotYetHappened.
    """
    old = _locked_for_change(actor=actor, record_id=record_id, reason=reason)
    require(actor, "records.confirm", draft.unit_id)
    check_drafts([draft])
    old.is_live = False
    old.save(update_fields=["is_live"])
    new = record_from(draft, now=now)
    new.source_kind, new.source_key, new.supersedes_id = old.source_kind, old.source_key, old.pk
    _require_happened([new], now=now)
    new.save()
    write_details([(new, draft)], actor=actor, now=now)
    _carry_evidence(old, new)
    if new.unit_id != old.unit_id:
        _enter([old], act="withdraw", now=now)
    _enter([new], act="correct", now=now)
    _set_state([new], State.CONFIRMED)
    _note_steps([old], Step.Act.SUPERSEDED, actor=actor, reason=reason, now=now)
    _note_steps([new], Step.Act.CONFIRMED, actor=actor, reason=reason, now=now)
    _announce([old, new], now=now)
    return new


@transaction.atomic
def withdraw_record(*, actor: Actor, record_id: int, reason: str, now: datetime) -> Record:
    """Supersedes a confirmed record with nothing. Raises Refused, WrongState, ReasonMissing."""
    record = _locked_for_change(actor=actor, record_id=record_id, reason=reason)
    record.is_live, record.is_withdrawn = False, True
    record.save(update_fields=["is_live", "is_withdrawn"])
    _enter([record], act="withdraw", now=now)
    _note_steps([record], Step.Act.WITHDRAWN, actor=actor, reason=reason, now=now)
    _announce([record], now=now)
    return record


@transaction.atomic
def discard_record(*, actor: Actor, record_id: int, now: datetime) -> None:
    """Throws a proposed record away. Raises Refused, WrongState."""
    record = Record.objects.select_for_update(of=("self",)).get(pk=record_id)
    require(actor, "records.propose", record.unit_id)
    if record.state != State.PROPOSED:
        raise WrongState(record.state)
    record.delete()


@transaction.atomic
def add_evidence(*, actor: Actor, record_id: int, proofs: Sequence[Proof], now: datetime) -> list[Evidence]:
    """Adds evidence to a live record, before or after confirmation: it is outside the hashed content, and never taken away.

    Raises Refused, WrongState, InvalidDraft when nothing is given.
    """
    record = Record.objects.select_for_update(of=("self",)).get(pk=record_id)
    require(actor, "records.propose", record.unit_id)
    if not record.is_live:
        raise WrongState("not live")
    if not proofs or any(proof.file_id is None and not proof.link for proof in proofs):
        raise InvalidDraft("proofs", "empty")
    return write_evidence([(record, proofs)], actor=actor, now=now)


@transaction.atomic
def erase_outside_name(*, actor: Actor, contribution_id: int, now: datetime) -> None:
    """Takes a person's name out of a record at their wish; the keyed reference stays, so the chain holds. Raises Refused."""
    part = Contribution.objects.select_related("record").select_for_update(of=("self",)).get(pk=contribution_id)
    require(actor, "people.manage", part.record.unit_id)
    part.outside_name = ""
    part.save(update_fields=["outside_name"])


@transaction.atomic
def accept_records(*, actor: Actor, record_ids: Sequence[int], now: datetime) -> list[Record]:
    """Accepts confirmed records from above. All or none. Raises Refused, WrongState."""
    return _judge(actor=actor, record_ids=record_ids, state=State.ACCEPTED, act=Step.Act.ACCEPTED, reason="", now=now)


@transaction.atomic
def return_records(*, actor: Actor, record_ids: Sequence[int], reason: str, now: datetime) -> list[Record]:
    """Returns confirmed or accepted records to their unit with a reason; they are not counted until corrected or accepted.

    Raises Refused, WrongState, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("return")
    return _judge(
        actor=actor, record_ids=record_ids, state=State.RETURNED, act=Step.Act.RETURNED, reason=reason, now=now
    )


def _judge(
    *, actor: Actor, record_ids: Sequence[int], state: str, act: str, reason: str, now: datetime
) -> list[Record]:
    records = _locked(record_ids)
    for unit_id in {record.unit_id for record in records}:
        require(actor, "records.accept", unit_id)
    judged = [State.CONFIRMED, State.ACCEPTED, State.RETURNED]
    if len(records) != len(set(record_ids)) or any(
        r.state not in judged or r.state == state or not r.is_live for r in records
    ):
        raise WrongState("not confirmed")
    _set_state(records, state)
    _note_steps(records, act, actor=actor, reason=reason, now=now)
    _announce(records, now=now)
    return records


def _locked(record_ids: Sequence[int]) -> list[Record]:
    ids = sorted(set(record_ids))
    return [
        record
        for start in range(0, len(ids), CHUNK)
        for record in Record.objects.select_for_update(of=("self",))
        .filter(pk__in=ids[start : start + CHUNK])
        .order_by("pk")
    ]


def _locked_for_change(*, actor: Actor, record_id: int, reason: str) -> Record:
    record = Record.objects.select_for_update(of=("self",)).get(pk=record_id)
    require(actor, "records.confirm", record.unit_id)
    if not record.is_live or not record.is_confirmed:
        raise WrongState(record.state)
    if not reason.strip():
        raise ReasonMissing("correction")
    return record


def _require_happened(records: Sequence[Record], *, now: datetime) -> None:
    today = local_date(now)
    for record in records:
        if record.started_on > today:
            raise NotYetHappened(f"{record.title}: {record.started_on}")


def _set_state(records: Sequence[Record], state: str) -> None:
    for start in range(0, len(records), CHUNK):
        chunk = records[start : start + CHUNK]
        Record.objects.filter(pk__in=[record.pk for record in chunk]).update(state=state)
    for record in records:
        record.state = state


def _enter(records: Sequence[Record], *, act: str, now: datetime) -> None:
    details = [detail for detail in DETAILS if detail != "evidence"]
    by_unit: dict[int, list[int]] = {}
    for record in records:
        by_unit.setdefault(record.unit_id, []).append(record.pk)
    for unit_id in sorted(by_unit):
        ids = sorted(by_unit[unit_id])
        for start in range(0, len(ids), CHUNK):
            full = Record.objects.filter(pk__in=ids[start : start + CHUNK]).prefetch_related(*details).order_by("pk")
            append_entries(unit_id=unit_id, records=list(full), act=act, now=now)


def _with_new_proofs(draft: Draft, record: Record) -> Draft:
    kept = set(record.evidence.values_list("file_id", "link"))
    return replace(draft, proofs=tuple(proof for proof in draft.proofs if (proof.file_id, proof.link) not in kept))


def _carry_evidence(old: Record, new: Record) -> None:
    said = set(new.evidence.values_list("file_id", "link"))
    rows = [row for row in old.evidence.all() if (row.file_id, row.link) not in said]
    for row in rows:
        row.pk, row.record = None, new
    Evidence.objects.bulk_create(rows, batch_size=CHUNK)


def _is_about_source(error: IntegrityError) -> bool:
    """PostgreSQL names the constraint; SQLite names the columns of the partial index."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == "record_one_live_per_source")
    return "ledger_record.source_kind" in str(error) or "record_one_live_per_source" in str(error)


def _note_steps(records: Sequence[Record], act: str, *, actor: Actor, reason: str, now: datetime) -> None:
    who = (actor.account_id, actor.name, actor.unit_ids[0] if actor.unit_ids else None)
    insert_values(Step, STEP, [(record.pk, str(act), *who, reason.strip(), now) for record in records])


def _announce(records: Sequence[Record], *, now: datetime) -> None:
    insert_values(Change, ("record_id", "at"), [(record.pk, now) for record in records])
