"""Withdrawing a claim: the page stays and says so, nothing counts it, no message is told of it any more."""

from datetime import datetime

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.errors import WrongState
from kepu.domain.claims.models import Claim, ClaimAct, ClaimState, Verdict, VerdictState
from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.records import withdraw_verdict_record
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, needed, write_step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def withdraw_claim(*, actor: Actor, claim_id: int, reason: str, now: datetime) -> Claim:
    """Takes a claim back: a published one needs the right to publish, one that was never public the right to edit.

    Raises Refused, ReasonMissing, WrongState when it is withdrawn already or a version of it is being signed off.
    """
    claim = lock_claim(claim_id)
    was_public = claim.is_published
    require(actor, PUBLISH if was_public else EDIT, claim.unit_id)
    under_way = claim.verdicts.filter(state__in=[VerdictState.IN_REVIEW, VerdictState.APPROVED])
    if claim.is_withdrawn or under_way.exists():
        raise WrongState(claim.state)
    why = needed(reason)
    claim.verdicts.filter(state=VerdictState.DRAFT).delete()
    Verdict.objects.filter(claim=claim, state=VerdictState.PUBLISHED).update(state=VerdictState.WITHDRAWN, ended_at=now)
    claim.state = ClaimState.WITHDRAWN
    claim.save(update_fields=["state"])
    write_step(claim, ClaimAct.WITHDRAWN, actor=actor, reason=why, now=now)
    if was_public:
        withdraw_verdict_record(claim, reason=why, now=now)
        changed_for_matching([claim.pk])
        told.tell_changed(claim.pk)
    return claim
