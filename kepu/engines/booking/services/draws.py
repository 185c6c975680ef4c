"""Draws: entries close, their list is fixed, the secret is revealed, and the pure function says who won."""

from datetime import datetime

from django.db import transaction

from kepu.engines.booking import errors, lottery
from kepu.engines.booking.models import Booking, BookingState, Draw, Pool, SlotState
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.rules.times import closes_at
from kepu.engines.booking.seats import lock_whole, take_seats
from kepu.engines.booking.services.advancing import advance_waiting
from kepu.engines.booking.services.steps import note_step
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import tell_holder
from kepu.foundation.crypto import unseal
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def close_entries(*, actor: Actor, slot_id: int, now: datetime) -> Draw:
    """Fixes the list of entries and what there is to win; both are public from now on. Raises Refused, WrongState before entries close."""
    draw = _locked(actor, slot_id, Draw.State.COMMITTED)
    if now < closes_at(rules_for(draw.slot), draw.slot.starts_at):
        raise errors.WrongState("entries are still open")
    slot = lock_whole(slot_id)
    shares = Pool.objects.filter(slot=slot, kind=Pool.Kind.SHARE, released_at__isnull=True)
    draw.terms = {"seats": slot.left, "shares": {pool.code: pool.seats - pool.taken for pool in shares}}
    draw.entries_digest = lottery.digest_of(entries_of(draw))
    draw.state, draw.closed_at = Draw.State.CLOSED, now
    draw.save(update_fields=["terms", "entries_digest", "state", "closed_at"])
    return draw


@transaction.atomic
def reveal_and_draw(*, actor: Actor, slot_id: int, now: datetime) -> Draw:
    """Reveals the secret and draws. Winners have their seats; all others wait in the drawn order.

    Raises Refused, WrongState, also before the list has been public for ten minutes: nobody, staff included, is quicker than readers.
    """
    draw = _locked(actor, slot_id, Draw.State.CLOSED)
    if draw.closed_at is None or now < draw.closed_at + lottery.PUBLIC_BEFORE:
        raise errors.WrongState("the list is not public for long enough")
    slot = draw.slot
    if slot.state not in (SlotState.OPEN, SlotState.CLOSED) or slot.blackout_id is not None:
        raise errors.WrongState(slot.state)
    entries = entries_of(draw)
    secret = unseal("booking.draw", draw.secret_sealed)
    seed = lottery.seed_of(secret, draw.entries_digest)
    result = lottery.draw(seed=seed, entries=entries, seats=draw.terms["seats"], shares=draw.terms["shares"])
    _write(draw, result, [entry.id for entry in lottery.order_of(seed, entries)], now=now)
    draw.secret, draw.seed, draw.result_digest = secret, seed, lottery.result_digest(result)
    draw.state, draw.drawn_at = Draw.State.DRAWN, now
    draw.save(update_fields=["secret", "seed", "result_digest", "state", "drawn_at"])
    advance_waiting(slot.pk, now=now)
    return draw


def _locked(actor: Actor, slot_id: int, state: str) -> Draw:
    draw = (
        Draw.objects.select_for_update(of=("self",), no_key=True)
        .select_related("slot__offering")
        .filter(slot=slot_id)
        .first()
    )
    if draw is None:
        raise errors.UnknownSlot(str(slot_id))
    require(actor, MANAGE, draw.slot.offering.unit_id)
    if draw.state != state:
        raise errors.WrongState(draw.state)
    return draw


def entries_of(draw: Draw) -> list[lottery.Entry]:
    """A draw's entries as the pure function takes them."""
    return [lottery.Entry(row.entry_id, row.seats, row.share) for row in draw.entries.order_by("entry_id")]


def _write(draw: Draw, result: lottery.Result, order: list[str], *, now: datetime) -> None:
    """What each booking drew. An entry whose booking was cancelled after the list closed keeps its rank; its seats go on."""
    rows = {row.entry_id: row for row in draw.entries.select_related("booking__slot__offering")}
    won = set(result.won)
    slot = lock_whole(draw.slot_id)
    for rank, entry_id in enumerate(order, start=1):
        booking = rows[entry_id].booking
        if booking is None or booking.state != BookingState.ENTERED:
            continue
        is_won = entry_id in won and _take(booking, in_share=entry_id in result.in_share)
        booking.state = BookingState.CONFIRMED if is_won else BookingState.WAITING
        booking.place = None if is_won else slot.last_place + rank
        booking.save(update_fields=["state", "place", "in_share"])
        note_step(booking, booking.state, actor=SYSTEM, by="system", now=now)
        tell_holder(booking, "won" if is_won else "not_won", now=now, key=f"draw:{draw.pk}:{booking.pk}")
    slot.last_place += len(order)
    slot.save(update_fields=["last_place"])


def _take(booking: Booking, *, in_share: bool) -> bool:
    try:
        with transaction.atomic():
            booking.in_share = take_seats(
                slot_id=booking.slot_id,
                seats=booking.seats,
                share=booking.share if in_share else "",
                extras=booking.extras,
            )
    except (errors.SoldOut, errors.ExtraFull):
        return False
    return True


def tend_draws(*, now: datetime) -> int:
    """Closes entries that are due, and draws what was closed at least ten minutes ago, so that lists are public before secrets."""
    done = 0
    for draw in Draw.objects.filter(state=Draw.State.CLOSED, closed_at__lte=now - lottery.PUBLIC_BEFORE).order_by("pk"):
        if draw.slot.state == SlotState.OPEN and draw.slot.blackout_id is None:
            reveal_and_draw(actor=SYSTEM, slot_id=draw.slot_id, now=now)
            done += 1
    for draw in Draw.objects.filter(state=Draw.State.COMMITTED, slot__starts_at__gt=now).select_related("slot"):
        if now >= closes_at(rules_for(draw.slot), draw.slot.starts_at):
            close_entries(actor=SYSTEM, slot_id=draw.slot_id, now=now)
            done += 1
    return done
