"""Booking: one request, all rules, one transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.engines.booking.answers import answer_of, replay
from kepu.engines.booking.checks import Shape, check_time, shape_of
from kepu.engines.booking.contracts import Answer, Request
from kepu.engines.booking.errors import KeyMissing, Locked, Refusal, SoldOut
from kepu.engines.booking.models import Booking, BookingState, Channel
from kepu.engines.booking.rows import booking_from
from kepu.engines.booking.seats import take_seats
from kepu.engines.booking.services.entries import enter_draw
from kepu.engines.booking.services.invitations import use_invitation
from kepu.engines.booking.services.storing import KEY_LENGTH, conflict_of, explained, is_remote, require_channel, store
from kepu.engines.booking.stand import Stand, read_stand
from kepu.foundation.units.contracts import Actor

STATES = {"first_come": "confirmed", "invitation": "confirmed", "approval": "requested", "lottery": "entered"}


def book(*, actor: Actor, request: Request, now: datetime) -> Answer:
    """Books a slot for a holder, enters its draw, or asks for approval, as its rules say; all of the party or nothing.

    The same key from the same holder gives the answer that the first request got. Channels "phone" and "desk" are for staff
    of the offering's unit. Raises a Refusal with code and advice, KeyReused when the key stood for another request,
    UnknownSlot, Refused. Either everything is stored when it returns, or nothing.
    """
    stand = _stand(actor, request, now)
    if stand.known_id is not None:
        return replay(request)
    try:
        return _book(actor, request, stand, now)
    except Refusal as refusal:
        raise explained(refusal, request, stand, now) from None
    except IntegrityError as error:
        return conflict_of(error, request, stand, now)


def _stand(actor: Actor, request: Request, now: datetime) -> Stand:
    key = request.idempotency_key
    if not key or len(key) > KEY_LENGTH or request.channel not in Channel.values:
        raise KeyMissing
    stand = read_stand(request.slot, now=now, holder_key=request.holder.key, key=key)
    require_channel(actor, request, stand)
    return stand


def _book(actor: Actor, request: Request, stand: Stand, now: datetime) -> Answer:
    shape = _checked(request, stand, now)
    state = STATES[stand.rules.mode]
    booking = booking_from(request, stand, shape, state=state, now=now)
    with transaction.atomic():
        store(booking, request, stand, actor=actor, now=now)
        if state == BookingState.ENTERED:
            enter_draw(booking, stand.rules)
        else:
            if stand.rules.mode == "invitation":
                use_invitation(booking, code=request.invitation, now=now)
            in_share = take_seats(slot_id=stand.slot.pk, seats=shape.seats, share=booking.share, extras=booking.extras)
            if in_share:
                Booking.objects.filter(pk=booking.pk).update(in_share=True)
    return answer_of(booking, stand.slot)


def _checked(request: Request, stand: Stand, now: datetime) -> Shape:
    day = stand.slot.visit_date
    shape = shape_of(
        stand.rules, request.party, request.holder, visit_date=day, is_remote=is_remote(request.party, day=day)
    )  # fmt: skip
    if stand.lock_id is not None:
        raise Locked
    check_time(stand.rules, stand.slot, is_group=shape.is_group, channel=request.channel, now=now)
    if stand.slot.left < shape.seats and stand.rules.mode != "lottery" and not request.party.share:
        raise SoldOut
    return shape
