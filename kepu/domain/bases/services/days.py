"""Closing a day of opening: the slots end, who came is counted from check-in, and the ledger gets its record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from kepu.domain.bases.errors import AlreadyClosed, DayNotOver, NotOpenOnDay
from kepu.domain.bases.models import Base, OpenDay
from kepu.domain.bases.opening import DayPlan
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.records import record_day
from kepu.domain.bases.selectors.calendar import plan_base
from kepu.domain.bases.selectors.guides import parts_of_day
from kepu.domain.bases.selectors.visits import sources_of
from kepu.domain.bases.services.stepping import by
from kepu.engines.booking.contracts import Attendance, SlotView
from kepu.engines.booking.selectors import attendance, demand, list_slots
from kepu.engines.booking.services import close_slot_day
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that was closed: its row, the record in the ledger, and how many people came (None: nobody counted)."""

    open_day: OpenDay
    record_id: int
    visitors: int | None


@transaction.atomic
def close_day(
    *, actor: Actor, base_id: int, day: date, now: datetime, counted: int | None = None, note: str = ""
) -> ClosedDay:
    """Closes a day of opening. Visitors are those whom check-in counted; `counted` is taken only where no gate counted anybody. Whoever
    was on duty by the roster, or is noted to have helped, stands in the record with their minutes.

    Raises Refused, NotOpenOnDay, DayNotOver before the last visit has ended, AlreadyClosed.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    plan = plan_base(base, first=day, last=day)[0]
    slots = [slot for slot in _slots(base, day, now) if slot.state != "cancelled"]
    if not plan.is_open and not any(slot.taken for slot in slots):
        raise NotOpenOnDay(day.isoformat())
    if now < _end_of(plan, slots):
        raise DayNotOver(day.isoformat())
    if base.open_days.filter(day=day).exists():
        raise AlreadyClosed(day.isoformat())
    for slot in slots:
        close_slot_day(actor=actor, slot_id=slot.id, now=now)
    came = _count(slots)
    visitors = came.total if came is not None and came.admitted + came.walk_ins + came.settled else counted
    open_day = _write(actor, base, plan, slots, day=day, note=note, now=now)
    parts = parts_of_day(base, [slot.id for slot in slots], day)
    record_id = record_day(actor=actor, base=base, open_day=open_day, visitors=visitors, parts=parts, now=now)
    return ClosedDay(open_day, record_id, visitors)


def _slots(base: Base, day: date, now: datetime) -> list[SlotView]:
    sources = sources_of(base)
    return list_slots(sources=sources, from_date=day, until_date=day, now=now) if sources else []


def _count(slots: list[SlotView]) -> Attendance | None:
    return attendance(slot_ids=[slot.id for slot in slots]) if slots else None


def _end_of(plan: DayPlan, slots: list[SlotView]) -> datetime:
    ends = [datetime.combine(plan.day, hours.closes_at, tzinfo=ACADEMY_ZONE) for hours in plan.hours]
    return max([*ends, *(slot.ends_at for slot in slots if slot.taken)])


def _write(
    actor: Actor, base: Base, plan: DayPlan, slots: list[SlotView], *, day: date, note: str, now: datetime
) -> OpenDay:
    seats = _seats(slots, day)
    try:
        with transaction.atomic():
            return OpenDay.objects.create(
                base=base,
                day=day,
                minutes=max(1, plan.minutes),
                is_free=all(hours.is_free for hours in plan.hours),
                is_holiday=None if plan.is_unknown else plan.is_holiday,
                is_extended=any(hours.kind == "extended" for hours in plan.hours),
                is_night=any(hours.kind == "night" for hours in plan.hours),
                seats_offered=seats[0],
                seats_taken=seats[1],
                seats_refused=seats[2],
                **by(actor, now, note),
            )
    except IntegrityError as error:
        raise AlreadyClosed(day.isoformat()) from error


def _seats(slots: list[SlotView], day: date) -> tuple[int | None, int | None, int | None]:
    """Seats offered, taken and refused of the facilities that have to be booked."""
    booked = [slot for slot in slots if slot.mode != "none"]
    if not booked:
        return None, None, None
    found = [demand(offering_id=one, from_date=day, until_date=day) for one in {slot.offering_id for slot in booked}]
    refused = sum(one.refused_seats + one.waiting_seats for one in found)
    return sum(slot.capacity for slot in booked), sum(slot.taken for slot in booked), refused
