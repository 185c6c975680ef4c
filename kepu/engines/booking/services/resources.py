"""Guides, rooms and instruments: one place at a time, by constraint."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kepu.engines.booking.errors import InvalidSlot, NothingLeft, WrongState
from kepu.engines.booking.models import Duty, DutyState, Pool, Resource, ResourceHold, Slot, SlotState
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.quarters import buckets
from kepu.engines.booking.rows import CONTACT, hint_of
from kepu.engines.booking.seats import lock_whole
from kepu.engines.booking.services.duty_steps import set_duty
from kepu.engines.booking.services.offerings import locked_slot, note_slot
from kepu.engines.booking.telling_helpers import tell_keepers, tell_roster
from kepu.foundation.crypto import seal
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST = timedelta(days=92)


@transaction.atomic
def add_resource(
    *, actor: Actor, unit_id: int, kind: str, name: str, languages: tuple[str, ...] = (), person_id: int | None = None,
    seats: int | None = None, contact: str = "",
) -> Resource:  # fmt: skip
    """Enters a guide, volunteer, room or instrument of a unit; `contact` for people without an account. Raises Refused, WrongState for
    an unknown kind or an empty name."""
    require(actor, MANAGE, unit_id)
    if kind not in Resource.Kind.values or not name.strip():
        raise WrongState(kind)
    return Resource.objects.create(
        unit_id=unit_id, kind=kind, name=name.strip()[:120], languages=list(languages), person_id=person_id, seats=seats,
        **_contact(contact),
    )  # fmt: skip


@transaction.atomic
def change_resource(
    *, actor: Actor, resource_id: int, languages: tuple[str, ...], contact: str | None, now: datetime
) -> Resource:
    """Other languages or another contact (None: as it was); coming visits count the languages. Raises Refused."""
    resource = _locked(actor, resource_id)
    values = {"languages": list(languages)} | (_contact(contact) if contact is not None else {})
    for name, value in values.items():
        setattr(resource, name, value)
    resource.save(update_fields=list(values))
    for slot in _coming(resource, now):
        count_guides(lock_whole(slot.pk))
    return resource


@transaction.atomic
def end_resource(*, actor: Actor, resource_id: int, now: datetime) -> Resource:
    """Takes a resource out of use and off what is to come; what has been stays. Raises Refused."""
    resource = _locked(actor, resource_id)
    slots = [lock_whole(slot.pk) for slot in _coming(resource, now)]
    ResourceHold.objects.filter(resource=resource, slot__in=slots).delete()
    for slot in slots:
        count_guides(slot)
    resource.ended_at = now
    resource.save(update_fields=["ended_at"])
    tell_roster(resource, slots, "off", now=now)
    return resource


@transaction.atomic
def assign_resource(*, actor: Actor, resource_id: int, slot_id: int, now: datetime) -> Slot:
    """Gives a slot a resource, and the person behind it, for the whole of its time; a guide or volunteer is told. A guide adds one to
    the slot's extra "guide_<language>" for each language.

    Raises Refused, NothingLeft when it is elsewhere or away for any part of the time, InvalidSlot for a room with too few seats,
    WrongState for a slot that does not take place.
    """
    slot = locked_slot(actor, slot_id)
    resource = Resource.objects.select_related("person").get(pk=resource_id)
    require(actor, MANAGE, resource.unit_id)
    if slot.state == SlotState.CANCELLED or slot.blackout_id is not None:
        raise WrongState("does not take place")
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
    tell_roster(resource, [slot], "on", now=now)
    return slot


@transaction.atomic
def unassign_resource(*, actor: Actor, resource_id: int, slot_id: int, now: datetime) -> Slot:
    """Takes a resource off a slot; a guide or volunteer who was on it is told. Raises Refused."""
    slot = locked_slot(actor, slot_id)
    gone, _each = ResourceHold.objects.filter(resource=resource_id, slot=slot).delete()
    count_guides(slot)
    if gone:
        resource = Resource.objects.select_related("person").get(pk=resource_id)
        tell_roster(resource, [slot], "off", now=now)
    return slot


@transaction.atomic
def release_resources(*, actor: Actor, slot_ids: Collection[int], reason: str, now: datetime) -> None:
    """Slots that do not take place let go of what they were given: time comes back, guides and volunteers are told why. Raises Refused."""
    holds = ResourceHold.objects.filter(slot__in=list(slot_ids), resource__isnull=False)
    pairs = sorted(set(holds.values_list("resource_id", "slot_id")))
    slots = {slot_id: locked_slot(actor, slot_id) for slot_id in sorted({slot for _one, slot in pairs})}
    holds.delete()
    for resource in (
        Resource.objects.filter(pk__in={one for one, _slot in pairs}).select_related("person").order_by("pk")
    ):
        tell_roster(resource, [slots[slot] for one, slot in pairs if one == resource.pk], "off", reason=reason, now=now)
    for slot in slots.values():
        count_guides(slot)


@transaction.atomic
def withdraw_resource(
    *, actor: Actor, resource_id: int, from_at: datetime, until_at: datetime, reason: str, now: datetime
) -> tuple[int, ...]:
    """A guide falls ill, a room is shut: the resource is away for a time (at most 92 days). Returns the ids of slots that lose it, whose
    bookings the caller moves or keeps; who is taken off them is told. Raises Refused, WrongState."""
    resource = _locked(actor, resource_id)
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
    lost = list(Slot.objects.filter(pk__in=slots).select_related("offering").order_by("pk"))
    tell_roster(resource, lost, "off", reason=reason.strip(), now=now)
    for slot in lost:
        count_guides(slot)
        note_slot(slot, "resource_lost", actor=actor, now=now, reason=f"{resource.name} {reason}".strip())
    return tuple(slots)


def _locked(actor: Actor, resource_id: int) -> Resource:
    rows = Resource.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    resource: Resource = rows.get(pk=resource_id)
    require(actor, MANAGE, resource.unit_id)
    return resource


def _coming(resource: Resource, now: datetime) -> list[Slot]:
    """Slots that it is given and that have not ended."""
    return list(Slot.objects.filter(resource_holds__resource=resource, ends_at__gt=now).distinct().order_by("pk"))


def _contact(contact: str) -> dict[str, str]:
    plain = contact.strip()[:120]
    return {"contact_sealed": seal(CONTACT, plain) if plain else "", "contact_hint": hint_of(plain)}


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
