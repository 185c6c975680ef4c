"""From the opening calendar to slots of the booking engine, and back when the calendar changes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from kepu.domain.bases.booking_rules import rules_to_begin_with
from kepu.domain.bases.models import Base, Facility
from kepu.domain.bases.opening import DayPlan, Portion, portions, stretches
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.calendar import plan_facilities
from kepu.domain.bases.services.helping import owner_of
from kepu.domain.bases.services.provisional import note_provisional, review_holidays
from kepu.engines.booking.contracts import OfferingView, SlotDraft, SlotView
from kepu.engines.booking.selectors import get_offering, list_slots
from kepu.engines.booking.services import (
    close_slot,
    follow_owner,
    open_offering,
    open_slots,
    release_resources,
    reopen_slot,
    set_capacity,
    set_rules,
)
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

NOT_OPEN = "开放日历已调整"


@transaction.atomic
def follow_calendar(*, actor: Actor, base_id: int, now: datetime) -> int:
    """Opens what the calendar plans for the days ahead and closes coming slots that it no longer plans and nobody has booked. Days of a
    year whose holidays are not published are noted; once they are, days that they would change stay until somebody has decided.

    Slots that are booked stay: black them out on the page of their day, which proposes moves. Returns how many were opened.
    Raises Refused.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    today = local_date(now)
    facilities = list(base.facilities.all())
    for facility in facilities:
        facility.base = base
    review_holidays(base=base, facilities=facilities, now=now)
    plans = plan_facilities(facilities, first=today, last=today + timedelta(days=base.slots_ahead_days))
    note_provisional(actor=actor, base=base, plans=[plan for found in plans.values() for plan in found], now=now)
    return sum(_follow(actor, facility, plans[facility.pk], now=now) for facility in facilities)


def follow_listing(*, actor: Actor, base: Base, now: datetime) -> None:
    """What a base lets people book is listed while the base itself is, and so is the help that it wants. Raises Refused."""
    follow_owner(actor=actor, owner=owner_of(base), shift=timedelta(0), now=now)
    for facility in base.facilities.all():
        if get_offering(source=facility.source) is not None:
            facility.base = base
            offering_of(actor=actor, facility=facility, now=now)


def offering_of(*, actor: Actor, facility: Facility, now: datetime) -> OfferingView:
    """The facility's offering; opened with the usual rules when it has none yet. Raises Refused."""
    base = facility.base
    return open_offering(
        actor=actor,
        source=facility.source,
        unit_id=base.unit_id,
        title=f"{base.name} · {facility.name}",
        rules=rules_to_begin_with(needs_booking=facility.needs_booking, capacity=facility.capacity),
        place=base.address,
        url=f"/bases/{base.slug}/",
        is_listed=base.is_published and (base.closed_on is None or base.closed_on > local_date(now)),
        now=now,
    )


@transaction.atomic
def change_rules(
    *, actor: Actor, facility_id: int, rules: Mapping[str, Any], effective_from: date, note: str, now: datetime
) -> None:
    """Other booking rules for visits on and after a day. Raises Refused, BadRules."""
    facility = Facility.objects.select_related("base").get(pk=facility_id)
    require(actor, MANAGE, facility.base.unit_id)
    offering = offering_of(actor=actor, facility=facility, now=now)
    set_rules(actor=actor, offering_id=offering.id, rules=rules, effective_from=effective_from, note=note, now=now)


def _follow(actor: Actor, facility: Facility, plans: list[DayPlan], *, now: datetime) -> int:
    wanted = {portion.starts_at: portion for plan in plans for portion in planned(facility, plan)}
    if not wanted and get_offering(source=facility.source) is None:
        return 0
    offering = offering_of(actor=actor, facility=facility, now=now)
    there = {
        slot.starts_at: slot
        for slot in list_slots(source=facility.source, from_date=plans[0].day, until_date=plans[-1].day, now=now)
        if slot.starts_at > now
    }
    for moment, slot in there.items():
        _adjust(actor, facility, slot, is_wanted=moment in wanted, now=now)
    missing = [portion for moment, portion in wanted.items() if moment not in there and moment > now]
    drafts = [_draft(facility, portion) for portion in missing]
    return len(open_slots(actor=actor, offering_id=offering.id, drafts=drafts, now=now))


def planned(facility: Facility, plan: DayPlan) -> list[Portion]:
    """The slots of a facility on a day: visits one after the other, or whole stretches where nothing has to be booked."""
    return portions(plan, minutes=facility.slot_minutes) if facility.needs_booking else stretches(plan)


def _adjust(actor: Actor, facility: Facility, slot: SlotView, *, is_wanted: bool, now: datetime) -> None:
    if is_wanted and slot.state == "closed" and slot.reason == NOT_OPEN:
        reopen_slot(actor=actor, slot_id=slot.id, now=now)
    if is_wanted and slot.state == "open" and facility.capacity != slot.capacity >= 1 and facility.needs_booking:
        _resize(actor, facility, slot, now=now)
    if not is_wanted and slot.state == "open" and slot.taken == 0 and not slot.waiting:
        close_slot(actor=actor, slot_id=slot.id, reason=NOT_OPEN, now=now)
        release_resources(actor=actor, slot_ids=[slot.id], reason=NOT_OPEN, now=now)


def _resize(actor: Actor, facility: Facility, slot: SlotView, *, now: datetime) -> None:
    held = slot.capacity - slot.taken - slot.left
    if facility.capacity >= slot.taken + held:
        set_capacity(actor=actor, slot_id=slot.id, capacity=facility.capacity, now=now)


def _draft(facility: Facility, portion: Portion) -> SlotDraft:
    minutes = int((portion.ends_at - portion.starts_at).total_seconds() // 60)
    visits = 1 if facility.needs_booking else max(1, minutes // facility.slot_minutes)
    seats = facility.base.accessible_seats
    extras = {"wheelchair": min(seats, facility.capacity)} if seats else {}
    return SlotDraft(portion.starts_at, portion.ends_at, facility.capacity * visits, extras=extras)
