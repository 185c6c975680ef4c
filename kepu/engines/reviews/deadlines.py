"""Reminders before the due day or at the due moment, and escalation after it. Running it again does nothing more."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.engines.reviews.deciders import asked_for
from kepu.engines.reviews.models import Note, Step, StepState
from kepu.engines.reviews.progress import ask
from kepu.engines.reviews.services import lock_step

REMINDER = gettext_noop("%(title)s is due on %(due)s and waits for your decision")
ESCALATION = gettext_noop("%(title)s is overdue since %(due)s and now waits for you")


def tend_deadlines(*, today: date, now: datetime) -> tuple[int, int]:
    """Reminds and escalates open steps; returns how many were reminded and how many rose a level."""
    open_steps = Step.objects.filter(state=StepState.OPEN, due_on__isnull=False)
    steps = open_steps.order_by("pk").values_list("pk", flat=True)
    reminded = escalated = 0
    for step_id in list(steps):
        reminded += _remind(step_id, today=today, now=now)
        escalated += _escalate(step_id, today=today, now=now)
    return reminded, escalated


def tend_moments(*, today: date, now: datetime) -> int:
    """Reminds of open steps whose moment has come; of how many. Looks at nothing else, so that it may run every minute."""
    due = Step.objects.filter(state=StepState.OPEN, due_at__lte=now, reminded_on__isnull=True)
    return sum(_remind(step_id, today=today, now=now) for step_id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(step_id: int, *, today: date, now: datetime) -> bool:
    step = lock_step(step_id)
    if step.state != StepState.OPEN or step.due_on is None or step.remind_days is None or step.reminded_on is not None:
        return False
    if now < step.due_at if step.due_at is not None else today < step.due_on - timedelta(days=step.remind_days):
        return False
    step.reminded_on = today
    step.save(update_fields=["reminded_on"])
    ask(step, asked_for(step).account_ids, message=REMINDER, key="reminded", now=now)
    return True


@transaction.atomic
def _escalate(step_id: int, *, today: date, now: datetime) -> bool:
    step = lock_step(step_id)
    if (
        step.state != StepState.OPEN
        or step.due_on is None
        or step.escalate_days is None
        or step.by in ("persons", "outside")
    ):
        return False
    since = step.escalated_on or step.due_on
    if today <= since + timedelta(days=step.escalate_days):
        return False
    above = asked_for(step, beyond=step.at_unit_id)
    if not above.account_ids or above.unit_id == step.at_unit_id:
        return False
    step.at_unit_id, step.escalated_on = above.unit_id, today
    step.save(update_fields=["at_unit", "escalated_on"])
    Note.objects.create(review=step.review, step=step, what="escalated", name="", at=now)
    ask(step, above.account_ids, message=ESCALATION, key=f"escalated-{above.unit_id}", now=now)
    return True
