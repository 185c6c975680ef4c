"""The writers of submissions: handing an edition in, and what the end of its review means. Publishing is the last act of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.content.content_digest import digest_of
from kepu.domain.content.editions import Citation, EditionState, EditionStep
from kepu.domain.content.errors import AlreadySubmitted, InvalidFact, NotReady, UnderEmbargo, WrongState
from kepu.domain.content.pages import Edition
from kepu.domain.content.readiness import list_gaps
from kepu.domain.content.review_selectors import flow_for, is_lenient_in, needs_expert
from kepu.domain.content.services.publication import correct_edition, publish_edition
from kepu.domain.content.services.steps import lock_edition, need_reason, note_step
from kepu.domain.content.submissions import KIND, Submission, SubmissionKind, SubmissionState
from kepu.engines.reviews.contracts import Invitation, Judge, Outcome, Subject
from kepu.engines.reviews.judges import open_with_judge
from kepu.engines.reviews.publishing import publish_each
from kepu.foundation.clock import now as clock
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

EXPERT_STEP = "science"
WRITE = "content.write"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission that has just been made, and the expert's link, which is shown this once."""

    submission: Submission
    review_public_id: str
    invitation: Invitation | None


@transaction.atomic
def submit_edition(
    *,
    actor: Actor,
    edition_id: int,
    expert: Judge,
    now: datetime,
    due_on: date | None = None,
    embargo_until: datetime | None = None,
) -> HandedIn:
    """Hands a draft in for the review of its medium; from now on nobody edits it. `embargo_until`: not public before.

    Raises Refused, WrongState, AlreadySubmitted, NotReady with what is missing, InvalidFact without an expert.
    """
    edition = lock_edition(edition_id)
    require(actor, WRITE, edition.unit_id)
    if edition.state != EditionState.DRAFT:
        raise WrongState(edition.state)
    flow = flow_for(edition.medium)
    if needs_expert(flow) and not expert.is_named:
        raise InvalidFact("expert", "missing")
    submission = _hand_in(edition, SubmissionKind.PUBLICATION, note="", actor=actor, now=now)
    edition.state, edition.embargo_until = EditionState.IN_REVIEW, embargo_until
    edition.save(update_fields=["state", "embargo_until"], clean=False)
    return _open(submission, edition, flow, expert=expert, due_on=due_on, actor=actor, now=now)


@transaction.atomic
def submit_correction(*, actor: Actor, edition_id: int, note: str, now: datetime) -> HandedIn:
    """Hands in the newest revision of a public edition as its correction, with what readers will be told.

    Raises Refused, WrongState, AlreadySubmitted, NotReady, InvalidFact without a note or a change.
    """
    edition = lock_edition(edition_id)
    require(actor, WRITE, edition.unit_id)
    if edition.state != EditionState.PUBLISHED:
        raise WrongState(edition.state)
    if not edition.has_unpublished_changes and not Citation.objects.changed(edition.pk).exists():
        raise InvalidFact("text", "unchanged")
    submission = _hand_in(edition, SubmissionKind.CORRECTION, note=need_reason(note), actor=actor, now=now)
    return _open(submission, edition, "content_correction", expert=Judge(), due_on=None, actor=actor, now=now)


def finish_submission(outcome: Outcome, now: datetime) -> None:
    """What the end of a review means; called by the reviews in their transaction. After the commit an approved text goes public;
    should the process die in between, `publish_approved` finds it.
    """
    submission = Submission.objects.select_for_update().get(edition=int(outcome.subject.key), state="in_review")
    edition = lock_edition(submission.edition_id)
    names = "、".join(outcome.decided_by)
    judge = Actor(account_id=None, name=names[:120], is_system=True)
    if outcome.state == "approved":
        submission.state, submission.decided_by = SubmissionState.APPROVED, names[:300]
        submission.save(update_fields=["state", "decided_by"])
        _set_state(edition, submission, EditionState.APPROVED)
        note_step(edition.pk, EditionStep.Act.APPROVED, actor=judge, now=now)
        if edition.embargo_until is not None and edition.embargo_until > now:
            note_step(edition.pk, EditionStep.Act.SCHEDULED, actor=judge, now=now)
        transaction.on_commit(partial(publish_approved, submission_ids=[submission.pk]), robust=True)
        return
    withdrawn = outcome.state == "withdrawn"
    submission.state = SubmissionState.WITHDRAWN if withdrawn else SubmissionState.RETURNED
    submission.closed_at = now
    submission.save(update_fields=["state", "closed_at"])
    _set_state(edition, submission, EditionState.DRAFT)
    act = EditionStep.Act.WITHDRAWN if withdrawn else EditionStep.Act.RETURNED
    note_step(edition.pk, act, actor=judge, reason=outcome.comment[:1000], now=now)


def publish_approved(*, submission_ids: Sequence[int] | None = None, now: datetime | None = None) -> int:
    """Publishes what has been approved and is under no embargo any more; how many. Each in a transaction of its own: one that
    fails is logged and tried again, and holds up no other. Safe to run again and beside itself.
    """
    moment = now or clock()
    waiting = Submission.objects.filter(state=SubmissionState.APPROVED).order_by("submitted_at", "pk")
    if submission_ids is not None:
        waiting = waiting.filter(pk__in=submission_ids)
    keys = waiting.values_list("pk", flat=True)
    return publish_each(keys, lambda key: _publish(key, now=moment), passes=(UnderEmbargo,))


@transaction.atomic
def _publish(submission_id: int, *, now: datetime) -> bool:
    submission = Submission.objects.select_for_update().get(pk=submission_id)
    if submission.state != SubmissionState.APPROVED:
        return False
    if digest_of(submission.revision.as_object(), submission.edition_id) != submission.digest:
        raise WrongState("changed since it was approved")
    judge = Actor(account_id=None, name=submission.decided_by.rpartition("、")[2], is_system=True)
    common: dict[str, Any] = {
        "actor": judge,
        "edition_id": submission.edition_id,
        "revision_id": submission.revision_id,
        "now": now,
    }
    if submission.kind == SubmissionKind.PUBLICATION:
        publish_edition(**common)
    else:
        correct_edition(note=submission.note, **common)
    submission.state, submission.closed_at = SubmissionState.DONE, now
    submission.save(update_fields=["state", "closed_at"])
    return True


def _hand_in(edition: Edition, kind: str, *, note: str, actor: Actor, now: datetime) -> Submission:
    revision = edition.get_latest_revision()
    if revision is None:
        raise WrongState(edition.state)
    text = revision.as_object()
    if gaps := list_gaps(text, edition.pk):
        raise NotReady(gaps)
    try:
        with transaction.atomic():
            return Submission.objects.create(
                edition=edition,
                kind=kind,
                revision=revision,
                digest=digest_of(text, edition.pk),
                note=note,
                submitted_by_id=actor.account_id,
                submitted_by_name=actor.name[:120],
                submitted_at=now,
            )
    except IntegrityError as error:
        raise AlreadySubmitted(edition.title) from error


def _open(
    submission: Submission,
    edition: Edition,
    flow: str,
    *,
    expert: Judge,
    due_on: date | None,
    actor: Actor,
    now: datetime,
) -> HandedIn:
    lenient = is_lenient_in(edition.unit_id)
    subject = Subject(
        kind=KIND,
        key=str(edition.pk),
        title=edition.draft_title,
        unit_id=edition.unit_id,
        url=f"/workbench/works/editions/{edition.pk}/",
        excluded=() if lenient else _writers_of(edition),
    )
    note_step(edition.pk, EditionStep.Act.SUBMITTED, actor=actor, reason=submission.note, now=now)
    review, invitation = open_with_judge(
        actor=actor, subject=subject, flow=flow, step=EXPERT_STEP, judge=expert, due_on=due_on, lenient=lenient, now=now
    )
    return HandedIn(submission, str(review.public_id), invitation)


def _writers_of(edition: Edition) -> tuple[int, ...]:
    """Accounts that have written in the edition: they judge no step of it."""
    accounts = set(edition.revisions.exclude(user=None).values_list("user_id", flat=True))
    return tuple(sorted(accounts | ({edition.owner_id} if edition.owner_id else set())))


def _set_state(edition: Edition, submission: Submission, state: str) -> None:
    """A correction leaves the edition public, however its review ends."""
    if submission.kind == SubmissionKind.PUBLICATION:
        edition.state = state
        edition.save(update_fields=["state"], clean=False)
