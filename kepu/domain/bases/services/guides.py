"""Guides and volunteers on duty: entering them, giving them visits, and what happens when one falls ill."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kepu.domain.bases.errors import ReasonMissing
from kepu.domain.bases.models import Base, Facility
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.guides import free_guides, guides_by_slot, guides_of
from kepu.domain.bases.selectors.visits import sources_of
from kepu.domain.bases.services.shutting import shut_slots
from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.errors import NothingLeft
from kepu.engines.booking.selectors import list_slots
from kepu.engines.booking.services import (
    add_resource,
    assign_resource,
    change_resource,
    end_resource,
    unassign_resource,
    withdraw_resource,
)
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@dataclass(frozen=True, slots=True)
class Illness:
    """What came of a guide's absence: visits that another guide takes over, visits that are shut, and their bookings: offered another
    visit, or left for whom nothing fitted (public ids).
    """

    taken_over: tuple[int, ...]
    shut: tuple[int, ...]
    offered: tuple[UUID, ...]
    left: tuple[UUID, ...]


@transaction.atomic
def enter_guide(
    *,
    actor: Actor,
    base_id: int,
    name: str,
    languages: tuple[str, ...],
    person_id: int | None = None,
    contact: str = "",
) -> int:
    """Enters a guide of the base's unit, whom notices reach by account, letters by a mail address as contact; returns the resource's id.
    Raises Refused, WrongState of booking for an empty name."""
    base = Base.objects.get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    made = add_resource(
        actor=actor, unit_id=base.unit_id, kind="guide", name=name, languages=languages, person_id=person_id, contact=contact
    )  # fmt: skip
    return int(made.pk)


@transaction.atomic
def enter_volunteer(*, actor: Actor, base_id: int, name: str, person_id: int | None = None, contact: str = "") -> int:
    """Enters a volunteer of the base's unit, who helps beside the guides; returns the resource's id. Raises as enter_guide."""
    base = Base.objects.get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    made = add_resource(
        actor=actor, unit_id=base.unit_id, kind="volunteer", name=name, person_id=person_id, contact=contact
    )
    return int(made.pk)


@transaction.atomic
def change_on_roster(
    *, actor: Actor, base_id: int, guide_id: int, languages: tuple[str, ...], contact: str | None, now: datetime
) -> None:
    """Other languages or another contact of somebody on the roster (None: as it was). Raises Refused."""
    require(actor, MANAGE, Base.objects.get(pk=base_id).unit_id)
    change_resource(actor=actor, resource_id=guide_id, languages=languages, contact=contact, now=now)


@transaction.atomic
def take_off_roster(*, actor: Actor, base_id: int, guide_id: int, now: datetime) -> None:
    """Somebody is no guide or volunteer any more: off coming visits, of which they are told; what they did stays. Raises Refused."""
    require(actor, MANAGE, Base.objects.get(pk=base_id).unit_id)
    end_resource(actor=actor, resource_id=guide_id, now=now)


@transaction.atomic
def put_on_duty(*, actor: Actor, base_id: int, guide_id: int, slot_ids: list[int], now: datetime) -> list[int]:
    """Gives a guide or volunteer visits; returns the ids of those that cannot be taken because of another duty. Raises Refused."""
    require(actor, MANAGE, Base.objects.get(pk=base_id).unit_id)
    return [slot for slot in slot_ids if not _assigned(actor, guide_id, slot, now)]


@transaction.atomic
def take_off_duty(*, actor: Actor, base_id: int, guide_id: int, slot_id: int, now: datetime) -> None:
    """Takes a guide or volunteer off a visit. Raises Refused."""
    require(actor, MANAGE, Base.objects.get(pk=base_id).unit_id)
    unassign_resource(actor=actor, resource_id=guide_id, slot_id=slot_id, now=now)


@transaction.atomic
def report_absence(
    *, actor: Actor, base_id: int, guide_id: int, from_at: datetime, until_at: datetime, reason: str, now: datetime
) -> Illness:
    """A guide is away: another free guide takes each visit over; where none is, a visit that needs a guide is blacked out and its
    bookings are offered the nearest visit with room. Nobody is cancelled by this; a volunteer's absence shuts nothing. Raises Refused,
    ReasonMissing.
    """
    base = Base.objects.get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    if not reason.strip():
        raise ReasonMissing("absence")
    lost = withdraw_resource(
        actor=actor, resource_id=guide_id, from_at=from_at, until_at=until_at, reason=reason, now=now
    )
    is_guide = any(guide.id == guide_id for guide in guides_of(base.unit_id))
    slots = {slot.id: slot for slot in _coming(base, from_at, until_at, now) if slot.id in lost and is_guide}
    needed = {facility.source: facility for facility in base.facilities.all()}
    shut = [slot for slot in slots.values() if not _stands(actor, base, slot, needed.get(slot.source), now)]
    moved = shut_slots(actor=actor, unit_id=base.unit_id, slots=shut, reason=reason, now=now)
    return Illness(
        taken_over=tuple(slot.id for slot in slots.values() if slot not in shut),
        shut=tuple(slot.id for slot in shut),
        offered=moved.moved,
        left=moved.left,
    )


def _stands(actor: Actor, base: Base, slot: SlotView, facility: Facility | None, now: datetime) -> bool:
    return _is_covered(slot, facility) or _replaced(actor, base, slot, now)


def _coming(base: Base, from_at: datetime, until_at: datetime, now: datetime) -> list[SlotView]:
    first, last = local_date(from_at), local_date(until_at)
    return list_slots(sources=sources_of(base), from_date=first, until_date=last, now=now)


def _is_covered(slot: SlotView, facility: Facility | None) -> bool:
    """Whether the visit still has as many guides as it needs."""
    needed = facility.guides_needed if facility is not None else 0
    return len(guides_by_slot([slot.id]).get(slot.id, [])) >= needed


def _replaced(actor: Actor, base: Base, slot: SlotView, now: datetime) -> bool:
    return any(_assigned(actor, guide.id, slot.id, now) for guide in free_guides(base.unit_id, slot))


def _assigned(actor: Actor, guide_id: int, slot_id: int, now: datetime) -> bool:
    try:
        assign_resource(actor=actor, resource_id=guide_id, slot_id=slot_id, now=now)
    except NothingLeft:
        return False
    return True
