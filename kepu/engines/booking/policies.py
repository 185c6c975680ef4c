"""Who may do what to bookings. Permissions are held in the offering's unit or above it; holders reach their own bookings."""

import hmac
from uuid import UUID

from kepu.engines.booking.models import Booking, Duty
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may

MANAGE = "booking.manage"
DESK = "booking.desk"
ADMIT = "booking.admit"


def manage_key(public_id: UUID | str) -> str:
    """The key that opens a booking without an account; derived, so that nothing need be stored."""
    return keyed_reference("booking.manage", str(public_id))


def has_key(booking: Booking, key: str) -> bool:
    """Whether the key is the booking's own."""
    return bool(key) and hmac.compare_digest(manage_key(booking.public_id), key)


def part_of(actor: Actor, booking: Booking, key: str = "") -> str:
    """In which part the actor may act on a booking: "holder", "staff", "system", or "" for nobody."""
    if actor.is_system:
        return "system"
    if actor.account_id is not None and booking.account_id == actor.account_id:
        return "holder"
    if has_key(booking, key):
        return "holder"
    return "staff" if may(actor, DESK, booking.slot.offering.unit_id) else ""


def duty_key(public_id: UUID | str) -> str:
    """The key that opens a duty without an account; derived, so that nothing need be stored."""
    return keyed_reference("booking.duty", str(public_id))


def part_of_duty(actor: Actor, duty: Duty, key: str = "") -> str:
    """In which part the actor may act on a duty: "holder", "staff", "system", or "" for nobody."""
    if actor.is_system:
        return "system"
    if actor.account_id is not None and duty.account_id == actor.account_id:
        return "holder"
    if key and hmac.compare_digest(duty_key(duty.public_id), key):
        return "holder"
    return "staff" if may(actor, duty.need.kept_by, duty.need.unit_id) else ""
