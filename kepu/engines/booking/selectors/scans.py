"""The ledger of the gates as people read it: scans, conflicts with both sides, head counts, and finding somebody at the door."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from kepu.engines.booking.contracts import ConflictView, Expected, HeadCount, ScanView
from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.models import Admission, Booking, Slot
from kepu.engines.booking.policies import ADMIT
from kepu.engines.booking.rows import NAME
from kepu.engines.booking.selectors.gates import STANDS, TAKEN_BACK
from kepu.engines.booking.tickets import short_code
from kepu.foundation.crypto import unseal
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

AT_GATE = ("confirmed", "attended", "no_show")
MOST_FOUND = 12


def get_scan(*, slot_id: int, scan_id: UUID) -> ScanView | None:
    """One line of a slot's ledger, or None."""
    row = _lines().filter(slot=slot_id, scan_id=scan_id).first()
    return _view(row) if row else None


def list_scans(*, slot_id: int, booking: UUID | None = None, limit: int = 100) -> list[ScanView]:
    """Lines of a slot's ledger, latest first; of one booking only when given. Settlements stand beside what they settle."""
    rows = _lines().filter(slot=slot_id).exclude(kind=Admission.Kind.SETTLEMENT)
    rows = rows.filter(booking__public_id=booking) if booking else rows
    return [_view(row) for row in rows.order_by("-scanned_at", "-pk")[:limit]]


def list_entries(*, slot_id: int) -> dict[UUID, list[ScanView]]:
    """By booking, the scans by which its people came in, earliest first."""
    found: dict[UUID, list[ScanView]] = {}
    rows = _lines().filter(STANDS, slot=slot_id, kind=Admission.Kind.TICKET, verdict="admitted")
    for row in rows.exclude(booking=None).order_by("scanned_at", "pk"):
        view = _view(row)
        if view.booking is not None:
            found.setdefault(view.booking, []).append(view)
    return found


def list_conflicts(*, slot_ids: Collection[int]) -> list[ConflictView]:
    """Every conflict of slots, open ones first, then by time; each with the scans that had let the same booking in."""
    rows = list(
        _lines()
        .filter(slot__in=slot_ids, verdict="conflict")
        .select_related("slot__offering")
        .order_by("scanned_at", "pk")
    )
    bookings = {row.booking_id for row in rows if row.booking_id is not None}
    entries: dict[int | None, list[ScanView]] = {}
    inside = _lines().filter(STANDS, booking__in=bookings, kind=Admission.Kind.TICKET, verdict="admitted")
    for row in inside.order_by("scanned_at", "pk"):
        entries.setdefault(row.booking_id, []).append(_view(row))
    views = [_conflict(row, tuple(entries.get(row.booking_id, ()))) for row in rows]
    return sorted(views, key=lambda view: view.settled is not None)


def slots_with_open_conflicts(*, unit_ids: Collection[int], since: datetime) -> list[int]:
    """Ids of slots of these units that started since a moment and have conflicts which nobody has settled, earliest first."""
    rows = Admission.objects.filter(verdict="conflict", settlement__isnull=True, slot__starts_at__gte=since)
    found = rows.filter(slot__offering__unit__in=unit_ids).order_by("slot__starts_at", "slot")
    return list(dict.fromkeys(found.values_list("slot", flat=True)))


def head_counts(*, slot_ids: Collection[int]) -> dict[int, HeadCount]:
    """By slot: who is inside, who is expected. Two queries however many slots."""
    people: dict[int, dict[str, int | None]] = {
        row["slot"]: {name: row[name] for name in ("inside", "walk_ins", "open_conflicts")}
        for row in Admission.objects.filter(slot__in=slot_ids)
        .order_by()
        .values("slot")
        .annotate(
            inside=Sum("count", filter=Q(verdict="admitted") & STANDS),
            walk_ins=Sum("count", filter=Q(verdict="admitted", kind="walk_in") & STANDS),
            open_conflicts=Count("pk", filter=Q(verdict="conflict", settlement__isnull=True)),
        )
    }
    booked = Booking.objects.filter(slot__in=slot_ids, state__in=AT_GATE).order_by().values_list("slot")
    expected = dict(booked.annotate(people=Sum("seats")))
    return {
        slot_id: HeadCount(
            inside=people.get(slot_id, {}).get("inside") or 0,
            walk_ins=people.get(slot_id, {}).get("walk_ins") or 0,
            expected=expected.get(slot_id) or 0,
            open_conflicts=people.get(slot_id, {}).get("open_conflicts") or 0,
        )
        for slot_id in slot_ids
    }


def find_expected(*, actor: Actor, slot_id: int, words: str) -> list[Expected]:
    """Bookings of a slot by a part of a name, the last digits of a document, or the short code; at most twelve, and none for fewer than
    two characters. Raises UnknownSlot, Refused."""
    slot = Slot.objects.select_related("offering").filter(pk=slot_id).first()
    if slot is None:
        raise UnknownSlot(str(slot_id))
    require(actor, ADMIT, slot.offering.unit_id)
    wanted = "".join(words.split()).casefold()
    if len(wanted) < 2:
        return []
    rows = Booking.objects.filter(slot=slot, state__in=AT_GATE).prefetch_related("guests").order_by("created_at", "pk")
    found = (_expected(row) for row in rows if _matches(row, wanted))
    return [view for _, view in zip(range(MOST_FOUND), found, strict=False)]


def _matches(row: Booking, wanted: str) -> bool:
    code = wanted.replace("-", "")
    tails = [guest.document_tail.casefold() for guest in row.guests.all() if guest.document_tail]
    if (len(code) >= 4 and row.public_id.hex.startswith(code)) or wanted in tails:
        return True
    return any(wanted in "".join(name.split()).casefold() for name in _names(row))


def _names(row: Booking) -> list[str]:
    sealed = [row.name_sealed, *(guest.name_sealed for guest in row.guests.all())]
    names = [row.group_name, row.school, *(unseal(NAME, text) for text in sealed if text)]
    return [name for name in dict.fromkeys(names) if name]


def _expected(row: Booking) -> Expected:
    return Expected(
        booking=row.public_id,
        code=short_code(row.public_id),
        who=tuple(_names(row)),
        state=row.state,
        seats=row.seats,
        admitted=row.admitted,
    )


def _lines() -> QuerySet[Admission]:
    return Admission.objects.select_related("booking", "settlement")


def _settlement(row: Admission) -> Admission | None:
    return getattr(row, "settlement", None)


def _view(row: Admission) -> ScanView:
    later = _settlement(row)
    return ScanView(
        scan_id=row.scan_id,
        kind=row.kind,
        verdict=row.verdict,
        why=row.why,
        note=row.note or (later.note if later else ""),
        count=row.count,
        gate=row.gate,
        device=row.device,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        scanned_at=row.scanned_at,
        was_offline=row.was_offline,
        booking=row.booking.public_id if row.booking else None,
        is_taken_back=later is not None and later.why == TAKEN_BACK,
    )


def _conflict(row: Admission, others: tuple[ScanView, ...]) -> ConflictView:
    later = _settlement(row)
    return ConflictView(
        id=row.pk,
        slot_id=row.slot_id,
        unit_id=row.slot.offering.unit_id,
        scan=_view(row),
        seats=row.booking.seats if row.booking else 0,
        group_name=row.booking.group_name if row.booking else "",
        others=others,
        settled=_view(later) if later else None,
    )
