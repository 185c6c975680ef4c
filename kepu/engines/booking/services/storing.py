"""What every way of booking shares: storing a party, and saying what was refused and why."""

from datetime import date, datetime

from django.db import IntegrityError

from kepu.engines.booking.advice import advise
from kepu.engines.booking.answers import replay
from kepu.engines.booking.checks import STAFF_CHANNELS
from kepu.engines.booking.contracts import Answer, Party, Request
from kepu.engines.booking.errors import DocumentUsed, Refusal, UnknownSlot
from kepu.engines.booking.models import Booking, BookingStep, DemandRefused
from kepu.engines.booking.policies import DESK
from kepu.engines.booking.rows import guests_of
from kepu.engines.booking.seats import count_day, day_count
from kepu.engines.booking.stand import Stand
from kepu.engines.booking.telling import letters_about
from kepu.foundation.places.selectors import has_trait
from kepu.foundation.statements import insert
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

KEY_LENGTH = 80


def require_channel(actor: Actor, request: Request, stand: Stand) -> None:
    """Telephone and desk are for staff; what is not listed takes their bookings and invitations alone. Raises Refused, UnknownSlot."""
    if request.channel in STAFF_CHANNELS:
        require(actor, DESK, stand.unit_id)
    elif not stand.is_listed and stand.rules.mode != "invitation":
        raise UnknownSlot(str(request.slot))


def is_remote(party: Party, *, day: date) -> bool:
    """Whether the region table names the county of a party as remote on a day."""
    return bool(party.region_code) and has_trait(party.region_code, "remote", day=day)


def store(booking: Booking, request: Request, stand: Stand, *, actor: Actor, now: datetime) -> None:
    """Writes booking, guests and first step, counts the holder's day, and confirms by letter. Raises TooManyForAccount;
    IntegrityError for a key that is known or a document that has its booking."""
    step = BookingStep(
        booking=booking,
        act=booking.state,
        by="staff" if request.channel in STAFF_CHANNELS else "holder",
        actor_id=actor.account_id,
        actor_name=actor.name[:120],
        at=now,
    )
    guests = guests_of(booking, request.party, stand.rules, stand.slot)
    address = request.holder.contact
    letters = letters_about(booking, booking.state, title=stand.offering_title, address=address, now=now)
    insert(booking, *guests, step, *letters)
    if booking.counted:
        adds = day_count(seats=booking.seats, children=booking.children, is_group=booking.is_group)
        count_day(
            offering_id=stand.slot.offering_id,
            holder_key=booking.holder_key,
            visit_date=stand.slot.visit_date,
            adds=adds,
            rules=stand.rules,
        )


def explained(refusal: Refusal, request: Request, stand: Stand, now: datetime) -> Refusal:
    """The refusal with what helps; demand that met no seat is noted without a name."""
    if refusal.counts_as_demand:
        seats = max(request.party.seats, 1)
        insert(DemandRefused(slot_id=stand.slot.pk, code=refusal.code, seats=seats, channel=request.channel, at=now))
    refusal.advice = advise(refusal, request, stand, now=now)
    return refusal


def conflict_of(error: IntegrityError, request: Request, stand: Stand, now: datetime) -> Answer:
    """Two requests met: the same key at once, or the same document."""
    if Booking.objects.filter(holder_key=request.holder.key, idempotency_key=request.idempotency_key).exists():
        return replay(request)
    if "once_key" in str(error) or "booking_document_once" in str(error):
        raise explained(DocumentUsed(), request, stand, now) from error
    raise error
