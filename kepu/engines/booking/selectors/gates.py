"""What gates and reports read: who is expected, who came, what was refused."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from kepu.engines.booking.contracts import Attendance, Demand, Manifest, ManifestLine, SlotDemand
from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.models import Admission, Booking, BookingState, DemandRefused, Slot, SlotState
from kepu.engines.booking.policies import ADMIT
from kepu.engines.booking.tickets import ticket_key
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

TAKEN_BACK = "taken_back"
STANDS = Q(settlement__isnull=True) | ~Q(settlement__why=TAKEN_BACK)


def attendance(*, slot_ids: Collection[int]) -> Attendance:
    """People who came to slots, added up. The figure for the ledger is `total`; None while nobody was counted and a slot is open."""
    rows = Admission.objects.filter(slot__in=slot_ids)
    people = rows.aggregate(
        admitted=Sum("count", filter=Q(kind="ticket", verdict="admitted") & STANDS),
        walk_ins=Sum("count", filter=Q(kind="walk_in") & STANDS),
        settled=Sum("count", filter=Q(kind="settlement")),
        open_conflicts=Count("pk", filter=Q(verdict="conflict", settlement__isnull=True)),
    )
    missing = Booking.objects.filter(slot__in=slot_ids, state=BookingState.NO_SHOW).aggregate(people=Sum("seats"))
    slots = Slot.objects.filter(pk__in=slot_ids)
    return Attendance(
        admitted=people["admitted"] or 0,
        walk_ins=people["walk_ins"] or 0,
        settled=people["settled"] or 0,
        open_conflicts=people["open_conflicts"],
        no_shows=missing["people"] or 0,
        is_closed=bool(slot_ids) and not slots.exclude(state=SlotState.HELD).exists(),
    )


def gate_manifest(*, actor: Actor, slot_id: int, now: datetime) -> Manifest:
    """Everything a check-in page needs without a network. Raises UnknownSlot, Refused."""
    slot = Slot.objects.select_related("offering").filter(pk=slot_id).first()
    if slot is None:
        raise UnknownSlot(str(slot_id))
    require(actor, ADMIT, slot.offering.unit_id)
    rows = Booking.objects.filter(slot=slot, state__in=["confirmed", "attended", "no_show"]).prefetch_related("guests")
    return Manifest(
        slot=slot.public_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        public_key=ticket_key(),
        made_at=now,
        lines=tuple(
            ManifestLine(
                booking=row.public_id,
                state=row.state,
                seats=row.seats,
                limit=row.admit_limit,
                children=row.children,
                admitted=row.admitted,
                group_name=row.group_name,
                needs=row.extras,
                tails=tuple(guest.document_tail for guest in row.guests.all() if guest.document_tail),
            )
            for row in rows.order_by("created_at", "pk")
        ),
    )


def demand(*, offering_id: int, from_date: date, until_date: date) -> Demand:
    """Occupancy, refusals and waiting lists of an offering's slots over visit days, both inclusive."""
    slots = Slot.objects.filter(offering=offering_id, visit_date__range=(from_date, until_date)).exclude(
        state=SlotState.CANCELLED
    )
    ids = list(slots.values_list("pk", flat=True))
    asked = DemandRefused.objects.filter(slot__in=ids).order_by().values("slot")
    refused = {
        row["slot"]: (row["requests"], row["people"])
        for row in asked.annotate(requests=Count("pk"), people=Sum("seats"))
    }
    codes = DemandRefused.objects.filter(slot__in=ids).order_by("code").values_list("code").annotate(times=Count("pk"))
    waiting = _by_slot(Booking.objects.filter(slot__in=ids, state__in=["waiting", "offered"]), "seats")
    came = _by_slot(Admission.objects.filter(STANDS, slot__in=ids, verdict="admitted"), "count")
    rows = tuple(
        SlotDemand(
            slot_id=slot.pk,
            starts_at=slot.starts_at,
            capacity=slot.capacity,
            taken=slot.taken,
            refused_seats=refused.get(slot.pk, (0, 0))[1],
            refused_requests=refused.get(slot.pk, (0, 0))[0],
            waiting_seats=waiting.get(slot.pk, 0),
            attended=came.get(slot.pk, 0),
        )
        for slot in slots.order_by("starts_at", "pk")
    )
    return Demand(
        capacity=sum(row.capacity for row in rows),
        taken=sum(row.taken for row in rows),
        refused_seats=sum(row.refused_seats for row in rows),
        refused_requests=sum(row.refused_requests for row in rows),
        waiting_seats=sum(row.waiting_seats for row in rows),
        by_code=dict(codes),
        slots=rows,
    )


def _by_slot(rows, column: str) -> dict[int, int]:  # type: ignore[no-untyped-def]  # a query set of whichever model
    return {row["slot"]: row["people"] or 0 for row in rows.order_by().values("slot").annotate(people=Sum(column))}
