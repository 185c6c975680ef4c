"""Rows from a request. What identifies people is sealed or hashed here and nowhere else."""

from datetime import datetime

from kepu.engines.booking.answers import request_digest
from kepu.engines.booking.checks import Shape, age_of, plain_document
from kepu.engines.booking.contracts import Guest, Party, Request
from kepu.engines.booking.models import Booking, BookingGuest, Slot
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.seats import is_counted
from kepu.engines.booking.stand import Stand
from kepu.foundation.crypto import keyed_reference, seal, sha256_hex

CONTACT, NAME = "booking.contact", "booking.name"


def booking_from(request: Request, stand: Stand, shape: Shape, *, state: str, now: datetime) -> Booking:
    """An unsaved booking."""
    party, holder, rules = request.party, request.holder, stand.rules
    return Booking(
        slot=stand.slot,
        holder_key=holder.key,
        account_id=holder.account_id,
        contact_sealed=seal(CONTACT, holder.contact) if holder.contact else "",
        contact_hint=hint_of(holder.contact),
        name_sealed=seal(NAME, holder.name) if holder.name else "",
        state=state,
        seats=shape.seats,
        children=shape.children,
        admit_limit=admit_limit(rules, shape),
        is_group=shape.is_group,
        group_name=party.group_name.strip()[:120],
        school=party.school.strip()[:120],
        region_code=party.region_code[:6],
        is_remote=shape.is_remote,
        language=party.language[:10],
        share=party.share,
        extras=shape.extras,
        counted=is_counted(rules, is_group=shape.is_group),
        channel=request.channel,
        idempotency_key=request.idempotency_key,
        request_digest=request_digest(request),
        created_at=now,
    )


def admit_limit(rules: Rules, shape: Shape) -> int:
    """How many people the ticket lets in: for groups the tolerance more, rounded down."""
    return shape.seats + (shape.seats * rules.group.tolerance_percent // 100 if shape.is_group else 0)


def guests_of(booking: Booking, party: Party, rules: Rules, slot: Slot) -> list[BookingGuest]:
    """Unsaved guests of a party that comes to a slot, in the order of their once-keys, so that two parties with the same people wait
    for each other in one order."""
    rows = [guest_of(booking, guest, rules, slot) for guest in party.guests]
    return sorted(rows, key=lambda row: row.once_key or "")


def guest_of(booking: Booking, guest: Guest, rules: Rules, slot: Slot) -> BookingGuest:
    """An unsaved guest."""
    plain = plain_document(guest.document)
    hashed = keyed_reference("booking.document", f"{guest.document_kind}:{plain}") if plain else ""
    return BookingGuest(
        booking=booking,
        kind="child" if guest.kind == "child" else "adult",
        age=age_of(guest, slot.visit_date),
        document_kind=guest.document_kind if plain else "",
        document_hash=hashed,
        document_tail=plain[-4:] if len(plain) > 5 else "",
        name_sealed=seal(NAME, guest.name) if guest.name and rules.identity in ("name", "document") else "",
        needs=list(guest.needs),
        once_key=once_key(rules, slot, hashed),
    )


def once_key(rules: Rules, slot: Slot, document_hash: str) -> str | None:
    """A document within the scope in which it may be used once; None where the rules do not ask."""
    if not document_hash or rules.document_once == "none":
        return None
    scope = f"slot:{slot.pk}" if rules.document_once == "slot" else f"{slot.offering_id}:{slot.visit_date.isoformat()}"
    return sha256_hex(f"{scope}:{document_hash}".encode())


def hint_of(contact: str) -> str:
    """A contact by which its owner knows it: 138****5678, z***@example.org."""
    plain = contact.strip()
    if not plain:
        return ""
    if "@" in plain:
        name, _, host = plain.partition("@")
        return f"{name[:1]}***@{host}"[:60]
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) >= 10 else f"{plain[:1]}****"
