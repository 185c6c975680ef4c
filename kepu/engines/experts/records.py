"""What an answered request means for the ledger: one record, with the minutes of each expert who took part."""

from collections.abc import Mapping
from datetime import datetime

from kepu.engines.experts.models import ExpertRequest, Invitation
from kepu.engines.experts.words import Mode
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import may

SOURCE = "expert_request"
TAG = "expert_request"
SPOKEN = frozenset({"lecture", "campus_visit", "training", "open_day"})


def source_of(request: ExpertRequest) -> Source:
    """How the ledger knows a request."""
    return Source(SOURCE, str(request.public_id))


def record_request(*, actor: Actor, request: ExpertRequest, minutes: Mapping[Invitation, int], now: datetime) -> int:
    """Writes the record in the caller's transaction, confirmed where the actor may; returns its id.

    Raises InvalidDraft, AlreadyRecorded.
    """
    assert request.held_on is not None
    draft = Draft(
        unit_id=request.unit_id,
        kind=request.kind,
        title=request.title,
        started_on=request.held_on,
        ended_on=request.held_on,
        source=source_of(request),
        mode=_mode(request),
        onsite=request.onsite,
        online=request.online,
        region_code=request.region_id,
        parts=tuple(_part(row, given, request.kind) for row, given in minutes.items()),
        tags=((TAG, request.origin),),
        is_drill=request.is_drill,
    )
    is_proposer = may(actor, "records.propose", request.unit_id)
    record = propose_record(actor=actor if is_proposer else SYSTEM, draft=draft, now=now)
    if not actor.is_system and may(actor, "records.confirm", request.unit_id):
        confirm_records(actor=actor, record_ids=[record.pk], now=now)
    return record.pk


def _mode(request: ExpertRequest) -> str:
    if request.onsite and request.online:
        return "both"
    return "onsite" if request.mode == Mode.ONSITE else "online"


def _part(row: Invitation, minutes: int, kind: str) -> Part:
    return Part(person_id=row.expert.person_id, role="speaker" if kind in SPOKEN else "expert", minutes=minutes)
