"""Handing a verdict in, what follows from its review, and publishing as the last act of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from kepu.domain.claims import told
from kepu.domain.claims.errors import InvalidFact, NotReady, WrongState
from kepu.domain.claims.models import Claim, ClaimAct, ClaimState, Signature, Verdict, VerdictState
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.records import record_verdict
from kepu.domain.claims.services.answering import answer_readers_of
from kepu.domain.claims.services.rewording import take_words
from kepu.domain.claims.services.steps import changed_for_matching, lock_claim, write_step
from kepu.domain.claims.services.verdicts import open_verdict
from kepu.domain.claims.telling import PUBLISHED, RETURNED, tell_writers
from kepu.domain.claims.wording import digest_of
from kepu.domain.content.review_selectors import is_lenient_in
from kepu.engines.reviews.contracts import Invitation, Judge, Outcome, Subject
from kepu.engines.reviews.judges import open_with_judge
from kepu.engines.reviews.publishing import publish_each
from kepu.foundation.clock import now as clock
from kepu.foundation.people.models import Person
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

KIND = "claim"
EXPERT_STEP = "science"
FLOW, FLOW_WITH_SECRECY = "claim_verdict", "claim_verdict_secrecy"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A verdict that has just been handed in, and the expert's link, which is shown this once."""

    verdict: Verdict
    review_public_id: str
    invitation: Invitation | None


@transaction.atomic
def submit_verdict(
    *,
    actor: Actor,
    claim_id: int,
    expert: Judge,
    now: datetime,
    with_secrecy: bool = False,
    due_on: date | None = None,
) -> HandedIn:
    """Hands the draft in: an expert signs for the science, a reviewer of the unit decides; nobody changes it meanwhile.

    Raises Refused, WrongState, NotReady with what is missing, InvalidFact without an expert.
    """
    claim = lock_claim(claim_id)
    require(actor, EDIT, claim.unit_id)
    verdict = open_verdict(claim)
    if verdict is None or not verdict.is_draft or claim.is_withdrawn:
        raise WrongState(verdict.state if verdict else claim.state)
    if not expert.is_named:
        raise InvalidFact("expert", "missing")
    if gaps := gaps_of(verdict):
        raise NotReady(gaps)
    verdict.signatures.all().delete()
    verdict.state, verdict.digest = VerdictState.IN_REVIEW, digest_of(verdict)
    verdict.affiliation, verdict.submitted_by_id = expert.affiliation.strip()[:120], actor.account_id
    verdict.save(update_fields=["state", "digest", "affiliation", "submitted_by"])
    write_step(claim, ClaimAct.SUBMITTED, actor=actor, verdict=verdict, now=now)
    return _open(claim, verdict, expert, with_secrecy=with_secrecy, due_on=due_on, actor=actor, now=now)


def gaps_of(verdict: Verdict) -> tuple[str, ...]:
    """What a version lacks before it may be handed in."""
    missing = [name for name in ("short", "long") if not getattr(verdict, name).strip()]
    return tuple(missing if verdict.sources.exists() else [*missing, "sources"])


def sign_step(key: str, step: str, account_id: int | None, name: str, now: datetime) -> None:
    """An expert has approved: the signature stands with the version. Called by the reviews in their transaction."""
    if step != EXPERT_STEP:
        return
    verdict = Verdict.objects.select_related("claim").get(claim=int(key), state=VerdictState.IN_REVIEW)
    person = Person.objects.filter(account=account_id).select_related("unit").first() if account_id else None
    affiliation = person.unit.name if person and person.unit else verdict.affiliation
    Signature.objects.get_or_create(
        verdict=verdict, name=(person.name if person else name)[:120],
        defaults={"person": person, "affiliation": affiliation[:120], "at": now},
    )  # fmt: skip
    signer = Actor(account_id=account_id, name=name)
    write_step(verdict.claim, ClaimAct.SIGNED, actor=signer, verdict=verdict, now=now)


def finish_verdict(outcome: Outcome, now: datetime) -> None:
    """What the end of a review means; called by the reviews in their transaction. After the commit the verdict goes public;
    should the process die in between, `publish_approved` finds it.
    """
    claim = lock_claim(int(outcome.subject.key))
    verdict = claim.verdicts.get(state=VerdictState.IN_REVIEW)
    names = "、".join(outcome.decided_by)
    judge = Actor(account_id=None, name=names[:120], is_system=True)
    if outcome.state == "approved":
        verdict.state, verdict.decided_by, verdict.approved_at = VerdictState.APPROVED, names[:300], now
        verdict.save(update_fields=["state", "decided_by", "approved_at"])
        write_step(claim, ClaimAct.APPROVED, actor=judge, verdict=verdict, now=now)
        transaction.on_commit(partial(publish_approved, verdict_ids=[verdict.pk]), robust=True)
        return
    verdict.state = VerdictState.DRAFT
    verdict.save(update_fields=["state"])
    verdict.signatures.all().delete()
    write_step(claim, ClaimAct.RETURNED, actor=judge, reason=outcome.comment, verdict=verdict, now=now)
    if outcome.state == "returned":
        tell_writers(claim, RETURNED, key=f"returned:{outcome.review_id}", now=now)


def publish_approved(*, verdict_ids: Sequence[int] | None = None, now: datetime | None = None) -> int:
    """Publishes what has been signed off; how many. Safe to run again and beside itself."""
    waiting = Verdict.objects.filter(state=VerdictState.APPROVED).order_by("approved_at", "pk")
    if verdict_ids is not None:
        waiting = waiting.filter(pk__in=verdict_ids)
    claims = dict(waiting.values_list("pk", "claim_id"))
    return publish_each(claims, lambda key: _publish(claims[key], key, now=now or clock()))


@transaction.atomic
def _publish(claim_id: int, verdict_id: int, *, now: datetime) -> bool:
    claim = lock_claim(claim_id)
    verdict = claim.verdicts.get(pk=verdict_id)
    if verdict.state != VerdictState.APPROVED:
        return False
    if digest_of(verdict) != verdict.digest:
        raise WrongState("changed since it was signed off")
    make_public(claim, verdict, now=now)
    judge = Actor(account_id=None, name=verdict.decided_by.rpartition("、")[2][:120], is_system=True)
    if verdict.new_words and verdict.new_words != claim.text:
        take_words(claim, verdict.new_words, actor=judge, reason=verdict.note, now=now)
        verdict.claim = claim
    act = ClaimAct.CORRECTED if verdict.number > 1 else ClaimAct.PUBLISHED
    write_step(claim, act, actor=judge, reason=verdict.note, verdict=verdict, now=now)
    record_verdict(verdict, actor=judge, now=now)
    changed_for_matching([claim.pk])
    told.tell_changed(claim.pk)
    answer_readers_of(claim=claim, now=now)
    tell_writers(claim, PUBLISHED, key=f"published:{verdict.number}", now=now)
    return True


def make_public(claim: Claim, verdict: Verdict, *, now: datetime) -> None:
    """The version becomes the live one of a locked claim, and the one before it is superseded."""
    claim.verdicts.filter(state=VerdictState.PUBLISHED).update(state=VerdictState.SUPERSEDED, ended_at=now)
    if claim.published_at is None:
        verdict.hours = max(0, (now - claim.first_seen_at) // timedelta(hours=1))
    verdict.state, verdict.published_at = VerdictState.PUBLISHED, now
    verdict.save(update_fields=["state", "published_at", "hours"])
    claim.state, claim.published_at = ClaimState.PUBLISHED, claim.published_at or now
    claim.save(update_fields=["state", "published_at"])


def _open(
    claim: Claim,
    verdict: Verdict,
    expert: Judge,
    *,
    with_secrecy: bool,
    due_on: date | None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    lenient = is_lenient_in(claim.unit_id)
    writers = claim.steps.filter(verdict=verdict, act=ClaimAct.WRITTEN, actor__isnull=False)
    subject = Subject(
        kind=KIND, key=str(claim.pk), title=claim.text, unit_id=claim.unit_id, url=f"/workbench/claims/{claim.pk}/",
        excluded=() if lenient else tuple(sorted(set(writers.values_list("actor_id", flat=True)))),
    )  # fmt: skip
    review, invitation = open_with_judge(
        actor=actor, subject=subject, flow=FLOW_WITH_SECRECY if with_secrecy else FLOW, step=EXPERT_STEP, judge=expert, due_on=due_on,
        lenient=lenient, now=now,
    )  # fmt: skip
    return HandedIn(verdict, str(review.public_id), invitation)
