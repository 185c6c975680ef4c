"""What the writers share: locks, history, reasons, and the clock of the index."""

import secrets
from collections.abc import Collection
from datetime import datetime

from kepu.domain.claims.errors import ReasonMissing
from kepu.domain.claims.finding import index_claims
from kepu.domain.claims.models import Claim, ClaimStep, MatchClock, MatchMark, Verdict
from kepu.foundation.units.contracts import Actor

MARKS_KEPT = 10_000


def lock_claim(claim_id: int) -> Claim:
    """The claim, held until the transaction ends. Raises Claim.DoesNotExist."""
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)


def write_step(
    claim: Claim,
    act: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    verdict: Verdict | None = None,
    before: str = "",
) -> ClaimStep:
    """Adds a line to the history of a claim, and has search read it again."""
    index_claims([claim.pk])
    return ClaimStep.objects.create(
        claim=claim, verdict=verdict, act=act, actor_id=actor.account_id, actor_name=actor.name[:120],
        reason=reason[:1000], before=before, at=now,
    )  # fmt: skip


def needed(reason: str) -> str:
    """The reason without blanks round it. Raises ReasonMissing when there is none."""
    text = reason.strip()[:1000]
    if not text:
        raise ReasonMissing("reason")
    return text


def changed_for_matching(claim_ids: Collection[int]) -> None:
    """Says that what messages are compared with has changed; every process takes it up when this transaction is committed.

    The one row of the clock is locked until then, so changes get their numbers in the order in which they become visible.
    """
    MatchClock.objects.get_or_create(pk=1)
    clock = MatchClock.objects.select_for_update().get(pk=1)
    clock.version, clock.word = clock.version + 1, secrets.token_hex(8)
    clock.save(update_fields=["version", "word"])
    MatchMark.objects.create(version=clock.version, word=clock.word)
    MatchMark.objects.filter(version__lte=clock.version - MARKS_KEPT).delete()
    Claim.objects.filter(pk__in=claim_ids).update(change_number=clock.version)
