"""What the desk decides about: appeals, locks, black-outs, invitations; and what a holder reads of a strike."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from kepu.engines.booking.contracts import StrikeView
from kepu.engines.booking.models import MISSED, Appeal, Blackout, Booking, Invitation, Lock, Strike


def list_appeals(*, unit_ids: Iterable[int]) -> QuerySet[Appeal]:
    """Explanations of missed visits at places of these units, those to be decided first, then the latest decisions."""
    rows = Appeal.objects.filter(strike__offering__unit__in=list(unit_ids))
    ordered = rows.order_by(F("decided_at").desc(nulls_first=True), "-at", "pk")
    return ordered.select_related("strike__booking__slot__offering", "strike__account")


def list_locks(*, offering_id: int, now: datetime) -> QuerySet[Lock]:
    """Locks that hold now; `hint` is the contact by which its owner is known, where there is one."""
    latest = Booking.objects.filter(holder_key=OuterRef("holder_key"), slot__offering=OuterRef("offering"))
    hint = Subquery(latest.order_by("-pk").values("contact_hint")[:1])
    rows = Lock.objects.filter(offering=offering_id, until__gt=now, lifted_at__isnull=True)
    return rows.select_related("account").annotate(hint=hint)


def list_blackouts(*, offering_id: int, now: datetime) -> QuerySet[Blackout]:
    """Black-outs that are not over and not lifted, by their start."""
    return Blackout.objects.filter(offering=offering_id, ends_at__gt=now, lifted_at__isnull=True)


def list_invitations(*, offering_id: int) -> QuerySet[Invitation]:
    """Invitations, latest first."""
    return Invitation.objects.filter(offering=offering_id).select_related("slot")


def own_strike(*, booking: UUID, now: datetime) -> StrikeView | None:
    """What stands against a booking (public id), what its holder said and what was answered; None when nothing does."""
    row = Strike.objects.select_related("appeal").filter(booking__public_id=booking).first()
    if row is None:
        return None
    lock = Lock.objects.filter(
        offering=row.offering_id, holder_key=row.holder_key, reason=MISSED, until__gt=now, lifted_at__isnull=True
    ).first()
    said = getattr(row, "appeal", None)
    return StrikeView(
        kind=row.kind,
        is_annulled=row.annulled_at is not None,
        locked_until=lock.until if lock else None,
        appeal=said.state if said else "",
        text=said.text if said else "",
        answer=said.answer if said else "",
    )
