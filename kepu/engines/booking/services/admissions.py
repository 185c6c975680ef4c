"""What happens at the gates: scans one by one or synced in batches, walk-ins, conflicts, the end of the day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.engines.booking.contracts import Attendance, Scan, Verdict
from kepu.engines.booking.errors import UnknownSlot, WrongState
from kepu.engines.booking.models import Admission, Booking, BookingState, Slot, SlotState, Strike
from kepu.engines.booking.policies import ADMIT, MANAGE
from kepu.engines.booking.selectors.gates import TAKEN_BACK, attendance
from kepu.engines.booking.services.ending import end_booking
from kepu.engines.booking.services.offerings import note_slot
from kepu.engines.booking.services.steps import lock_booking, set_state
from kepu.engines.booking.services.strikes import add_strike, annul_strike
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.tickets import EARLY, BadTicket, read_ticket
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import require

GOOD = (BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.NO_SHOW)


def admit(*, actor: Actor, scan: Scan, now: datetime) -> Verdict:
    """Lets people of a booking in, or says why not. The same scan sent twice acts once.

    Verdicts: admitted; duplicate (all of the booking are inside; nobody is counted); refused (why: bad_ticket, other_slot,
    not_confirmed, too_early, too_late, wrong_count); conflict (an offline gate had let them in, and so had another – why: two_gates – or
    the ticket turns out not to hold – why: as for refused: they are kept apart until somebody settles it). Raises UnknownSlot, Refused.
    """
    slot = _slot(actor, scan.slot_id, ADMIT)
    if (known := _known(scan.scan_id)) is not None:
        return known
    try:
        with transaction.atomic():
            return _admit(actor, slot, scan, now)
    except IntegrityError:
        if (known := _known(scan.scan_id)) is not None:
            return known
        raise


def sync_admissions(*, actor: Actor, scans: Iterable[Scan], now: datetime) -> list[Verdict]:
    """What a device gathered offline, in the order of the scans. Each is stored for itself: a batch that breaks off is sent again."""
    return [admit(actor=actor, scan=scan, now=now) for scan in sorted(scans, key=lambda scan: scan.scanned_at)]


def _slot(actor: Actor, slot_id: int, permission: str) -> Slot:
    slot = Slot.objects.select_related("offering").filter(pk=slot_id).first()
    if slot is None:
        raise UnknownSlot(str(slot_id))
    require(actor, permission, slot.offering.unit_id)
    return slot


def _known(scan_id: UUID) -> Verdict | None:
    row = Admission.objects.select_related("booking").filter(scan_id=scan_id).first()
    return _verdict(row) if row else None


def _verdict(row: Admission) -> Verdict:
    booking = row.booking
    return Verdict(
        scan_id=row.scan_id,
        verdict=row.verdict,
        why=row.why,
        booking=booking.public_id if booking else None,
        count=row.count,
        inside=booking.admitted if booking else 0,
        seats=booking.seats if booking else row.count,
    )


def _admit(actor: Actor, slot: Slot, scan: Scan, now: datetime) -> Verdict:
    booking, why = _booking_of(slot, scan)
    if booking is None or why:
        came = scan.was_offline and scan.entered and scan.count > 0  # they are inside, whatever the ticket is worth
        return _write(
            actor, slot, scan, booking, "conflict" if came else "refused", why, scan.count if came else 0, now
        )
    room = Booking.objects.filter(pk=booking.pk, state__in=GOOD, admit_limit__gte=F("admitted") + scan.count)
    if scan.was_offline and not scan.entered:
        return _write(actor, slot, scan, booking, "refused", "sent_away", 0, now)
    if room.update(admitted=F("admitted") + scan.count):
        booking.refresh_from_db(fields=["admitted", "state"])
        _came_after_all(booking, now)
        return _write(actor, slot, scan, booking, "admitted", "", scan.count, now)
    booking.refresh_from_db(fields=["admitted"])
    if scan.was_offline:
        return _write(actor, slot, scan, booking, "conflict", "two_gates", scan.count, now)
    return _write(actor, slot, scan, booking, "duplicate", "inside", 0, now)


def _booking_of(slot: Slot, scan: Scan) -> tuple[Booking | None, str]:
    if scan.count < 1:
        return None, "wrong_count"
    try:
        public_id = read_ticket(scan.ticket).booking if scan.ticket.startswith("K1.") else UUID(scan.ticket)
    except (BadTicket, ValueError):
        return None, "bad_ticket"
    booking = Booking.objects.select_related("slot__offering").filter(public_id=public_id).first()
    if booking is None:
        return None, "bad_ticket"
    if booking.slot_id != slot.pk:
        return booking, "other_slot"
    if booking.state not in GOOD:
        return booking, "not_confirmed"
    if scan.scanned_at < slot.starts_at - EARLY:
        return booking, "too_early"
    return booking, "too_late" if scan.scanned_at > slot.ends_at else ""


def _write(
    actor: Actor, slot: Slot, scan: Scan, booking: Booking | None, verdict: str, why: str, count: int, now: datetime
) -> Verdict:
    row = Admission.objects.create(
        scan_id=scan.scan_id,
        slot=slot,
        booking=booking,
        kind=Admission.Kind.TICKET,
        verdict=verdict,
        why=why,
        count=count,
        **_where(actor, scan.gate, scan.device, scan.scanned_at, now, was_offline=scan.was_offline),
    )
    return _verdict(row)


def _where(
    actor: Actor, gate: str, device: str, scanned_at: datetime, now: datetime, *, was_offline: bool
) -> dict[str, Any]:
    return {
        "gate": gate[:40],
        "device": device[:60],
        "scanned_at": scanned_at,
        "received_at": now,
        "was_offline": was_offline,
        "actor_id": actor.account_id,
        "actor_name": actor.name[:120],
    }


def _came_after_all(booking: Booking, now: datetime) -> None:
    """A scan that arrives after the day was closed takes the missed visit back."""
    if booking.state != BookingState.NO_SHOW:
        return
    set_state(booking, BookingState.ATTENDED, actor=SYSTEM, by="system", now=now, reason="scan arrived later")
    for strike in Strike.objects.filter(booking=booking):
        annul_strike(strike, by_name=SYSTEM.name, now=now)


@transaction.atomic
def walk_in(
    *, actor: Actor, scan_id: UUID, slot_id: int, count: int, scanned_at: datetime, now: datetime, gate: str = "",
    device: str = "", was_offline: bool = False,
) -> Verdict:  # fmt: skip
    """People without a booking: they take free seats like anybody. Refused when there are none (why: sold_out); those whom an offline gate
    let in beyond the room are counted as they came (why: over_capacity). Raises UnknownSlot, Refused."""
    slot = _slot(actor, slot_id, ADMIT)
    if (known := _known(scan_id)) is not None:
        return known
    free = Slot.objects.filter(
        pk=slot.pk, state__in=[SlotState.OPEN, SlotState.CLOSED], capacity__gte=F("taken") + F("held") + count
    )
    fits = count > 0 and bool(free.update(taken=F("taken") + count))
    entered = count > 0 and (fits or was_offline)
    row = Admission.objects.create(
        scan_id=scan_id,
        slot=slot,
        kind=Admission.Kind.WALK_IN,
        verdict="admitted" if entered else "refused",
        why="" if fits else ("over_capacity" if entered else "sold_out"),
        count=count if entered else 0,
        **_where(actor, gate, device, scanned_at, now, was_offline=was_offline),
    )
    return _verdict(row)


@transaction.atomic
def settle_conflict(
    *, actor: Actor, admission_id: int, entered: int, reason: str, now: datetime, scan_id: UUID
) -> Verdict:  # fmt: skip
    """Says how many people of a conflict had really come in beside those counted already, and why; once. Raises Refused, WrongState."""
    row = (
        Admission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("slot__offering")
        .get(pk=admission_id)
    )
    require(actor, MANAGE, row.slot.offering.unit_id)
    if row.verdict != "conflict" or not 0 <= entered <= row.count or _is_settled(row) or not reason.strip():
        raise WrongState(row.verdict)
    settled = Admission.objects.create(
        scan_id=scan_id,
        slot=row.slot,
        booking=row.booking,
        settles=row,
        kind=Admission.Kind.SETTLEMENT,
        verdict="admitted" if entered else "refused",
        why="settled",
        note=reason.strip()[:300],
        count=entered,
        **_where(actor, row.gate, row.device, now, now, was_offline=False),
    )
    return _verdict(settled)


@transaction.atomic
def take_back(
    *, actor: Actor, scan_id: UUID, undoes: UUID, reason: str, scanned_at: datetime, now: datetime, gate: str = "",
    device: str = "", was_offline: bool = False,
) -> Verdict:  # fmt: skip
    """Takes a scan or walk-in back by a row of its own: its people were not let in after all. Whoever scanned may, and who manages the
    place; not after the day was closed, for its figure is in the ledger. Raises Refused, WrongState (also for an unknown scan)."""
    if (known := _known(scan_id)) is not None:
        return known
    rows = Admission.objects.select_for_update(of=("self",), no_key=True).select_related("slot__offering", "booking")
    row = rows.filter(scan_id=undoes).first()
    if row is None:
        raise WrongState("unknown scan")
    own = row.actor_id is not None and row.actor_id == actor.account_id
    require(actor, ADMIT if own else MANAGE, row.slot.offering.unit_id)
    if row.kind == Admission.Kind.SETTLEMENT or row.verdict not in ("admitted", "conflict") or _is_settled(row):
        raise WrongState(row.verdict)
    if row.slot.state == SlotState.HELD:
        raise WrongState(row.slot.state)
    _give_back(row)
    back = Admission.objects.create(
        scan_id=scan_id,
        slot=row.slot,
        booking=row.booking,
        settles=row,
        kind=Admission.Kind.SETTLEMENT,
        verdict="refused",
        why=TAKEN_BACK,
        note=reason.strip()[:300],
        count=0,
        **_where(actor, gate, device, scanned_at, now, was_offline=was_offline),
    )
    return _verdict(back)


def _is_settled(row: Admission) -> bool:
    return Admission.objects.filter(settles=row).exists()


def _give_back(row: Admission) -> None:
    """The booking may be admitted again; seats that a walk-in took are free again. A conflict had taken nothing."""
    if row.verdict != Admission.Result.ADMITTED:
        return
    if row.booking is not None:
        Booking.objects.filter(pk=row.booking.pk).update(admitted=F("admitted") - row.count)
        row.booking.refresh_from_db(fields=["admitted"])
    elif not row.why:
        Slot.objects.filter(pk=row.slot_id).update(taken=F("taken") - row.count)


@transaction.atomic
def close_slot_day(*, actor: Actor, slot_id: int, now: datetime) -> Attendance:
    """Ends a slot after it has taken place: who came, came; who did not, did not – where the gate was used at all. Raises Refused,
    WrongState before its end. Closing again changes nothing and answers the same."""
    slot = _slot(actor, slot_id, MANAGE)
    if now < slot.ends_at or slot.state == SlotState.CANCELLED:
        raise WrongState("it has not ended" if now < slot.ends_at else slot.state)
    if slot.state != SlotState.HELD:
        _end(slot, actor, now)
    return attendance(slot_ids=[slot.pk])


def _end(slot: Slot, actor: Actor, now: datetime) -> None:
    Slot.objects.filter(pk=slot.pk).update(state=SlotState.HELD)
    rules, was_scanned = rules_for(slot), Admission.objects.filter(slot=slot).exists()
    rows = Booking.objects.select_for_update(of=("self",), no_key=True).filter(slot=slot, state=BookingState.CONFIRMED)
    for booking in rows.select_related("slot__offering").order_by("pk"):
        if booking.admitted:
            set_state(booking, BookingState.ATTENDED, actor=SYSTEM, by="system", now=now)
        elif was_scanned and slot.blackout_id is None:
            set_state(booking, BookingState.NO_SHOW, actor=SYSTEM, by="system", now=now)
            add_strike(booking, Strike.Kind.NO_SHOW, rules, now=now)
    undecided = Booking.objects.filter(slot=slot, state__in=["waiting", "requested", "entered", "offered"])
    for public_id in undecided.order_by("pk").values_list("public_id", flat=True):
        ended = lock_booking(public_id)
        end_booking(ended, BookingState.EXPIRED, actor=SYSTEM, by="system", now=now, advance=False)
    note_slot(slot, "held", actor=actor, now=now)


def mark_no_shows(*, now: datetime) -> int:
    """Ends slots that ended a day ago and that nobody ended; gates have had that long to sync. Returns how many."""
    due = Slot.objects.filter(ends_at__lte=now - timedelta(days=1), state__in=[SlotState.OPEN, SlotState.CLOSED])
    ids = list(due.order_by("ends_at", "pk").values_list("pk", flat=True)[:200])
    for slot_id in ids:
        close_slot_day(actor=SYSTEM, slot_id=slot_id, now=now)
    return len(ids)
