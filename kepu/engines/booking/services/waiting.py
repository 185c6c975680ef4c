"""The waiting list: places by number, groups among them, offers that expire."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.engines.booking import errors
from kepu.engines.booking.advice import advise
from kepu.engines.booking.answers import answer_of, replay
from kepu.engines.booking.checks import check_time, shape_of
from kepu.engines.booking.contracts import Answer, Request
from kepu.engines.booking.models import Booking, BookingState, Slot
from kepu.engines.booking.policies import part_of
from kepu.engines.booking.rows import booking_from
from kepu.engines.booking.rules.times import waiting_closes_at
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.services.booking import book
from kepu.engines.booking.services.ending import end_booking
from kepu.engines.booking.services.steps import lock_booking, set_state
from kepu.engines.booking.services.storing import KEY_LENGTH, conflict_of, is_remote, require_channel, store
from kepu.engines.booking.stand import Stand, read_stand, rules_for
from kepu.foundation.units.contracts import SYSTEM, Actor

WITH_LIST = ("first_come", "approval")


def join_waiting(*, actor: Actor, request: Request, now: datetime) -> Answer:
    """Puts a party on the waiting list of a full slot; where there is room for it, books it at once.

    A group keeps its place until all of it fits; smaller parties behind it may be served before. Raises WaitingClosed and what
    `book` raises.
    """
    if not request.idempotency_key or len(request.idempotency_key) > KEY_LENGTH:
        raise errors.KeyMissing
    stand = read_stand(request.slot, now=now, holder_key=request.holder.key, key=request.idempotency_key)
    if stand.known_id is not None:
        return replay(request)
    if stand.slot.left >= max(request.party.seats, 1):
        return book(actor=actor, request=request, now=now)
    try:
        return _join(actor, request, stand, now)
    except errors.Refusal as refusal:
        refusal.advice = advise(refusal, request, stand, now=now)
        raise
    except IntegrityError as error:
        return conflict_of(error, request, stand, now)


def _join(actor: Actor, request: Request, stand: Stand, now: datetime) -> Answer:
    rules, slot = stand.rules, stand.slot
    require_channel(actor, request, stand)
    remote = is_remote(request.party, day=slot.visit_date)
    shape = shape_of(rules, request.party, request.holder, visit_date=slot.visit_date, is_remote=remote)
    if stand.lock_id is not None:
        raise errors.Locked
    check_time(rules, slot, is_group=shape.is_group, channel=request.channel, now=now)
    if not rules.waiting.allowed or rules.mode not in WITH_LIST or now >= waiting_closes_at(rules, slot.starts_at):
        raise errors.WaitingClosed
    if shape.seats > slot.capacity:
        raise errors.SoldOut
    booking = booking_from(request, stand, shape, state=BookingState.WAITING, now=now)
    booking.place = next_place(slot.pk)
    with transaction.atomic():
        store(booking, request, stand, actor=actor, now=now)
        advance_waiting(slot.pk, now=now)
    booking.refresh_from_db(fields=["state"])
    return answer_of(booking, slot)


def next_place(slot_id: int) -> int:
    """The next number of a slot's waiting list. Numbers may have gaps; who came first has the lower one."""
    with transaction.atomic():
        Slot.objects.filter(pk=slot_id).update(last_place=F("last_place") + 1)
        place: int = Slot.objects.values_list("last_place", flat=True).get(pk=slot_id)
        return place


@transaction.atomic
def accept_offer(*, actor: Actor, booking_id: UUID | str, now: datetime, key: str = "") -> Answer:
    """Takes an offered place (booking_id: public id; key: the booking's own, without an account). Raises OfferGone, UnknownBooking."""
    booking = lock_booking(booking_id)
    by = part_of(actor, booking, key)
    if not by:
        raise errors.UnknownBooking(str(booking_id))
    if booking.state != BookingState.OFFERED or booking.offer_expires_at is None or booking.offer_expires_at <= now:
        raise errors.OfferGone
    needs_approval = rules_for(booking.slot).mode == "approval"
    set_state(
        booking, BookingState.REQUESTED if needs_approval else BookingState.CONFIRMED, actor=actor, by=by, now=now
    )
    return answer_of(booking, booking.slot)


@transaction.atomic
def decline_offer(*, actor: Actor, booking_id: UUID | str, now: datetime, key: str = "") -> Answer:
    """Gives an offered place back; the next in order is offered it. Raises OfferGone, UnknownBooking."""
    booking = lock_booking(booking_id)
    by = part_of(actor, booking, key)
    if not by:
        raise errors.UnknownBooking(str(booking_id))
    if booking.state != BookingState.OFFERED:
        raise errors.OfferGone
    end_booking(booking, BookingState.EXPIRED, actor=actor, by=by, now=now, reason="offer given back")
    return answer_of(booking, booking.slot)


def expire_offers(*, now: datetime) -> int:
    """Ends offers whose time is over; what they held is offered on. Returns how many."""
    due = Booking.objects.filter(state=BookingState.OFFERED, offer_expires_at__lte=now)
    ended = 0
    for public_id in list(due.order_by("slot", "pk").values_list("public_id", flat=True)):
        with transaction.atomic():
            booking = lock_booking(public_id)
            if booking.state != BookingState.OFFERED or (booking.offer_expires_at or now) > now:
                continue
            end_booking(booking, BookingState.EXPIRED, actor=SYSTEM, by="system", now=now, reason="offer expired")
            ended += 1
    return ended
