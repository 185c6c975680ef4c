"""Other people in the places of those who were named: put right before the last moment, within the rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.engines.booking import errors
from kepu.engines.booking.answers import answer_of
from kepu.engines.booking.checks import check_identity, check_minors, is_minor
from kepu.engines.booking.contracts import Answer, Guest
from kepu.engines.booking.models import Booking, BookingGuest, BookingState, BookingStep
from kepu.engines.booking.policies import part_of
from kepu.engines.booking.rows import guest_of
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.seats import count_day, day_count, uncount_day
from kepu.engines.booking.services.changing import check_change
from kepu.engines.booking.services.moving import FIRM
from kepu.engines.booking.services.steps import lock_booking, note_step, set_state
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import confirm_done
from kepu.foundation.units.contracts import Actor


def change_guests(
    *, actor: Actor, booking_id: UUID | str, guests: Mapping[int, Guest], now: datetime, key: str = ""
) -> Answer:
    """Puts other persons in the places of guests (by id); one change, however many. As many people come as before.

    Raises UnknownBooking, BookingEnded, TooManyChanges, TooLateToChange, EmptyParty for guests that are not of the booking, and what
    `book` raises about people, documents and the holder's day; everybody is then as before.
    """
    try:
        with transaction.atomic():
            return _change(actor, lock_booking(booking_id), guests, key=key, now=now)
    except IntegrityError as error:
        if "once_key" in str(error) or "booking_document_once" in str(error):
            raise errors.DocumentUsed from error
        raise


def _change(actor: Actor, booking: Booking, guests: Mapping[int, Guest], *, key: str, now: datetime) -> Answer:
    by = part_of(actor, booking, key)
    if not by:
        raise errors.UnknownBooking(str(booking.public_id))
    if booking.state not in FIRM:
        raise errors.BookingEnded
    rules, slot = rules_for(booking.slot), booking.slot
    if by == "holder":
        check_change(booking, rules, now=now)
    rows = list(booking.guests.all())
    if not guests or set(guests) - {row.pk for row in rows}:
        raise errors.EmptyParty
    children = _children(rows, guests, rules, booking.children, slot.visit_date)
    check_minors(rules, children, booking.seats - children)
    _recount(booking, children, rules)
    _write(booking, rows, guests, rules)
    if rules.mode == "approval" and by == "holder":
        set_state(booking, BookingState.REQUESTED, actor=actor, by=by, now=now)
    note_step(booking, BookingStep.Act.CHANGED, actor=actor, by=by, now=now)
    confirm_done(booking, "changed", title=slot.offering.title, now=now)
    return answer_of(booking, slot)


def _children(
    rows: list[BookingGuest], guests: Mapping[int, Guest], rules: Rules, children: int, visit_date: date
) -> int:
    for number, row in enumerate(rows, start=1):
        if row.pk in guests:
            check_identity(rules, guests[row.pk], number)
            was = is_minor(rules, Guest(kind=row.kind, age=row.age), visit_date)
            children += is_minor(rules, guests[row.pk], visit_date) - was
    return children


def _recount(booking: Booking, children: int, rules: Rules) -> None:
    """The holder's day follows the number of children."""
    if children == booking.children:
        return
    uncount_day(booking, visit_date=booking.slot.visit_date)
    booking.children = children
    if booking.counted:
        adds = day_count(seats=booking.seats, children=children, is_group=booking.is_group)
        slot = booking.slot
        count_day(
            offering_id=slot.offering_id, holder_key=booking.holder_key, visit_date=slot.visit_date, adds=adds, rules=rules
        )  # fmt: skip


def _write(booking: Booking, rows: list[BookingGuest], guests: Mapping[int, Guest], rules: Rules) -> None:
    """Documents are let go first, so that two guests may change places."""
    BookingGuest.objects.filter(pk__in=list(guests)).update(once_key=None)
    for row in rows:
        if row.pk in guests:
            fresh = guest_of(booking, replace(guests[row.pk], needs=tuple(row.needs)), rules, booking.slot)
            fresh.pk = row.pk
            fresh.save(force_update=True)
    Booking.objects.filter(pk=booking.pk).update(children=booking.children, changes=F("changes") + 1)
