"""Moving a booking from slot to slot with everything that counts it."""

from django.db import IntegrityError, transaction

from kepu.engines.booking.checks import Shape
from kepu.engines.booking.contracts import Party
from kepu.engines.booking.errors import TooManyForAccount
from kepu.engines.booking.models import Booking, BookingGuest, BookingState, Slot
from kepu.engines.booking.rows import admit_limit, guests_of, once_key
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.seats import (
    count_day,
    day_count,
    give_back_of,
    is_counted,
    lock_whole,
    take_seats,
    uncount_day,
)

FIRM = (BookingState.CONFIRMED, BookingState.REQUESTED)
MOVED_FIELDS = [
    "slot", "seats", "children", "extras", "share", "in_share", "is_group", "admit_limit", "place", "counted", "group_name",
]  # fmt: skip


def move(
    booking: Booking, new: Slot, shape: Shape, rules: Rules, *, party: Party | None, held_there: bool = False,
    forgiving: bool = False,
) -> None:  # fmt: skip
    """Moves a locked booking into a slot, or changes its party, within the caller's transaction.

    `held_there`: its seats in the new slot are taken already. `forgiving`: limits of the holder's day and documents do not refuse
    it, for it is the place that moves it. Raises SoldOut, ExtraFull, TooManyForAccount; IntegrityError for a document.
    """
    old = booking.slot
    _move_guests(booking, new, rules, party, forgiving=forgiving)
    uncount_day(booking, visit_date=old.visit_date)
    booking.counted = is_counted(rules, is_group=shape.is_group) and _count(booking, new, shape, rules, forgiving)
    share = "" if held_there else (party.share if party is not None else booking.share)
    in_share = False
    for slot_id in sorted({old.pk, new.pk}):
        lock_whole(slot_id)
        if slot_id == old.pk:
            give_back_of(booking)
        if slot_id == new.pk and not held_there:
            in_share = take_seats(slot_id=new.pk, seats=shape.seats, share=share, extras=shape.extras)
    booking.slot, booking.seats, booking.children = new, shape.seats, shape.children
    booking.extras, booking.share, booking.in_share = shape.extras, share, in_share
    booking.is_group, booking.admit_limit, booking.place = shape.is_group, admit_limit(rules, shape), None
    if party is not None and party.group_name:
        booking.group_name = party.group_name.strip()[:120]
    booking.save(update_fields=MOVED_FIELDS)


def _count(booking: Booking, new: Slot, shape: Shape, rules: Rules, forgiving: bool) -> bool:
    adds = day_count(seats=shape.seats, children=shape.children, is_group=shape.is_group)
    try:
        count_day(
            offering_id=new.offering_id,
            holder_key=booking.holder_key,
            visit_date=new.visit_date,
            adds=adds,
            rules=rules,
        )
    except TooManyForAccount:
        if not forgiving:
            raise
        return False
    return True


def _move_guests(booking: Booking, new: Slot, rules: Rules, party: Party | None, *, forgiving: bool) -> None:
    if party is not None:
        booking.guests.all().delete()
        BookingGuest.objects.bulk_create(guests_of(booking, party, rules, new))
        return
    for guest in sorted(booking.guests.all(), key=lambda row: row.document_hash):
        wanted = once_key(rules, new, guest.document_hash)
        if wanted == guest.once_key:
            continue
        guest.once_key = wanted
        try:
            with transaction.atomic():
                guest.save(update_fields=["once_key"])
        except IntegrityError:
            if not forgiving:
                raise
            guest.once_key = None
            guest.save(update_fields=["once_key"])
