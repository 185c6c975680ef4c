"""What helps after a refusal: the next release, other slots with room, the waiting list, the end of a lock."""

from datetime import datetime, timedelta

from django.db import connection

from kepu.engines.booking.contracts import Advice, Request, SlotBrief
from kepu.engines.booking.errors import Refusal
from kepu.engines.booking.models import Lock, Slot
from kepu.engines.booking.rules.times import opens_at, waiting_closes_at
from kepu.engines.booking.stand import Stand
from kepu.foundation.statements import columns_of, often, row_from

FULL = frozenset({"sold_out", "extra_full", "closed", "slot_cancelled", "blacked_out", "waiting_closed"})
AHEAD = timedelta(days=30)
MOST = 3
WITH_ROOM = (
    f"SELECT {columns_of(Slot, 's')} FROM booking_slot s WHERE s.offering_id = %s AND s.id <> %s"  # noqa: S608 – constants only
    " AND s.state = 'open' AND s.blackout_id IS NULL AND s.starts_at > %s AND s.starts_at < %s"
    f" AND s.capacity >= s.taken + s.held + %s ORDER BY s.starts_at, s.id LIMIT {MOST * 2}"
)


def advise(refusal: Refusal, request: Request, stand: Stand, *, now: datetime) -> Advice:
    """Advice for a refusal; asks the database only where that can help."""
    given, rules = refusal.advice, stand.rules
    if refusal.code == "locked":
        return Advice(
            until=Lock.objects.filter(pk=stand.lock_id or 0).values_list("until", flat=True).get(), telephone=True
        )
    if refusal.code not in FULL:
        return given
    may_wait = (
        refusal.code == "sold_out"
        and rules.waiting.allowed
        and rules.mode in ("first_come", "approval")
        and now < waiting_closes_at(rules, stand.slot.starts_at)
    )
    return Advice(
        opens_at=given.opens_at,
        may_wait=may_wait,
        others=other_slots(stand, seats=max(request.party.seats, 1), now=now),
        telephone=True,
    )


def other_slots(stand: Stand, *, seats: int, now: datetime) -> tuple[SlotBrief, ...]:
    """The next slots of the same offering that have room for the whole party and are released."""
    moment, until = (connection.ops.adapt_datetimefield_value(each) for each in (now, now + AHEAD))
    with often() as cursor:
        cursor.execute(WITH_ROOM, [stand.slot.offering_id, stand.slot.pk, moment, until, seats])
        rows = [row_from(Slot, values) for values in cursor.fetchall()]
    released = [row for row in rows if (opening := opens_at(stand.rules, row.visit_date)) is None or opening <= now]
    return tuple(brief_of(row) for row in released[:MOST])


def brief_of(slot: Slot) -> SlotBrief:
    """A slot in a word."""
    return SlotBrief(slot.public_id, slot.starts_at, slot.ends_at, slot.title, slot.left)
