"""Writers of proposals for longer or wider opening: from demand, and what was decided."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import HoursDraft
from kepu.domain.bases.errors import ReasonMissing, WrongState
from kepu.domain.bases.models import Base, OpeningProposal, ProposalState
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.visits import demand_of
from kepu.domain.bases.services.openings import add_hours
from kepu.domain.bases.services.slots import follow_calendar
from kepu.domain.bases.services.stepping import by
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

# Guides are asked two weeks ahead.
NOTICE = timedelta(days=14)


@transaction.atomic
def propose_from_demand(*, actor: Actor, base_id: int, now: datetime) -> list[OpeningProposal]:
    """Turns what was refused and waited for in the last four weeks into proposals; what was declined lately is not proposed again.

    Raises Refused.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    today, made = local_date(now), []
    for found in demand_of(base, today=today):
        lately = found.facility.proposals.exclude(state="proposed").filter(decided_at__gt=now - timedelta(days=90))
        known = set(lately.values_list("weekday", "opens_at"))
        for one in found.suggestions:
            if (one.weekday, one.opens_at) in known:
                continue
            row = OpeningProposal(
                facility=found.facility, kind=one.kind, weekday=one.weekday, opens_at=one.opens_at, closes_at=one.closes_at,
                starts_on=today + NOTICE, expected=one.expected,
                figures={**asdict(one.figures), "hours_kind": one.hours_kind}, **by(actor, now),
            )  # fmt: skip
            if _saved(row):
                made.append(row)
    return made


@transaction.atomic
def accept_proposal(*, actor: Actor, proposal_id: int, now: datetime, reason: str = "") -> OpeningProposal:
    """Opens the hours as proposed, with their slots. Raises Refused, WrongState, InvalidFact when hours overlap by now."""
    row = _open(actor, proposal_id)
    kind = str(row.figures.get("hours_kind", "extended"))
    hours = HoursDraft(row.weekday, row.opens_at, row.closes_at, kind)
    starts_on = max(row.starts_on, local_date(now))
    add_hours(actor=actor, facility_id=row.facility_id, hours=hours, starts_on=starts_on, ends_on=row.ends_on, now=now)
    follow_calendar(actor=actor, base_id=row.facility.base_id, now=now)
    return _decided(row, ProposalState.ACCEPTED, actor=actor, reason=reason, now=now)


@transaction.atomic
def decline_proposal(*, actor: Actor, proposal_id: int, reason: str, now: datetime) -> OpeningProposal:
    """Leaves the hours as they are, and says why. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("decline")
    return _decided(_open(actor, proposal_id), ProposalState.DECLINED, actor=actor, reason=reason, now=now)


def _open(actor: Actor, proposal_id: int) -> OpeningProposal:
    rows = OpeningProposal.objects.select_for_update(of=("self",)).select_related("facility__base")
    row = rows.get(pk=proposal_id)
    require(actor, MANAGE, row.facility.base.unit_id)
    if not row.is_open:
        raise WrongState(row.state)
    return row


def _decided(row: OpeningProposal, state: str, *, actor: Actor, reason: str, now: datetime) -> OpeningProposal:
    row.state, row.decided_at, row.decided_by_name, row.decision_reason = state, now, actor.name, reason.strip()
    row.save(update_fields=["state", "decided_at", "decided_by_name", "decision_reason"])
    return row


def _saved(row: OpeningProposal) -> bool:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody proposed the same a moment ago
        return False
    return True
