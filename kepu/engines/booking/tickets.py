"""Tickets: a signed text that fits a QR code, is checked without a network, and works when printed.

"K1." + base64url(payload) + "." + base64url(Ed25519 signature over "K1." + payload text). The payload is JSON: b booking, s slot,
n seats, f and t the moments (seconds since 1970) from and until which it is good.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidSignature

from kepu.engines.booking.models import Booking, Slot
from kepu.foundation.crypto import public_signing_key, sign_text, verify_text

PREFIX = "K1"
PURPOSE = "tickets"
EARLY = timedelta(hours=2)


class BadTicket(Exception):
    """Not a ticket of this instance: unreadable, or signed by another key."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says."""

    booking: UUID
    slot: UUID
    seats: int
    good_from: int
    good_until: int


def ticket_for(booking: Booking, slot: Slot) -> str:
    """The ticket of a confirmed booking: good from two hours before the slot until its end."""
    payload = {
        "b": booking.public_id.hex,
        "s": slot.public_id.hex,
        "n": booking.seats,
        "f": _seconds(slot.starts_at - EARLY),
        "t": _seconds(slot.ends_at),
    }
    text = f"{PREFIX}.{_packed(json.dumps(payload, separators=(',', ':')).encode())}"
    return f"{text}.{_packed(sign_text(PURPOSE, text))}"


def read_ticket(code: str) -> Ticket:
    """What a ticket says, after its signature was checked. Raises BadTicket."""
    text, _, signature = code.strip().rpartition(".")
    prefix, _, packed = text.partition(".")
    try:
        verify_text(PURPOSE, text, _unpacked(signature))
        said = json.loads(_unpacked(packed))
        ticket = Ticket(UUID(hex=said["b"]), UUID(hex=said["s"]), int(said["n"]), int(said["f"]), int(said["t"]))
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise BadTicket from error
    if prefix != PREFIX:
        raise BadTicket
    return ticket


def short_code(booking: UUID) -> str:
    """What is typed where no camera reads the code: the first eight hexadecimal digits of the booking, as 3F2A-91C0. It is no secret and
    proves nothing: the gate looks it up among the bookings of its slot."""
    text = booking.hex[:8].upper()
    return f"{text[:4]}-{text[4:]}"


def ticket_key() -> str:
    """The public key that tickets are checked against: base64url of 32 bytes."""
    return _packed(public_signing_key(PURPOSE))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
