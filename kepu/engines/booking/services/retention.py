"""Reminders before a visit, and forgetting after it."""

from datetime import datetime, timedelta

from django.db.models import Q

from kepu.engines.booking.models import (
    Booking,
    BookingGuest,
    BookingState,
    DemandRefused,
    Duty,
    DutyState,
    Resource,
    ResourceHold,
    Slot,
)
from kepu.engines.booking.stand import rules_for
from kepu.engines.booking.telling import tell_holder
from kepu.engines.booking.telling_helpers import tell_helper, tell_roster

KEPT = timedelta(days=180)
LOOK_AHEAD = timedelta(days=30)
HELPERS_BEFORE = timedelta(hours=24)


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


def remind_helpers(*, now: datetime) -> int:
    """Reminds confirmed helpers a day before, once. Returns how many were told."""
    due = Duty.objects.filter(
        state=DutyState.CONFIRMED, reminded_at__isnull=True, need__starts_at__gt=now, need__starts_at__lte=now + HELPERS_BEFORE
    ).select_related("need")  # fmt: skip
    told = 0
    for duty in due.order_by("need", "pk"):
        if Duty.objects.filter(pk=duty.pk, reminded_at__isnull=True).update(reminded_at=now):
            told += tell_helper(
                duty, "reminder", now=now, key=f"duty:{duty.pk}:reminder:{duty.need.starts_at.isoformat()}"
            )
    return told


def remind_roster(*, now: datetime) -> int:
    """Reminds guides and volunteers of their visits a day before, of a place and day once. Returns how many were told."""
    soon = Slot.objects.filter(starts_at__gt=now, starts_at__lte=now + HELPERS_BEFORE)
    holds = ResourceHold.objects.filter(slot__in=soon, resource__kind__in=["guide", "volunteer"])
    slots = {slot.pk: slot for slot in soon.filter(resource_holds__isnull=False).select_related("offering").distinct()}
    of_each: dict[int, list[Slot]] = {}
    for resource_id, slot_id in sorted(set(holds.values_list("resource_id", "slot_id"))):
        of_each.setdefault(resource_id, []).append(slots[slot_id])
    rows = Resource.objects.filter(pk__in=of_each).select_related("person").order_by("pk")
    return sum(tell_roster(row, of_each[row.pk], "soon", now=now, key="day") for row in rows)


def erase_duties(*, now: datetime, kept: timedelta = KEPT) -> int:
    """Forgets helpers outside the register once their help ended longer ago than is kept, as visitors are forgotten: name, contact, what
    they said, the reference to the contact; the contacts of those who left a roster. Minutes stay. Returns how many duties were erased."""
    Resource.objects.filter(ended_at__lt=now - kept).exclude(contact_hint="").update(contact_sealed="", contact_hint="")
    old = Duty.objects.filter(need__ends_at__lt=now - kept, erased_at__isnull=True)
    rows = list(old.order_by("pk")[:2000])
    ids = [row.pk for row in rows]
    ResourceHold.objects.filter(duty__in=ids).delete()
    for row in rows:
        row.name_sealed = row.contact_sealed = row.contact_hint = row.said = ""
        row.who, row.erased_at = row.who if row.person_id else f"erased:{row.pk}", now
    Duty.objects.bulk_update(rows, ["name_sealed", "contact_sealed", "contact_hint", "said", "who", "erased_at"])
    return len(ids)
