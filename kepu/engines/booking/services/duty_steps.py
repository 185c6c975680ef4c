"""The one place where a duty changes its state: its step, the count of those confirmed, and the quarters of an hour that it holds."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.engines.booking.errors import HelpEnough
from kepu.engines.booking.models import DUTY_TAKING, Duty, DutyState, DutyStep, HelpNeed, ResourceHold
from kepu.engines.booking.quarters import buckets
from kepu.foundation.units.contracts import Actor


def set_duty(duty: Duty, state: str, *, actor: Actor, now: datetime, reason: str = "") -> Duty:
    """Writes the new state (unsaved duties too), counts and lets go. Raises HelpEnough where nobody more is wanted."""
    counted = 0 if duty.pk is None else int(duty.state in DUTY_TAKING)
    step = int(state in DUTY_TAKING) - counted
    if step:
        rows = HelpNeed.objects.filter(pk=duty.need_id)
        if step > 0:
            rows = rows.filter(taken__lt=F("wanted"))
        if not rows.update(taken=F("taken") + step):
            raise HelpEnough(duty.need.task)
    duty.state = state
    if state != DutyState.SERVED:
        duty.minutes = None
    duty.save(update_fields=["state", "minutes"] if duty.pk else None)
    if state not in DUTY_TAKING:
        let_go(duty)
    DutyStep.objects.create(
        duty=duty, state=state, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason[:1000], at=now
    )
    return duty


def hold(duty: Duty) -> bool:
    """Takes the person's time for the duty; whether it was free. Quarters that are taken stay whose they are."""
    rows = [
        ResourceHold(resource_id=duty.resource_id, who=hold_key(duty), duty=duty, bucket=bucket)
        for bucket in buckets(duty.need.starts_at, duty.need.ends_at)
    ]
    try:
        with transaction.atomic():
            ResourceHold.objects.bulk_create(rows)
    except IntegrityError:
        return False
    return True


def hold_key(duty: Duty) -> str:
    """What a hold is counted by: the person; empty for a name of a roster, whom the resource stands for."""
    return "" if duty.who.startswith("resource:") else duty.who


def let_go(duty: Duty) -> None:
    """Gives the person's time back."""
    ResourceHold.objects.filter(duty=duty).delete()
