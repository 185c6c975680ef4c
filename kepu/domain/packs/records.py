"""What a published pack means for the ledger: one live record per pack; a new version supersedes it, a withdrawal ends it."""

from datetime import datetime

from kepu.domain.packs.models import Pack, PackAct, PackStep, Version
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import confirm_records, correct_record, propose_record, withdraw_record
from kepu.foundation.clock import local_date
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import SYSTEM, Actor

KIND, SOURCE = "pack", "pack"


def source_of(pack_id: int) -> Source:
    """How the ledger knows a pack; its versions follow one another under one source."""
    return Source(SOURCE, str(pack_id))


def reviewers_of(version: Version) -> list[PackStep]:
    """Who approved the version, step by step, in the round that was the last one."""
    steps = list(version.steps.order_by("at", "pk"))
    handed_in = max((number for number, step in enumerate(steps) if step.act == PackAct.SUBMITTED), default=0)
    return [step for step in steps[handed_in:] if step.act == PackAct.APPROVED]


def record_pack(version: Version, *, actor: Actor, now: datetime) -> None:
    """Enters a version that has just been published, confirmed, in the caller's transaction. `actor` is who approved it last."""
    pack = version.pack
    row = find_by_source(source_of(pack.pk))
    if row is None:
        record = propose_record(actor=actor, draft=_draft(version, now), now=now)
        confirm_records(actor=actor, record_ids=[record.pk], now=now)
        return
    correct_record(actor=actor, record_id=row.id, draft=_draft(version, now), reason=version.note[:500], now=now)


def withdraw_pack_record(pack: Pack, *, reason: str, now: datetime) -> None:
    """Takes the record out of all figures."""
    row = find_by_source(source_of(pack.pk))
    if row is not None:
        withdraw_record(actor=SYSTEM, record_id=row.id, reason=reason[:500], now=now)


def _draft(version: Version, now: datetime) -> Draft:
    pack = version.pack
    day = local_date(pack.published_at or now)
    return Draft(
        unit_id=pack.unit_id, kind=KIND, title=version.title, started_on=day, ended_on=day, source=source_of(pack.pk),
        mode="online", onsite=0, online=None, parts=(*_authors(version), *_reviewers(version)),
        audience={version.audience: None}, region_code=None,
        tags=(
            *(("hazard", row.code) for row in version.hazards.all()),
            ("language", pack.language), ("pack_version", str(version.number)),
        ),
    )  # fmt: skip


def _authors(version: Version) -> list[Part]:
    return [
        Part(person_id=one.person_id, role="author") if one.person_id else Part(outside_name=one.name, role="author")
        for one in version.authors.all()
    ]


def _reviewers(version: Version) -> list[Part]:
    """People of the register by their account, others by name; each once, however many steps they took."""
    steps = {step.actor_id or step.actor_name: step for step in reviewers_of(version)}
    accounts = [step.actor_id for step in steps.values() if step.actor_id]
    known = dict(Person.objects.filter(account__in=accounts).values_list("account_id", "pk"))
    return [
        Part(person_id=known[step.actor_id], role="reviewer")
        if step.actor_id in known
        else Part(outside_name=step.actor_name, role="reviewer")
        for step in steps.values()
    ]
