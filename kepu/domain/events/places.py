"""What events ask of the booking engine: the one place where a session meets its offering and slot.

Who may change a session was asked before; what follows from the change for its places is done in that person's name by the system,
because keeping sessions does not mean keeping the rules of a desk.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from kepu.domain.events.contracts import PlacesView
from kepu.domain.events.models import Session
from kepu.engines.booking.contracts import BookingFilter, SlotDraft, SlotView
from kepu.engines.booking.rules import Rules, read_rules
from kepu.engines.booking.rules.saying import say
from kepu.engines.booking.selectors import get_offering, get_rules, head_counts, list_bookings, list_slots
from kepu.engines.booking.services import (
    cancel_slot,
    close_slot_day,
    move_bookings,
    open_offering,
    open_slots,
    set_capacity,
)
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor

MOST_IN_GROUP = 100
CHUNK = 200
MOVED = "活动时间调整，预约已移至新的时间。"


def open_places(*, actor: Actor, session: Session, now: datetime) -> None:
    """Opens a session's offering with its rules and one slot, where it is booked. Raises what the engine refuses."""
    if not session.is_booked or not session.capacity:
        return
    offering = open_offering(
        actor=_for(actor), source=session.source, unit_id=session.unit_id, title=session.title, rules=rules_of(session),
        place=session.place, url=f"/events/{session.public_id}/", is_listed=session.booking != "invitation", now=now,
    )  # fmt: skip
    draft = SlotDraft(session.starts_at, session.ends_at, session.capacity)
    open_slots(actor=_for(actor), offering_id=offering.id, drafts=[draft], now=now)


def change_places(*, actor: Actor, session: Session, now: datetime) -> None:
    """Follows a change: more or fewer places, or another time, to which all who have booked are moved and of which they are told."""
    open_places(actor=actor, session=session, now=now)
    slots = _slots(session, now=now)
    here = next((slot for slot in slots if slot.starts_at == session.starts_at), None)
    if here is None or not session.capacity:
        return
    for slot in slots:
        if slot.id != here.id:
            move_bookings(actor=_for(actor), from_slot_id=slot.id, to_slot_ids=[here.id], reason=MOVED, now=now)
            cancel_slot(actor=_for(actor), slot_id=slot.id, reason=MOVED, propose=False, now=now)
    if here.capacity != session.capacity:
        set_capacity(actor=_for(actor), slot_id=here.id, capacity=session.capacity, now=now)


def close_places(*, actor: Actor, session: Session, reason: str, now: datetime) -> None:
    """Cancels the slots of a session that is called off; those booked are told why."""
    for slot in _slots(session, now=now):
        cancel_slot(actor=_for(actor), slot_id=slot.id, reason=reason, propose=False, now=now)


def end_places(*, actor: Actor, session: Session, now: datetime) -> None:
    """Ends the slots of a session that is over: who did not come is noted, where the gate was used."""
    for slot in _slots(session, now=now):
        if slot.ends_at <= now:
            close_slot_day(actor=_for(actor), slot_id=slot.id, now=now)


def gate_counts(sessions: Collection[Session], *, now: datetime) -> dict[int, int]:
    """Session id → people-times that the gate admitted, walk-ins included; sessions at which nobody was scanned are left out."""
    by_source = {session.source: session.pk for session in sessions}
    slots: dict[int, list[int]] = {}
    for slot in list_slots(now=now, sources=list(by_source)) if by_source else []:
        slots.setdefault(by_source[slot.source], []).append(slot.id)
    inside = head_counts(slot_ids=[slot for ids in slots.values() for slot in ids])
    counts = {key: sum(inside[slot].inside for slot in ids) for key, ids in slots.items()}
    return {key: people for key, people in counts.items() if people}


def holders_who_came(session: Session) -> list[str]:
    """Keys of those who had booked and were admitted, as the engine says them."""
    asked = BookingFilter(source=session.source, states=("attended",))
    found: list[str] = []
    while True:
        rows, total = list_bookings(unit_ids=[session.unit_id], filters=asked, offset=len(found), limit=CHUNK)
        found += [row.holder_key for row in rows]
        if not rows or len(found) >= total:
            return [key for key in found if key]


def views_of(session: Session, *, now: datetime, language: str) -> tuple[PlacesView, ...]:
    """The session's slots as the engine shows them, with their rules in a language."""
    offering = get_offering(source=session.source)
    if offering is None:
        return ()
    said = tuple(say(get_rules(offering_id=offering.id, on=local_date(session.starts_at)), language))
    counts = gate_counts([session], now=now)
    return tuple(replace(_view(slot), rules=said, admitted=counts.get(session.pk)) for slot in _slots(session, now=now))


def rules_of(session: Session) -> Rules:
    """A session's rules: open from the announcement, families of up to five, groups while the places last."""
    most = min(session.capacity or 1, MOST_IN_GROUP)
    return read_rules(
        {
            "mode": session.booking,
            "release_days_ahead": None,
            "persons_per_booking": 5,
            "persons_per_account_day": None,
            "group": {"allowed": most >= 5, "min_size": min(5, most), "max_size": most, "lead_hours": 24},
        }
    )


def _slots(session: Session, *, now: datetime) -> list[SlotView]:
    return [slot for slot in list_slots(now=now, source=session.source) if slot.state != "cancelled"]


def _view(slot: SlotView) -> PlacesView:
    return PlacesView(
        slot_id=str(slot.public_id),
        capacity=slot.capacity,
        taken=slot.taken,
        left=slot.left,
        waiting=slot.waiting,
        admitted=None,
        is_bookable=slot.is_bookable,
        why_not=slot.why_not,
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
    )


def _for(actor: Actor) -> Actor:
    return replace(actor, is_system=True)
