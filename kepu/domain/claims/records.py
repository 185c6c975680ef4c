"""What a published verdict means for the ledger: one live record per claim; a correction supersedes it, a withdrawal ends it."""

from datetime import datetime

from kepu.domain.claims.models import Claim, Verdict
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import confirm_records, correct_record, propose_record, withdraw_record
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import SYSTEM, Actor

KIND, SOURCE = "verdict", "claim"


def source_of(claim_id: int) -> Source:
    """How the ledger knows a claim; its versions follow one another under one source."""
    return Source(SOURCE, str(claim_id))


def record_verdict(verdict: Verdict, *, actor: Actor, now: datetime) -> None:
    """Enters a version that has just been published, confirmed, in the caller's transaction. `actor` is who signed it off last."""
    claim = verdict.claim
    row = find_by_source(source_of(claim.pk))
    if row is None:
        record = propose_record(actor=actor, draft=_draft(verdict, now), now=now)
        confirm_records(actor=actor, record_ids=[record.pk], now=now)
        return
    correct_record(actor=actor, record_id=row.id, draft=_draft(verdict, now), reason=verdict.note[:500], now=now)


def withdraw_verdict_record(claim: Claim, *, reason: str, now: datetime) -> None:
    """Takes the record out of all figures; nothing happens for a claim that was checked elsewhere and has none."""
    row = find_by_source(source_of(claim.pk))
    if row is not None:
        withdraw_record(actor=SYSTEM, record_id=row.id, reason=reason[:500], now=now)


def _draft(verdict: Verdict, now: datetime) -> Draft:
    claim = verdict.claim
    day = local_date(claim.published_at or now)
    parts = tuple(
        Part(person_id=row.person_id, role="expert") if row.person_id else Part(outside_name=row.name, role="expert")
        for row in verdict.signatures.all()
    )
    return Draft(
        unit_id=claim.unit_id, kind=KIND, title=claim.text[:200], started_on=day, ended_on=day, source=source_of(claim.pk),
        mode="online", onsite=0, online=None, parts=parts,
        tags=(("verdict", verdict.grade), ("claim_category", claim.category), ("claim_version", str(verdict.number))),
    )  # fmt: skip
