"""A day under review because its holidays came after it was planned: it follows them, or stays as planned."""

from datetime import date, datetime, time

from django.db import transaction

from kepu.domain.bases.errors import ReasonMissing, WrongState
from kepu.domain.bases.holidays import is_holiday
from kepu.domain.bases.models import Base, Facility, ProvisionalState
from kepu.domain.bases.opening import DayPlan
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.calendar import plan_facilities
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.shutting import shut_slots
from kepu.domain.bases.services.slots import follow_calendar, planned
from kepu.domain.bases.services.stepping import by
from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.services.moves import Moved
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def decide_day(*, actor: Actor, base_id: int, day: date, follows: bool, reason: str, now: datetime) -> Moved:
    """Lets a day follow the holidays that came after it was planned, or stay as planned. Where it follows, visits that fall away are shut
    and those who had booked are offered the nearest one with room; they read the reason. Returns whom something was offered.

    Raises Refused, WrongState when it is not under review, ReasonMissing where somebody has booked what falls away.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    row = base.provisional_days.select_for_update().filter(day=day, state="proposed").first()
    if row is None:
        raise WrongState(day.isoformat())
    lost = falling_away(base, day, now=now) if follows else []
    if lost and not reason.strip():
        raise ReasonMissing("holidays")
    row.state = ProvisionalState.FOLLOWED if follows else ProvisionalState.KEPT
    for name, value in by(actor, now, reason).items():
        setattr(row, name, value)
    row.save(update_fields=["state", "actor", "actor_name", "reason", "at"])
    follow_calendar(actor=actor, base_id=base.pk, now=now)
    return shut_slots(actor=actor, unit_id=base.unit_id, slots=lost, reason=reason.strip(), now=now)


def falling_away(base: Base, day: date, *, now: datetime) -> list[SlotView]:
    """Coming visits of a day that are booked or waited for and for which its holidays leave no room, in order of time."""
    after = by_notice(base, day)
    wanted = {(source, each.starts_at) for source, facility, plan in after for each in planned(facility, plan)}
    slots = slots_of_base(base, first=day, last=day, now=now)
    return [
        slot
        for slot in slots
        if (slot.source, slot.starts_at) not in wanted
        and slot.starts_at > now
        and slot.state in ("open", "closed")
        and slot.why_not != "blacked_out"
        and (slot.taken or slot.waiting)
    ]


def spans_by_notice(base: Base, day: date) -> list[tuple[time, time]]:
    """When a base is open on a day as the year's notice has it."""
    hours = [one for _source, _facility, plan in by_notice(base, day) for one in plan.hours]
    return DayPlan(day, tuple(hours), is_holiday(day)).spans


def by_notice(base: Base, day: date) -> list[tuple[str, Facility, DayPlan]]:
    """(source, facility, its day as the year's notice has it) of every facility of a base."""
    facilities = list(base.facilities.all())
    for one in facilities:
        one.base = base
    plans = plan_facilities(facilities, first=day, last=day, as_it_was=())
    return [(one.source, one, plans[one.pk][0]) for one in facilities]
