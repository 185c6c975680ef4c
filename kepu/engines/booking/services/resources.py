"""Guides, rooms and instruments: one place at a time, by constraint."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kepu.engines.booking.errors import InvalidSlot, NothingLeft, WrongState
from kepu.engines.booking.models import Duty, DutyState, Pool, Resource, ResourceHold, Slot
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.quarters import buckets
from kepu.engines.booking.services.duty_steps import set_duty
from kepu.engines.booking.services.offerings import locked_slot, note_slot
from kepu.engines.booking.telling_helpers import tell_keepers
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST = timedelta(days=92)


@transaction.atomic
def add_resource(
    *, actor: Actor, unit_id: int, kind: str, name: str, languages: tuple[str, ...] = (), person_id: int | None = None,
    seats: int | None = None,
) -> Resource:  # fmt: skip
    """Enters a guide, volunteer, room or instrument of a unit. Raises Refused, WrongState for an unknown kind or an empty name."""
    require(actor, MANAGE, unit_id)
    if kind not in Resource.Kind.values or not name.strip():
        raise WrongState(kind)
    return Resource.objects.create(
        unit_id=unit_id, kind=kind, name=name.strip()[:120], languages=list(languages), person_id=person_id, seats=seats
    )


@transaction.atomic
def end_resource(*, actor: Actor, resource_id: int, now: datetime) -> Resource:
    """Takes a resource out of use; what it was assigned to stays assigned. Raises Refused."""
    resource = Resource.objects.select_for_update(no_key=True).get(pk=resource_id)
    require(actor, MANAGE, resource.unit_id)
    resource.ended_at = now
    resource.save(update_fields=["ended_at"])
    return resource


@transaction.atomic
def assign_resource(*, actor: Actor, resource_id: int, slot_id: int, now: datetime) -> Slot:
    """Gives a slot a resource, and the person behind it, for the whole of its time. A guide adds one to the slot's extra
    "guide_<language>" for each language.

    Raises Refused, NothingLeft when it is elsewhere or away for any part of the time, InvalidSlot for a room with too few seats.
    """
    slot = locked_slot(actor, slot_id)
    resource = Resource.objects.get(pk=resource_id)
    require(actor, MANAGE, resource.unit_id)
    if resource.ended_at is not None:
        raise NothingLeft(resource.name)
    if resource.seats is not None and resource.seats < slot.capacity:
        raise InvalidSlot(f"{resource.name}: {resource.seats} < {slot.capacity}")
    times = buckets(slot.starts_at, slot.ends_at)
    rows = [ResourceHold(resource=resource, who=resource.who, slot=slot, bucket=each) for each in times]
    try:
        with transaction.atomic():
            ResourceHold.objects.bulk_create(rows)
    except IntegrityError as error:
        raise NothingLeft(resource.name) from error
    count_guides(slot)
    note_slot(slot, "resource", actor=actor, now=now, reason=resource.name)
    return slot


@transaction.atomic
def unassign_resource(*, actor: Actor, resource_id: int, slot_id: int, now: datetime) -> Slot:
    """Takes a resource off a slot. Raises Refused."""
    slot = locked_slot(actor, slot_id)
    ResourceHold.objects.filter(resource=resource_id, slot=slot).delete()
    count_guides(slot)
    return slot


@transaction.atomic
def withdraw_resource(
    *, actor: Actor, resource_id: int, from_at: datetime, until_at: datetime, reason: str, now: datetime
) -> tuple[int, ...]:
    """A guide falls ill, a room is shut: the resource is away for a time (at most 92 days). Returns the ids of slots that lose it, whose
    bookings the caller moves or keeps. Raises Refused, WrongState."""
    resource = Resource.objects.select_for_update(no_key=True).get(pk=resource_id)
    require(actor, MANAGE, resource.unit_id)
    if not now - LONGEST < from_at < until_at <= from_at + LONGEST:
        raise WrongState("an absence ends after it starts and is at most 92 days long")
    times = buckets(from_at, until_at)
    touched = ResourceHold.objects.filter(_of(resource), bucket__gte=times.start, bucket__lt=times.stop)
    slots = sorted(set(touched.filter(slot__isnull=False).values_list("slot_id", flat=True)))
    _withdraw_duties(actor, touched, reason.strip(), now=now)
    ResourceHold.objects.filter(_of(resource), slot__in=slots).delete()
    touched.delete()
    ResourceHold.objects.bulk_create(
        ResourceHold(resource=resource, who=resource.who, bucket=each, note=reason.strip()[:200]) for each in times
    )
    for slot in Slot.objects.filter(pk__in=slots).order_by("pk"):
        count_guides(slot)
        note_slot(slot, "resource_lost", actor=actor, now=now, reason=f"{resource.name} {reason}".strip())
    return tuple(slots)


def _of(resource: Resource) -> Q:
    """Holds of a resource, and of the person behind it under any other roster."""
    return Q(resource=resource) | Q(who=resource.who) if resource.who else Q(resource=resource)


def _withdraw_duties(actor: Actor, touched: QuerySet[ResourceHold], reason: str, *, now: datetime) -> None:
    """Who is away cannot help: those who keep the need are told."""
    lost = touched.filter(duty__isnull=False).values_list("duty_id", flat=True)
    for duty in Duty.objects.filter(pk__in=set(lost), state=DutyState.CONFIRMED).select_related("need").order_by("pk"):
        set_duty(duty, DutyState.WITHDRAWN, actor=actor, reason=reason, now=now)
        tell_keepers(duty, "withdrawn", reason=reason, now=now)


def count_guides(slot: Slot) -> None:
    """The extras "guide_<language>" as many as guides of the language are assigned; never fewer than are taken."""
    counts: dict[str, int] = {}
    for guide in Resource.objects.filter(kind=Resource.Kind.GUIDE, holds__slot=slot).distinct():
        for language in guide.languages:
            counts[f"guide_{language}"] = counts.get(f"guide_{language}", 0) + 1
    pools = {
        pool.code: pool
        for pool in Pool.objects.select_for_update(no_key=True).filter(
            slot=slot, code__startswith="guide_", kind="extra"
        )
    }
    for code in sorted({*counts, *pools}):
        pool = pools.get(code) or Pool(slot=slot, code=code[:30], kind=Pool.Kind.EXTRA, seats=0)
        pool.seats = max(counts.get(code, 0), pool.taken)
        pool.save()
