"""Reading bookings: one for its holder, lists for the desk, those of an account."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from kepu.engines.booking.advice import brief_of
from kepu.engines.booking.answers import position_of
from kepu.engines.booking.contracts import BookingFilter, BookingView, GuestView, ProposalView, StepView
from kepu.engines.booking.errors import UnknownBooking
from kepu.engines.booking.models import Booking, BookingGuest, BookingState, MoveProposal, SlotState
from kepu.engines.booking.policies import part_of
from kepu.engines.booking.rows import NAME
from kepu.engines.booking.selectors.slots import offering_view
from kepu.engines.booking.tickets import ticket_for
from kepu.foundation.crypto import unseal
from kepu.foundation.units.contracts import Actor


def get_booking(*, actor: Actor, booking_id: UUID | str, key: str = "") -> BookingView:
    """A booking (public id) for its holder, for whoever has its key, and for the desk. Raises UnknownBooking for anybody else."""
    booking = _read(Booking.objects.all()).filter(public_id=booking_id).first()
    if booking is None or not part_of(actor, booking, key):
        raise UnknownBooking(str(booking_id))
    return view_of(booking)


def list_bookings(
    *, unit_ids: Iterable[int], filters: BookingFilter | None = None, offset: int = 0, limit: int = 100
) -> tuple[list[BookingView], int]:
    """Bookings of offerings of these units, by slot and then by arrival, with how many there are in all."""
    rows = _filtered(Booking.objects.filter(slot__offering__unit__in=list(unit_ids)), filters or BookingFilter())
    ordered = _read(rows.order_by("slot__starts_at", "slot", "created_at", "pk"))
    return [view_of(row) for row in ordered[offset : offset + limit]], rows.count()


def own_data(*, account_id: int) -> list[dict[str, object]]:
    """What is kept about an account's bookings, for its owner's export."""
    rows = Booking.objects.filter(account=account_id).select_related("slot__offering").order_by("pk")
    return [
        {
            "booking": str(row.public_id),
            "offering": row.slot.offering.title,
            "starts_at": row.slot.starts_at.isoformat(),
            "state": row.state,
            "people": row.seats,
            "contact": row.contact_hint,
        }
        for row in rows
    ]


def _filtered(rows: QuerySet[Booking], filters: BookingFilter) -> QuerySet[Booking]:
    wanted = {
        "slot__offering__source": filters.source or None,
        "slot": filters.slot_id,
        "state__in": list(filters.states) or None,
        "slot__visit_date__gte": filters.from_date,
        "slot__visit_date__lte": filters.until_date,
        "is_group": True if filters.groups_only else None,
    }
    if words := filters.words.strip():
        said = Q(group_name__icontains=words) | Q(school__icontains=words) | Q(contact_hint__icontains=words)
        rows = rows.filter(said)
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _read(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    return rows.select_related("slot__offering").prefetch_related("guests", "steps", "proposals__to_slot")


def view_of(booking: Booking) -> BookingView:
    """A booking as a value; its rows were read with it."""
    slot, proposals = booking.slot, [row for row in booking.proposals.all() if row.state == MoveProposal.State.OPEN]
    shut = slot.reason if slot.blackout_id is not None or slot.state == SlotState.CANCELLED else ""
    return BookingView(
        public_id=booking.public_id,
        slot=brief_of(slot),
        offering=offering_view(slot.offering),
        holder_key=booking.holder_key,
        account_id=booking.account_id,
        contact_hint=booking.contact_hint,
        holder_name=unseal(NAME, booking.name_sealed) if booking.name_sealed else "",
        state=booking.state,
        seats=booking.seats,
        children=booking.children,
        admitted=booking.admitted,
        is_group=booking.is_group,
        group_name=booking.group_name,
        school=booking.school,
        region_code=booking.region_code,
        is_remote=booking.is_remote,
        share=booking.share,
        language=booking.language,
        channel=booking.channel,
        position=position_of(booking) if booking.state == BookingState.WAITING else None,
        offer_expires_at=booking.offer_expires_at,
        created_at=booking.created_at,
        changes=booking.changes,
        guests=tuple(_guest(row) for row in booking.guests.all()),
        steps=tuple(StepView(row.act, row.at, row.actor_name, row.reason) for row in booking.steps.all()),
        ticket_code=ticket_for(booking, slot) if booking.state == BookingState.CONFIRMED and not shut else None,
        proposal=proposal_view(proposals[0], booking) if proposals else None,
        shut=shut,
    )


def proposal_view(row: MoveProposal, booking: Booking) -> ProposalView:
    """A proposal as a value."""
    return ProposalView(row.pk, booking.public_id, brief_of(row.to_slot), row.expires_at, row.state, row.reason)


def _guest(row: BookingGuest) -> GuestView:
    return GuestView(
        id=row.pk,
        kind=row.kind,
        age=row.age,
        name=unseal(NAME, row.name_sealed) if row.name_sealed else "",
        document_kind=row.document_kind,
        document_tail=row.document_tail,
        needs=tuple(row.needs),
    )
