"""Serving a waiting list when seats become free."""

from datetime import datetime, timedelta

from django.db import transaction

from kepu.engines.booking import errors
from kepu.engines.booking.models import Booking, BookingState, Slot, SlotState
from kepu.engines.booking.rules.times import waiting_closes_at
from kepu.engines.booking.seats import lock_whole, take_seats
from kepu.engines.booking.services.steps import note_step
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import tell_holder
from kepu.foundation.units.contracts import SYSTEM


def advance_waiting(slot_id: int, *, now: datetime) -> int:
    """Offers free seats in the order of places, each party whole; called by whatever frees seats, in the same transaction.

    Returns how many offers were made. None are made once the waiting list has closed: then whoever comes first may have them.
    """
    slot = lock_whole(slot_id)
    waiting = Booking.objects.filter(slot=slot_id, state=BookingState.WAITING)
    if slot.state != SlotState.OPEN or slot.blackout_id is not None or not waiting.exists():
        return 0
    rules = rules_for(slot)
    closing = waiting_closes_at(rules, slot.starts_at)
    if now >= closing:
        return 0
    expires_at = min(now + timedelta(minutes=rules.waiting.offer_minutes), closing)
    made = 0
    for booking in waiting.order_by("place"):
        made += _offer(booking, slot, expires_at=expires_at, now=now)
    return made


def _offer(booking: Booking, slot: Slot, *, expires_at: datetime, now: datetime) -> bool:
    try:
        with transaction.atomic():
            in_share = take_seats(slot_id=slot.pk, seats=booking.seats, share=booking.share, extras=booking.extras)
    except (errors.SoldOut, errors.ExtraFull):
        return False
    booking.slot = slot
    booking.state, booking.in_share, booking.offer_expires_at = BookingState.OFFERED, in_share, expires_at
    booking.save(update_fields=["state", "in_share", "offer_expires_at"])
    note_step(booking, BookingState.OFFERED, actor=SYSTEM, by="system", now=now)
    tell_holder(booking, "offered", now=now, until=expires_at)
    return True
