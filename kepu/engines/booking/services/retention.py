"""Reminders before a visit, and forgetting after it."""

from datetime import datetime, timedelta

from django.db.models import Q

from kepu.engines.booking.models import Booking, BookingGuest, BookingState, DemandRefused
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import tell_holder

KEPT = timedelta(days=180)
LOOK_AHEAD = timedelta(days=30)


def remind(*, now: datetime) -> int:
    """Reminds holders of confirmed bookings as long before as the rules say, once. Returns how many were told."""
    due = (
        Booking.objects.filter(
            state=BookingState.CONFIRMED,
            reminded_at__isnull=True,
            slot__starts_at__gt=now,
            slot__starts_at__lte=now + LOOK_AHEAD,
        )
        .filter(Q(account__isnull=False) | Q(contact_hint__contains="@"))
        .select_related("slot__offering")
    )
    told = 0
    for booking in due.order_by("slot", "pk"):
        hours = rules_for(booking.slot).reminder_hours_before
        if hours is None or booking.slot.starts_at - timedelta(hours=hours) > now:
            continue
        if Booking.objects.filter(pk=booking.pk, reminded_at__isnull=True).update(reminded_at=now):
            told += tell_holder(booking, "reminder", now=now, key=f"booking:{booking.pk}:reminder:{booking.slot_id}")
    return told


def erase_past(*, now: datetime, kept: timedelta = KEPT) -> int:
    """Forgets who came: contacts, names, documents and schools of bookings whose slot ended longer ago than is kept. Counts stay.

    Personal Information Protection Law art. 19: no longer than the purpose needs. Returns how many bookings were erased.
    """
    old = Booking.objects.filter(slot__ends_at__lt=now - kept, erased_at__isnull=True)
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:5000])
    BookingGuest.objects.filter(booking__in=ids).update(
        document_hash="", document_tail="", document_kind="", name_sealed="", once_key=None
    )
    Booking.objects.filter(pk__in=ids).update(
        contact_sealed="", contact_hint="", name_sealed="", group_name="", school="", region_code="", erased_at=now
    )
    DemandRefused.objects.filter(at__lt=now - 4 * kept).delete()
    return len(ids)
