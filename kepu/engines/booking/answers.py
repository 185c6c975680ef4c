"""What a request is answered with, now and when it comes again."""

from typing import Any

from kepu.engines.booking.contracts import Answer, Guest, Holder, Party, Request
from kepu.engines.booking.errors import KeyReused
from kepu.engines.booking.models import Booking, BookingState, Slot
from kepu.engines.booking.policies import manage_key
from kepu.engines.booking.tickets import ticket_for
from kepu.foundation.crypto import canonical_json, sha256_hex


def request_digest(request: Request) -> str:
    """What a request asks, without its key: the same digest is the same request."""
    party = _said(request.party) | {"guests": [_said(guest) for guest in request.party.guests]}
    asked = {
        "slot": str(request.slot),
        "holder": _said(request.holder),
        "party": party,
        "invitation": request.invitation,
    }
    return sha256_hex(canonical_json(asked))


def _said(part: Holder | Party | Guest) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}


def answer_of(booking: Booking, slot: Slot, *, replayed: bool = False) -> Answer:
    """The answer for a booking as it stands."""
    return Answer(
        booking=booking.public_id,
        state=booking.state,
        position=position_of(booking) if booking.state == BookingState.WAITING else None,
        replayed=replayed,
        ticket_code=ticket_for(booking, slot) if booking.state == BookingState.CONFIRMED else None,
        manage_key=manage_key(booking.public_id),
    )


def position_of(booking: Booking) -> int:
    """Place on the waiting list, from 1."""
    ahead = Booking.objects.filter(slot=booking.slot_id, state=BookingState.WAITING, place__lt=booking.place)
    return ahead.count() + 1


def replay(request: Request) -> Answer:
    """The answer for a key that is known. Raises KeyReused when it stood for another request."""
    booking = Booking.objects.select_related("slot").get(
        holder_key=request.holder.key, idempotency_key=request.idempotency_key
    )
    if booking.request_digest != request_digest(request):
        raise KeyReused
    return answer_of(booking, booking.slot, replayed=True)
