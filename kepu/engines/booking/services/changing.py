"""Cancelling and changing a booking, and the decisions of those who approve."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.engines.booking import errors
from kepu.engines.booking.answers import answer_of
from kepu.engines.booking.checks import Shape, check_time, shape_of
from kepu.engines.booking.contracts import Advice, Answer, Holder, Party
from kepu.engines.booking.models import OPEN, Booking, BookingState, BookingStep, Slot, Strike
from kepu.engines.booking.policies import DESK, part_of
from kepu.engines.booking.rules import Rules, cancel_until, change_until
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.services.ending import end_booking
from kepu.engines.booking.services.moving import FIRM, move
from kepu.engines.booking.services.steps import lock_booking, note_step, set_state
from kepu.engines.booking.services.strikes import add_strike
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import confirm_done, tell_holder
from kepu.foundation.clock import day_begins, local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

PERIODS = (("day", 1), ("week", 7), ("month", 30), ("year", 365))


@transaction.atomic
def cancel_booking(
    *, actor: Actor, booking_id: UUID | str, now: datetime, key: str = "", reason: str = ""
) -> Answer:  # fmt: skip
    """Cancels a booking (public id), a waiting place, an offer, a request or an entry; what it held goes to the waiting list.

    Holders are bound by the rules' times and counts, staff are not. `key` is the booking's own for those without an account.
    Raises UnknownBooking, BookingEnded, TooLateToCancel, TooManyCancellations.
    """
    booking = lock_booking(booking_id)
    by = _part(actor, booking, key)
    if booking.state not in OPEN:
        raise errors.BookingEnded
    rules, firm = rules_for(booking.slot), booking.state in FIRM
    is_late = firm and now > cancel_until(rules, booking.slot.starts_at)
    if by == "holder" and firm:
        _check_cancel(booking, rules, is_late=is_late, now=now)
    end_booking(booking, BookingState.CANCELLED, actor=actor, by=by, now=now, reason=reason)
    if by == "holder" and is_late:
        add_strike(booking, Strike.Kind.LATE_CANCEL, rules, now=now)
    if by == "staff":
        tell_holder(booking, "cancelled", now=now, reason=reason)
    elif by == "holder":
        confirm_done(booking, "cancelled", title=booking.slot.offering.title, now=now)
    return answer_of(booking, booking.slot)


def _check_cancel(booking: Booking, rules: Rules, *, is_late: bool, now: datetime) -> None:
    counts_late = rules.no_show is not None and rules.no_show.late_cancel_counts
    if now >= booking.slot.starts_at or (is_late and not counts_late):
        raise errors.TooLateToCancel(Advice(until=cancel_until(rules, booking.slot.starts_at), telephone=True))
    for period, days in PERIODS:
        limit = getattr(rules.cancel, f"per_{period}")
        if limit is not None and _cancelled_since(booking, days, now) >= limit:
            raise errors.TooManyCancellations(Advice(telephone=True), period=period, limit=limit)


def _cancelled_since(booking: Booking, days: int, now: datetime) -> int:
    """Cancellations by the holder within so many days, today among them (a month is 30 days, a year 365)."""
    since = day_begins(local_date(now) - timedelta(days=days - 1))
    return BookingStep.objects.filter(
        act=BookingState.CANCELLED,
        by="holder",
        at__gte=since,
        booking__holder_key=booking.holder_key,
        booking__slot__offering=booking.slot.offering_id,
    ).count()


def change_booking(
    *,
    actor: Actor,
    booking_id: UUID | str,
    now: datetime,
    key: str = "",
    to_slot_id: int | None = None,
    party: Party | None = None,
) -> Answer:
    """Moves a booking to another slot of its offering, or changes who comes, or both: all of it or nothing.

    Raises UnknownBooking, BookingEnded, TooManyChanges, TooLateToChange and what `book` raises; the old seats are then kept.
    """
    try:
        with transaction.atomic():
            return _change(actor, booking_id, key=key, to_slot_id=to_slot_id, party=party, now=now)
    except IntegrityError as error:
        if "once_key" in str(error) or "booking_document_once" in str(error):
            raise errors.DocumentUsed from error
        raise


def _change(
    actor: Actor, booking_id: UUID | str, *, key: str, to_slot_id: int | None, party: Party | None, now: datetime
) -> Answer:
    booking = lock_booking(booking_id)
    by = _part(actor, booking, key)
    if booking.state not in FIRM:
        raise errors.BookingEnded
    old = booking.slot
    if by == "holder":
        check_change(booking, rules_for(old), now=now)
    new = old if to_slot_id in (None, old.pk) else _slot_of(old, to_slot_id or 0)
    rules = rules_for(new)
    check_time(rules, new, is_group=booking.is_group, channel="desk" if by == "staff" else "web", now=now)
    if rules.mode == "lottery":
        raise errors.Closed
    shape = _shape(booking, party, rules, new)
    fewer = shape.seats < booking.seats
    move(booking, new, shape, rules, party=party)
    Booking.objects.filter(pk=booking.pk).update(changes=F("changes") + 1)
    if rules.mode == "approval" and by == "holder":
        set_state(booking, BookingState.REQUESTED, actor=actor, by=by, now=now)
    note_step(booking, BookingStep.Act.CHANGED, actor=actor, by=by, now=now)
    confirm_done(booking, "changed", title=new.offering.title, now=now)
    if old.pk != new.pk or fewer:
        advance_waiting(old.pk, now=now)
    return answer_of(booking, new)


def check_change(booking: Booking, rules: Rules, *, now: datetime) -> None:
    """Raises TooManyChanges, TooLateToChange."""
    if booking.changes >= rules.change.times:
        raise errors.TooManyChanges(limit=rules.change.times)
    until = change_until(rules, booking.slot.starts_at)
    if now > until:
        raise errors.TooLateToChange(Advice(until=until, telephone=True))


def _slot_of(old: Slot, slot_id: int) -> Slot:
    found = Slot.objects.filter(pk=slot_id, offering=old.offering_id).select_related("offering").first()
    if found is None:
        raise errors.UnknownSlot(str(slot_id))
    return found


def _shape(booking: Booking, party: Party | None, rules: Rules, slot: Slot) -> Shape:
    if party is None:
        return Shape(booking.seats, booking.children, booking.extras, booking.is_group)
    holder = Holder(account_id=booking.account_id, contact="kept" if booking.account_id is None else "")
    return shape_of(rules, party, holder, visit_date=slot.visit_date, is_remote=booking.is_remote)


@transaction.atomic
def confirm_request(*, actor: Actor, booking_id: UUID | str, now: datetime, reason: str = "") -> Answer:
    """Approves a request, whose seats were held from the beginning. Raises Refused, WrongState."""
    booking = lock_booking(booking_id, states=[BookingState.REQUESTED])
    require(actor, DESK, booking.slot.offering.unit_id)
    set_state(booking, BookingState.CONFIRMED, actor=actor, by="staff", now=now, reason=reason)
    tell_holder(booking, "confirmed", now=now)
    return answer_of(booking, booking.slot)


@transaction.atomic
def decline_request(*, actor: Actor, booking_id: UUID | str, reason: str, now: datetime) -> Answer:
    """Declines a request with a reason; its seats go to the waiting list. Raises Refused, WrongState."""
    booking = lock_booking(booking_id, states=[BookingState.REQUESTED])
    require(actor, DESK, booking.slot.offering.unit_id)
    if not reason.strip():
        raise errors.WrongState("a reason is needed")
    end_booking(booking, BookingState.DECLINED, actor=actor, by="staff", now=now, reason=reason)
    tell_holder(booking, "declined", now=now, reason=reason)
    return answer_of(booking, booking.slot)


def _part(actor: Actor, booking: Booking, key: str) -> str:
    by = part_of(actor, booking, key)
    if not by:
        raise errors.UnknownBooking(str(booking.public_id))
    return by
