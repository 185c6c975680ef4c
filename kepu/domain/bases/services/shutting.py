"""Visits that cannot take place: shut, and those who had booked are offered others."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kepu.engines.booking.contracts import BookingFilter, SlotView
from kepu.engines.booking.selectors import list_bookings
from kepu.engines.booking.services import black_out, propose_moves
from kepu.engines.booking.services.moves import Moved
from kepu.foundation.units.contracts import Actor

FIRM = ("requested", "confirmed")
MOST = 10_000


def shut_slots(*, actor: Actor, unit_id: int, slots: Sequence[SlotView], reason: str, now: datetime) -> Moved:
    """Blacks out visits of a unit, all of them before anybody is offered another one, so that nobody is sent from one shut visit to the
    next; then offers everybody who had booked the nearest visit with room. Returns to whom, and for whom nothing fitted. Raises Refused.
    """
    for slot in slots:
        black_out(
            actor=actor, offering_id=slot.offering_id, starts_at=slot.starts_at, ends_at=slot.ends_at, reason=reason,
            propose=False, now=now,
        )  # fmt: skip
    offerings = dict.fromkeys(slot.offering_id for slot in slots)
    moved = [
        _offer_others(actor, unit_id, [slot for slot in slots if slot.offering_id == one], reason, now)
        for one in offerings
    ]
    return Moved(
        tuple(booking for one in moved for booking in one.moved),
        tuple(booking for one in moved for booking in one.left),
    )


def booked_in(unit_id: int, slots: Sequence[SlotView]) -> list[UUID]:
    """Firm bookings of visits of a unit."""
    return [
        booking.public_id
        for slot in slots
        for booking in list_bookings(
            unit_ids=[unit_id], filters=BookingFilter(slot_id=slot.id, states=FIRM), limit=MOST
        )[0]
    ]


def _offer_others(actor: Actor, unit_id: int, slots: Sequence[SlotView], reason: str, now: datetime) -> Moved:
    found = booked_in(unit_id, slots)
    return propose_moves(actor=actor, booking_ids=found, reason=reason, now=now) if found else Moved((), ())
