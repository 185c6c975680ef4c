"""Invitations: a code lets a number of people book where the rules ask for one."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from kepu.engines.booking.errors import InvitationNeeded, InvitationUsed, UnknownSlot, WrongState
from kepu.engines.booking.models import Booking, Invitation, Offering, Slot
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.telling import write_invitation
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read for something else


@transaction.atomic
def invite(
    *,
    actor: Actor,
    offering_id: int,
    label: str,
    seats: int,
    expires_at: datetime,
    now: datetime,
    slot_id: int | None = None,
    address: str = "",
) -> tuple[Invitation, str]:
    """Makes an invitation for a number of people and returns it with its code, which is shown this once. A mail address gets it by
    letter and is not kept. Raises Refused, UnknownSlot for a slot of something else, WrongState without people or with a past end."""
    offering = Offering.objects.get(pk=offering_id)
    require(actor, MANAGE, offering.unit_id)
    slot = Slot.objects.filter(pk=slot_id, offering=offering).first() if slot_id is not None else None
    if slot_id is not None and slot is None:
        raise UnknownSlot(str(slot_id))
    if seats < 1 or expires_at <= now or not label.strip():
        raise WrongState("an invitation is for somebody, and ends")
    code = "".join(secrets.choice(ALPHABET) for _ in range(10))
    invitation = Invitation.objects.create(
        offering=offering,
        slot=slot,
        code_hash=hash_of(code),
        label=label.strip()[:120],
        seats=seats,
        expires_at=expires_at,
        created_by_id=actor.account_id,
        created_at=now,
    )
    url = invitation_url(code, slot.public_id) if slot else offering.url
    write_invitation(
        address=address, title=offering.title, code=code, seats=seats, until=expires_at, url=url, now=now
    )  # fmt: skip
    return invitation, code


def invitation_url(code: str, slot: UUID) -> str:
    """The path at which a code is filled in already."""
    return f"/book/{slot}/?invitation={code}"


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """Ends an invitation; bookings made with it stay. Raises Refused."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("offering").get(pk=invitation_id)
    )
    require(actor, MANAGE, invitation.offering.unit_id)
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        invitation.save(update_fields=["revoked_at"])
    return invitation


def hash_of(code: str) -> str:
    """What is kept of a code; written in whatever case and with spaces or hyphens."""
    return keyed_reference("booking.invitation", code.replace("-", "").replace(" ", "").upper())


def use_invitation(booking: Booking, *, code: str, now: datetime) -> None:
    """Takes the booking's people off the invitation. Raises InvitationNeeded without a code, InvitationUsed otherwise."""
    if not code.strip():
        raise InvitationNeeded
    rows = Invitation.objects.filter(
        Q(slot__isnull=True) | Q(slot=booking.slot_id),
        code_hash=hash_of(code),
        offering=booking.slot.offering_id,
        revoked_at__isnull=True,
        expires_at__gt=now,
        seats__gte=F("used") + booking.seats,
    )
    if not rows.update(used=F("used") + booking.seats):
        raise InvitationUsed
    invitation = Invitation.objects.only("pk").get(code_hash=hash_of(code))
    Booking.objects.filter(pk=booking.pk).update(invitation=invitation)


def return_invitation(booking: Booking) -> None:
    """Gives the people of a booking that has ended back to its invitation."""
    if booking.invitation_id is not None:
        Invitation.objects.filter(pk=booking.invitation_id).update(used=F("used") - booking.seats)
