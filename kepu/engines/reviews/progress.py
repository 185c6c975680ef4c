"""How a review moves: stages open one after the other, a step closes when its votes suffice, a return ends the
round.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_noop

from kepu.engines.reviews.contracts import INBOX_PATH, Outcome, Subject
from kepu.engines.reviews.deciders import asked_for, unable
from kepu.engines.reviews.flow_files import ALL, Flow
from kepu.engines.reviews.models import Decision, Note, Review, ReviewState, Step, StepState
from kepu.engines.reviews.registry import handler_of, step_handler_of
from kepu.foundation.clock import ACADEMY_ZONE, local_date
from kepu.foundation.notices.services import notify
from kepu.foundation.units.selectors import ancestor_ids

TOPIC = "reviews"
FINISHED = {
    ReviewState.APPROVED: gettext_noop("%(title)s has been approved"),
    ReviewState.RETURNED: gettext_noop("%(title)s has been returned: %(reason)s"),
}


def subject_of(review: Review) -> Subject:
    """The subject as the review keeps it."""
    return Subject(
        kind=review.subject_kind,
        key=review.subject_key,
        title=review.subject_title,
        unit_id=review.unit_id,
        url=review.subject_url,
        digest=review.subject_digest,
        excluded=tuple(review.excluded),
    )


def steps_from(review: Review, flow: Flow) -> list[Step]:
    """Unsaved steps of a round, as the flow says now: a later change of the flow leaves running rounds alone."""
    return [
        Step(
            review=review,
            code=spec.code,
            position=position,
            stage=spec.stage,
            title_zh=spec.title_zh,
            title_en=spec.title_en,
            by=spec.by,
            permission=spec.permission,
            role=spec.role,
            level=spec.level,
            votes_needed=spec.votes,
            due_days=spec.due_days,
            remind_days=spec.remind_days,
            escalate_days=spec.escalate_days,
            link_days=spec.link_days,
            is_scored=spec.scored,
        )
        for position, spec in enumerate(flow.steps)
    ]


def open_next(review: Review, *, now: datetime) -> None:
    """Opens the steps of the next stage, skipping those that have nobody above; ends the round when none is left."""
    waiting = list(review.steps.filter(state=StepState.WAITING).order_by("stage", "position", "pk"))
    if not waiting:
        finish(review, state=ReviewState.APPROVED, reason="", now=now)
        return
    stage = [step for step in waiting if step.stage == waiting[0].stage]
    is_root = not ancestor_ids(review.unit_id)
    skipped = [step for step in stage if step.level == "above" and is_root]
    for step in skipped:
        _close(step, StepState.SKIPPED, now=now)
        Note.objects.create(review=review, step=step, what="skipped", name="", at=now)
    opened = [step for step in stage if step not in skipped]
    for step in opened:
        _open(step, review=review, now=now)
    if not opened:
        open_next(review, now=now)


def after_vote(step: Step, *, decision: str, reason: str, now: datetime) -> None:
    """Closes the step when its votes suffice, ends the round on a return, opens the next stage when this one is
    done.
    """
    review = step.review
    if decision == Decision.RETURN:
        _close(step, StepState.RETURNED, now=now)
        finish(review, state=ReviewState.RETURNED, reason=reason, now=now)
        return
    if not _has_enough(step):
        return
    _close(step, StepState.APPROVED, now=now)
    _tell_of_step(step, now=now)
    if not review.steps.filter(state=StepState.OPEN).exists():
        open_next(review, now=now)


def finish(review: Review, *, state: str, reason: str, now: datetime) -> None:
    """Ends the round, closes what was still open, tells the subject's app in this transaction and then the
    submitter.
    """
    review.steps.filter(state__in=[StepState.OPEN, StepState.WAITING]).update(state=StepState.CLOSED, closed_at=now)
    review.state, review.reason, review.closed_at = state, reason[:1000], now
    review.save(update_fields=["state", "reason", "closed_at"])
    handler = handler_of(review.subject_kind)
    if handler is not None:
        handler(_outcome(review), now)
    if state in FINISHED and review.opened_by_id is not None:
        notify(
            account_ids=[review.opened_by_id],
            topic=TOPIC,
            message=FINISHED[ReviewState(state)],
            params={"title": review.subject_title, "reason": reason[:200]},
            url=f"{INBOX_PATH}{review.public_id}/",
            unit_id=review.unit_id,
            dedupe_key=f"review-{review.pk}-{state}",
            now=now,
        )


def _tell_of_step(step: Step, *, now: datetime) -> None:
    handler, vote = step_handler_of(step.review.subject_kind), step.votes.order_by("at", "pk").last()
    if handler is not None and vote is not None:
        handler(step.review.subject_key, step.code, vote.account_id, vote.name, now)


def ask(step: Step, account_ids: Sequence[int], *, message: str, key: str, now: datetime) -> None:
    """Tells people that a step waits for them, once per key."""
    review = step.review
    notify(
        account_ids=account_ids,
        topic=TOPIC,
        message=message,
        params={
            "title": review.subject_title,
            "step": step.title_zh,
            "due": due_text(step),
        },
        url=f"{INBOX_PATH}{review.public_id}/",
        unit_id=review.unit_id,
        dedupe_key=f"review-step-{step.pk}-{key}",
        now=now,
    )


def due_text(step: Step) -> str:
    """The moment in the academy's time where there is one, else the day; – without either."""
    if step.due_at is not None:
        return f"{timezone.localtime(step.due_at, ACADEMY_ZONE):%Y-%m-%d %H:%M}"
    return step.due_on.isoformat() if step.due_on else "–"


def _open(step: Step, *, review: Review, now: datetime) -> None:
    step.review = review
    asked = asked_for(step)
    due = local_date(now) + timedelta(days=step.due_days) if step.due_days is not None else review.due_on
    step.state, step.opened_at, step.at_unit_id = StepState.OPEN, now, asked.unit_id
    step.due_on = min(due, review.due_on) if due and review.due_on else due
    if review.due_at is not None:
        step.due_on, step.due_at = review.due_on, review.due_at
    step.save(update_fields=["state", "opened_at", "at_unit", "due_on", "due_at"])
    ask(step, asked.account_ids, message=gettext_noop("%(title)s waits for your decision"), key="asked", now=now)


def _close(step: Step, state: str, *, now: datetime) -> None:
    step.state, step.closed_at = state, now
    step.save(update_fields=["state", "closed_at"])


def _has_enough(step: Step) -> bool:
    votes = step.votes.filter(decision=Decision.APPROVE)
    if step.votes_needed != ALL:
        return votes.count() >= step.votes_needed
    if step.by in ("persons", "outside"):
        return not step.seats.filter(vote__isnull=True, revoked_at__isnull=True).exists()
    voted = {account for account in votes.values_list("account_id", flat=True) if account}
    asked = set(asked_for(step).account_ids) if step.at_unit_id else set()
    return not (asked - voted - unable(step.review))


def _outcome(review: Review) -> Outcome:
    names = (
        review.votes.filter(decision=Decision.APPROVE) if review.state == ReviewState.APPROVED else review.votes.all()
    )
    return Outcome(
        state=review.state,
        review_id=review.pk,
        subject=subject_of(review),
        decided_by=tuple(names.values_list("name", flat=True)),
        comment=review.reason,
    )
