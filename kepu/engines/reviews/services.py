"""The writers of reviews: opening, deciding, commenting, withdrawing. One-time links are in links.py, due days in
deadlines.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kepu.engines.reviews.contracts import MOST_POINTS, Content, Subject
from kepu.engines.reviews.errors import AlreadyOpen, NotYourTurn, ReasonMissing, StepClosed, SubjectChanged
from kepu.engines.reviews.flow_files import Flow, get_flow
from kepu.engines.reviews.models import Decision, Note, Review, ReviewState, Seat, Step, StepState, Vote
from kepu.engines.reviews.policies import may_decide, may_see, may_withdraw
from kepu.engines.reviews.progress import after_vote, finish, open_next, steps_from, subject_of
from kepu.engines.reviews.registry import content_of
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused


@transaction.atomic
def open_review(
    *,
    actor: Actor,
    subject: Subject,
    flow: str,
    now: datetime,
    due_on: date | None = None,
    due_at: datetime | None = None,
    persons: Mapping[str, Sequence[int]] | None = None,
    lenient: bool | None = None,
) -> Review:
    """Opens a round for a subject; the subject's app has authorised the submission. Steps whose level is above are
    skipped at the root.

    `persons`: step code → account ids for steps by named persons. `lenient` says otherwise than the flow whether one
    person may decide more than once. `due_at`: all steps are due at that moment, whatever days the flow
    gives. A round all of whose steps are skipped ends at once as approved.

    Raises AlreadyOpen, UnknownFlow, BadFlow.
    """
    spec = get_flow(flow)
    review = _round_of(subject, spec, actor=actor, due_on=due_on, now=now)
    if due_at is not None:
        review.due_at, review.due_on = due_at, local_date(due_at)
    review.is_lenient = spec.lenient if lenient is None else lenient
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        raise AlreadyOpen(subject.title) from error
    steps = Step.objects.bulk_create(steps_from(review, spec))
    Seat.objects.bulk_create(
        Seat(step=step, account_id=account, invited_by_id=actor.account_id, invited_by_name=actor.name, invited_at=now)
        for step in steps
        for account in dict.fromkeys((persons or {}).get(step.code, ()))
    )
    open_next(review, now=now)
    return review


def _round_of(subject: Subject, spec: Flow, *, actor: Actor, due_on: date | None, now: datetime) -> Review:
    content = content_of(subject.kind, subject.key)
    rounds = Review.objects.filter(subject_kind=subject.kind, subject_key=subject.key)
    return Review(
        flow=spec.name,
        flow_title_zh=spec.title_zh,
        flow_title_en=spec.title_en,
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_title=subject.title[:200],
        subject_url=subject.url,
        subject_digest=content.digest if content else subject.digest,
        excluded=list(subject.excluded),
        unit_id=subject.unit_id,
        number=rounds.count() + 1,
        opened_by_id=actor.account_id,
        opened_by_name=actor.name,
        opened_at=now,
        due_on=due_on,
    )


@transaction.atomic
def decide(
    *, actor: Actor, step_id: int, decision: str, comment: str, now: datetime, seen_digest: str = "",
    score: int | None = None,
) -> Review:  # fmt: skip
    """Approves or returns a step ("approve" | "return"). Of two who decide at once exactly one wins.

    `score`: 1 to 5 points for quality, kept where the flow asks for them and the step is approved.

    Raises StepClosed, NotYourTurn, ReasonMissing, SubjectChanged (when `seen_digest` is not what the subject is now).
    """
    step = lock_step(step_id)
    if step.state != StepState.OPEN:
        raise StepClosed(step.title)
    if not may_decide(actor, step):
        raise NotYourTurn(step.title)
    seat = step.seats.filter(account_id=actor.account_id).first() if actor.account_id else None
    return cast_vote(step=step, seat=seat, account_id=actor.account_id, name=actor.name, decision=decision,
    comment=comment,
                     seen_digest=seen_digest, score=score, now=now)  # fmt: skip


@transaction.atomic
def comment_on(*, actor: Actor, review_id: int, text: str, now: datetime) -> Note:
    """Adds a comment that submitter and deciders read. Raises Refused, ReasonMissing when empty."""
    review = Review.objects.select_for_update().get(pk=review_id)
    if not may_see(actor, review):
        raise Refused("read")
    if not text.strip():
        raise ReasonMissing("comment")
    return Note.objects.create(
        review=review, what="commented", account_id=actor.account_id, name=actor.name, text=text.strip()[:2000], at=now
    )


@transaction.atomic
def withdraw_review(*, actor: Actor, review_id: int, reason: str, now: datetime) -> Review:
    """Takes the subject back before the round ends. Raises Refused, ReasonMissing, StepClosed when it has ended."""
    review = Review.objects.select_for_update().get(pk=review_id)
    if not may_withdraw(actor, review):
        raise Refused("reviews.withdraw")
    if not reason.strip():
        raise ReasonMissing("withdrawal")
    if not review.is_open:
        raise StepClosed(review.subject_title)
    Note.objects.create(
        review=review,
        what="withdrawn",
        account_id=actor.account_id,
        name=actor.name,
        text=reason.strip()[:2000],
        at=now,
    )
    finish(review, state=ReviewState.WITHDRAWN, reason=reason.strip(), now=now)
    return review


def lock_step(step_id: int) -> Step:
    """The step with its review locked first, so that decisions about one review follow one another. Raises
    Step.DoesNotExist.
    """
    review_id = Step.objects.values_list("review_id", flat=True).get(pk=step_id)
    review = Review.objects.select_for_update().get(pk=review_id)
    step = Step.objects.get(pk=step_id)
    step.review = review
    return step


def cast_vote(
    *,
    step: Step,
    seat: Seat | None,
    account_id: int | None,
    name: str,
    decision: str,
    comment: str,
    seen_digest: str,
    now: datetime,
    score: int | None = None,
) -> Review:
    """Writes a vote in a locked, open step whose decider has been checked, and moves the review on."""
    review, reason = step.review, comment.strip()[:2000]
    if decision not in Decision.values or (decision == Decision.RETURN and not reason):
        raise ReasonMissing(decision)
    content = content_of(review.subject_kind, review.subject_key)
    digest = content.digest if content else review.subject_digest
    if seen_digest and seen_digest != digest:
        raise SubjectChanged(review.subject_title)
    try:
        with transaction.atomic():
            Vote.objects.create(
                review=review, step=step, seat=seat, account_id=account_id, name=name, decision=decision,
                comment=reason, score=_points(step, decision, score),
                digest=digest, is_strict=not review.is_lenient, at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotYourTurn(step.title) from error
    step.seen_digest, step.seen_lines = digest, _kept(content)
    step.save(update_fields=["seen_digest", "seen_lines"])
    after_vote(step, decision=decision, reason=reason, now=now)
    return review


def _points(step: Step, decision: str, score: int | None) -> int | None:
    """The points that count: of an approval, where the flow asks for them, within 1 and 5."""
    if not step.is_scored or decision != Decision.APPROVE or score is None:
        return None
    return min(max(score, 1), MOST_POINTS)


def _kept(content: Content | None) -> list[list[str]]:
    """Lines as a step keeps them: label, text, and the key of the line where it has one."""
    if content is None:
        return []
    if not content.keys:
        return [list(line) for line in content.lines]
    return [[label, text, key] for (label, text), key in zip(content.lines, content.keys, strict=True)]


__all__ = ["cast_vote", "comment_on", "decide", "lock_step", "open_review", "subject_of", "withdraw_review"]
