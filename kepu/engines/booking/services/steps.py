"""Writing a booking's state with its dated row: the one way in which states change."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from kepu.engines.booking.errors import UnknownBooking, WrongState
from kepu.engines.booking.models import Booking, BookingGuest, BookingState, BookingStep
from kepu.foundation.units.contracts import Actor


def note_step(booking: Booking, act: str, *, actor: Actor, by: str, now: datetime, reason: str = "") -> None:
    """Adds a line to the history."""
    BookingStep.objects.create(
        booking=booking,
        act=act,
        by=by,
        actor_id=actor.account_id,
        actor_name=actor.name[:120],
        reason=reason[:1000],
        at=now,
    )


def set_state(booking: Booking, state: str, *, actor: Actor, by: str, now: datetime, reason: str = "") -> None:
    """Moves a locked booking into a state. Offers lose their end, and documents of ended bookings may be used again."""
    booking.state = state
    if state != BookingState.OFFERED:
        booking.offer_expires_at = None
    booking.save(update_fields=["state", "offer_expires_at"])
    if state in (BookingState.CANCELLED, BookingState.DECLINED, BookingState.EXPIRED):
        BookingGuest.objects.filter(booking=booking, once_key__isnull=False).update(once_key=None)
    note_step(booking, state, actor=actor, by=by, now=now, reason=reason)


def lock_booking(public_id: UUID | str, *, states: Iterable[str] = ()) -> Booking:
    """The booking with its row locked, slot and offering read with it. Raises UnknownBooking, WrongState."""
    try:
        booking = (
            Booking.objects.select_for_update(of=("self",), no_key=True)
            .select_related("slot__offering")
            .get(public_id=public_id)
        )
    except Booking.DoesNotExist as error:
        raise UnknownBooking(str(public_id)) from error
    wanted = tuple(states)
    if wanted and booking.state not in wanted:
        raise WrongState(booking.state)
    return booking
