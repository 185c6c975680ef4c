"""Black-outs, cancelled slots, and moving those who had booked: proposals hold their seats until somebody decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kepu.engines.booking import errors
from kepu.engines.booking.answers import answer_of
from kepu.engines.booking.checks import Shape
from kepu.engines.booking.contracts import Answer
from kepu.engines.booking.models import (
    OPEN,
    Blackout,
    Booking,
    BookingState,
    BookingStep,
    MoveProposal,
    Offering,
    Slot,
    SlotState,
)
from kepu.engines.booking.policies import DESK, MANAGE, part_of
from kepu.engines.booking.seats import give_back, lock_whole, take_seats
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.services.ending import close_proposal, end_booking
from kepu.engines.booking.services.moving import FIRM, move
from kepu.engines.booking.services.offerings import locked_slot, note_slot
from kepu.engines.booking.services.resources import release_resources
from kepu.engines.booking.services.steps import lock_booking, note_step
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import tell_holder
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import require

AHEAD = timedelta(days=30)
STANDS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of moving a slot's bookings: public ids of those moved or offered a move, and of those for whom nothing fitted."""

    moved: tuple[UUID, ...]
    left: tuple[UUID, ...]


@transaction.atomic
def black_out(
    *, actor: Actor, offering_id: int, starts_at: datetime, ends_at: datetime, reason: str, now: datetime,
    propose: bool = True,
) -> tuple[Blackout, Moved]:  # fmt: skip
    """Closes a place for a time. Nothing can be booked in it; those who had booked are offered the nearest slot that has room for
    all of them, whose seats are held for 72 hours or until it starts. Nobody is cancelled by this; guides and helpers are told that
    they are free. Raises Refused, WrongState.
    """
    offering = Offering.objects.get(pk=offering_id)
    require(actor, MANAGE, offering.unit_id)
    if not reason.strip() or ends_at <= starts_at:
        raise errors.WrongState("a black-out has a reason and ends after it starts")
    row = Blackout.objects.create(
        offering=offering,
        starts_at=starts_at,
        ends_at=ends_at,
        actor_id=actor.account_id,
        actor_name=actor.name[:120],
        reason=reason.strip()[:500],
        at=now,
    )
    affected = Slot.objects.filter(
        offering=offering, starts_at__lt=ends_at, ends_at__gt=starts_at, blackout__isnull=True
    ).exclude(state__in=[SlotState.CANCELLED, SlotState.HELD])
    ids = list(affected.order_by("pk").values_list("pk", flat=True))
    targets = _targets(offering.pk, now=now, without=ids) if propose else []
    _lock_all([*ids, *targets])
    Slot.objects.filter(pk__in=ids).update(blackout=row, reason=row.reason)
    release_resources(actor=actor, slot_ids=ids, reason=row.reason, now=now)
    moved = _propose(_booked(ids), targets, actor=actor, reason=row.reason, now=now) if propose else Moved((), ())
    return row, moved


@transaction.atomic
def lift_black_out(*, actor: Actor, blackout_id: int, now: datetime) -> Blackout:
    """Opens the place again before the end of a black-out; waiting lists are served. Raises Refused, WrongState."""
    row = Blackout.objects.select_for_update(of=("self",), no_key=True).select_related("offering").get(pk=blackout_id)
    require(actor, MANAGE, row.offering.unit_id)
    if row.lifted_at is not None:
        raise errors.WrongState("lifted")
    row.lifted_at = now
    row.save(update_fields=["lifted_at"])
    ids = list(row.slots.order_by("pk").values_list("pk", flat=True))
    _lock_all(ids)
    Slot.objects.filter(pk__in=ids).update(blackout=None, reason="")
    for slot_id in ids:
        advance_waiting(slot_id, now=now)
    return row


@transaction.atomic
def cancel_slot(*, actor: Actor, slot_id: int, reason: str, now: datetime, propose: bool = True) -> Moved:
    """A slot does not take place: those booked are offered another one; who finds none, and all others, are cancelled and told.
    Who has an offer to decide on already keeps it.

    Raises Refused, WrongState without a reason.
    """
    slot = locked_slot(actor, slot_id)
    if not reason.strip() or slot.state == SlotState.HELD:
        raise errors.WrongState("a slot that has not taken place is cancelled with a reason")
    booked = _booked([slot.pk])
    slot.state, slot.reason = SlotState.CANCELLED, reason.strip()[:500]
    slot.save(update_fields=["state", "reason"])
    note_slot(slot, "cancelled", actor=actor, now=now, reason=reason)
    release_resources(actor=actor, slot_ids=[slot.pk], reason=slot.reason, now=now)
    targets = _targets(slot.offering_id, now=now, without=[slot.pk]) if propose else []
    _lock_all(targets)
    moved = _propose(booked, targets, actor=actor, reason=slot.reason, now=now)
    asked = MoveProposal.objects.filter(booking__slot=slot, state=MoveProposal.State.OPEN)
    kept = set(asked.values_list("booking__public_id", flat=True))
    for public_id in Booking.objects.filter(slot=slot, state__in=OPEN).values_list("public_id", flat=True):
        if public_id not in kept:
            booking = lock_booking(public_id)
            end_booking(booking, BookingState.CANCELLED, actor=actor, by="staff", now=now, reason=slot.reason)
            tell_holder(booking, "cancelled", now=now, reason=slot.reason)
    return moved


@transaction.atomic
def propose_moves(
    *, actor: Actor, booking_ids: Sequence[UUID], reason: str, now: datetime, to_slot_ids: Sequence[int] | None = None
) -> Moved:
    """Offers bookings of one offering another slot, of those given or the nearest ones; the present one stays until they decide.

    Those who have an offer to decide on already are left as they are. Raises Refused, UnknownBooking.
    """
    rows = list(
        Booking.objects.filter(public_id__in=list(booking_ids), state__in=FIRM)
        .select_related("slot__offering")
        .order_by("-seats", "pk")
    )
    if not rows:
        raise errors.UnknownBooking
    for booking in rows:
        require(actor, DESK, booking.slot.offering.unit_id)
    offering = rows[0].slot.offering_id
    asked = MoveProposal.objects.filter(booking__in=rows, state=MoveProposal.State.OPEN)
    rows = [row for row in rows if row.pk not in set(asked.values_list("booking_id", flat=True))]
    targets = _targets(offering, now=now, without=[row.slot_id for row in rows], only=to_slot_ids)
    _lock_all(targets)
    return _propose(rows, targets, actor=actor, reason=reason.strip()[:500], now=now)


def _booked(slot_ids: Iterable[int]) -> list[Booking]:
    """Firm bookings of slots, largest parties first, for they find room hardest."""
    rows = Booking.objects.filter(slot__in=list(slot_ids), state__in=FIRM).exclude(proposals__state="open")
    return list(rows.select_related("slot__offering").order_by("-seats", "created_at", "pk"))


def _targets(
    offering_id: int, *, now: datetime, without: Iterable[int], only: Sequence[int] | None = None
) -> list[int]:
    rows = Slot.objects.filter(
        offering=offering_id, state=SlotState.OPEN, blackout__isnull=True, starts_at__gt=now, starts_at__lt=now + AHEAD
    ).exclude(pk__in=list(without))
    rows = rows.filter(pk__in=list(only)) if only is not None else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _lock_all(slot_ids: Iterable[int]) -> None:
    for slot_id in sorted(set(slot_ids)):
        lock_whole(slot_id)


def _propose(
    bookings: Sequence[Booking], targets: Sequence[int], *, actor: Actor, reason: str, now: datetime
) -> Moved:  # fmt: skip
    slots = list(Slot.objects.filter(pk__in=targets).exclude(blackout__isnull=False))
    moved: list[UUID] = []
    left: list[UUID] = []
    for booking in bookings:
        nearest = sorted(slots, key=lambda slot: (abs(slot.starts_at - booking.slot.starts_at), slot.pk))
        found = next((slot for slot in nearest if _hold(booking, slot)), None)
        if found is None:
            left.append(booking.public_id)
            continue
        proposal = MoveProposal.objects.create(
            booking=booking,
            to_slot=found,
            seats=booking.seats,
            reason=reason,
            expires_at=min(now + STANDS, found.starts_at),
            proposed_by_id=actor.account_id,
            proposed_at=now,
        )
        tell_holder(booking, "move", now=now, until=proposal.expires_at, reason=reason)
        moved.append(booking.public_id)
    return Moved(tuple(moved), tuple(left))


def _hold(booking: Booking, slot: Slot) -> bool:
    if slot.pk == booking.slot_id:
        return False
    try:
        with transaction.atomic():
            take_seats(slot_id=slot.pk, seats=booking.seats, share="", extras=booking.extras)
    except (errors.SoldOut, errors.ExtraFull):
        return False
    return True


@transaction.atomic
def accept_move(*, actor: Actor, booking_id: UUID | str, now: datetime, key: str = "") -> Answer:
    """The holder (or the desk) takes the slot that is held for the booking. Raises UnknownBooking, OfferGone."""
    booking, proposal, by = _open_proposal(actor, booking_id, key, now)
    close_proposal(proposal, MoveProposal.State.ACCEPTED, now=now)
    _settle_in(booking, proposal.to_slot, actor=actor, by=by, now=now, held_there=True)
    return answer_of(booking, booking.slot)


@transaction.atomic
def decline_move(*, actor: Actor, booking_id: UUID | str, now: datetime, key: str = "") -> Answer:
    """The holder does not want the other slot. A booking whose own slot cannot take place is cancelled by this, without a mark;
    any other stays as it was. Raises UnknownBooking, OfferGone."""
    booking, proposal, by = _open_proposal(actor, booking_id, key, now)
    _give_up(booking, proposal, MoveProposal.State.DECLINED, actor=actor, by=by, now=now)
    return answer_of(booking, booking.slot)


def _open_proposal(actor: Actor, booking_id: UUID | str, key: str, now: datetime) -> tuple[Booking, MoveProposal, str]:
    booking = lock_booking(booking_id)
    by = part_of(actor, booking, key)
    if not by:
        raise errors.UnknownBooking(str(booking_id))
    proposal = (
        MoveProposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("to_slot__offering")
        .filter(booking=booking, state=MoveProposal.State.OPEN)
        .first()
    )
    if proposal is None or proposal.expires_at <= now or booking.state not in FIRM:
        raise errors.OfferGone
    return booking, proposal, by


def _give_up(
    booking: Booking, proposal: MoveProposal, state: str, *, actor: Actor, by: str, now: datetime
) -> None:  # fmt: skip
    close_proposal(proposal, state, now=now)
    lock_whole(proposal.to_slot_id)
    give_back(slot_id=proposal.to_slot_id, seats=proposal.seats, share="", extras=booking.extras)
    advance_waiting(proposal.to_slot_id, now=now)
    cannot_stay = booking.slot.blackout_id is not None or booking.slot.state == SlotState.CANCELLED
    if cannot_stay and booking.state in OPEN:
        end_booking(booking, BookingState.CANCELLED, actor=actor, by="system", now=now, reason=proposal.reason)
        if by == "system":
            tell_holder(booking, "cancelled", now=now, reason=proposal.reason)


def expire_moves(*, now: datetime) -> int:
    """Ends proposals that nobody answered; their seats go to others. Returns how many."""
    ended = 0
    due = MoveProposal.objects.filter(state=MoveProposal.State.OPEN, expires_at__lte=now).order_by("pk")
    for pk, public_id in list(due.values_list("pk", "booking__public_id")):
        with transaction.atomic():
            booking = lock_booking(public_id)
            proposal = MoveProposal.objects.select_for_update(no_key=True).get(pk=pk)
            if proposal.state == MoveProposal.State.OPEN:
                _give_up(booking, proposal, MoveProposal.State.EXPIRED, actor=SYSTEM, by="system", now=now)
                ended += 1
    return ended


@transaction.atomic
def move_bookings(
    *, actor: Actor, from_slot_id: int, to_slot_ids: Sequence[int], reason: str, now: datetime,
    booking_ids: Sequence[UUID] | None = None,
) -> Moved:  # fmt: skip
    """Moves a slot's firm bookings into other slots of the same unit's offerings, largest first, in the order of the slots given;
    each party whole. Everybody is told. Raises Refused, UnknownSlot."""
    slots = {
        slot.pk: slot for slot in Slot.objects.filter(pk__in=[from_slot_id, *to_slot_ids]).select_related("offering")
    }
    if len(slots) != len({from_slot_id, *to_slot_ids}):
        raise errors.UnknownSlot(str(from_slot_id))
    for slot in slots.values():
        require(actor, DESK, slot.offering.unit_id)
    rows = _booked([from_slot_id])
    wanted = None if booking_ids is None else set(booking_ids)
    moved: list[UUID] = []
    left: list[UUID] = []
    for row in rows:
        if wanted is not None and row.public_id not in wanted:
            continue
        booking = lock_booking(row.public_id)
        fits = any(_try_move(booking, slots[pk], actor=actor, reason=reason, now=now) for pk in to_slot_ids)
        (moved if fits else left).append(booking.public_id)
    return Moved(tuple(moved), tuple(left))


def _try_move(booking: Booking, slot: Slot, *, actor: Actor, reason: str, now: datetime) -> bool:
    try:
        with transaction.atomic():
            _settle_in(booking, slot, actor=actor, by="staff", now=now, held_there=False, reason=reason)
    except (errors.SoldOut, errors.ExtraFull):
        booking.refresh_from_db()
        return False
    tell_holder(booking, "moved", now=now, reason=reason)
    return True


def _settle_in(
    booking: Booking, slot: Slot, *, actor: Actor, by: str, now: datetime, held_there: bool, reason: str = ""
) -> None:
    """Moves a locked booking; what the place itself proposes is never refused for the holder's limits."""
    old = booking.slot_id
    shape = Shape(booking.seats, booking.children, booking.extras, booking.is_group)
    move(booking, slot, shape, rules_for(slot), party=None, held_there=held_there, forgiving=True)
    note_step(booking, BookingStep.Act.MOVED, actor=actor, by=by, now=now, reason=reason)
    advance_waiting(old, now=now)
