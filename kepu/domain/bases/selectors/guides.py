"""The roster read: guides and volunteers of a unit, who is on duty for which visit, who is free."""

from collections.abc import Collection
from datetime import date

from kepu.domain.bases.models import Base
from kepu.engines.booking.contracts import ResourceView, SlotView
from kepu.engines.booking.selectors.duties import served_by_source
from kepu.engines.booking.selectors.resources import list_resources, minutes_on_duty, resources_of_slots
from kepu.engines.ledger.contracts import Part
from kepu.foundation.clock import day_begins, day_ends

ROLES = {"guide": "guide", "volunteer": "volunteer"}


def guides_of(unit_id: int) -> list[ResourceView]:
    """Guides of a unit in use, by name."""
    return list_resources(unit_ids=[unit_id], kind="guide")


def volunteers_of(unit_id: int) -> list[ResourceView]:
    """Volunteers of a unit, by name."""
    return list_resources(unit_ids=[unit_id], kind="volunteer")


def volunteers_by_slot(slot_ids: Collection[int]) -> dict[int, list[ResourceView]]:
    """Slot id → the volunteers on duty there."""
    found = resources_of_slots(slot_ids)
    return {slot: [one for one in rows if one.kind == "volunteer"] for slot, rows in found.items()}


def guides_by_slot(slot_ids: Collection[int]) -> dict[int, list[ResourceView]]:
    """Slot id → the guides on duty there."""
    found = resources_of_slots(slot_ids)
    return {slot: [one for one in rows if one.kind == "guide"] for slot, rows in found.items()}


def free_guides(unit_id: int, slot: SlotView) -> list[ResourceView]:
    """Guides of the unit who are not on duty at this visit; whether they are free at its time the engine decides when asked."""
    busy = {one.id for one in guides_by_slot([slot.id]).get(slot.id, [])}
    return [one for one in guides_of(unit_id) if one.id not in busy]


def parts_of_day(base: Base, slot_ids: Collection[int], day: date) -> tuple[Part, ...]:
    """Who guided or helped on a day, for its record: by the roster with the minutes of their visits (who was away has been taken off),
    and those noted to have helped. Two queries."""
    found: dict[tuple[int | None, str, str], int | None] = {}
    for one, minutes in minutes_on_duty(slot_ids):
        if one.kind in ROLES:
            found[one.person_id, "" if one.person_id else one.name, ROLES[one.kind]] = minutes
    served = served_by_source([base.source], since=day_begins(day), until=day_ends(day)).get(base.source, [])
    for helper in served:
        key = (helper.person_id, helper.name, "volunteer")
        minutes_so_far = found.get(key)
        known = [minutes for minutes in (minutes_so_far, helper.minutes) if minutes is not None]
        found[key] = sum(known) if known else None
    return tuple(
        Part(person_id=person, outside_name=name, role=role, minutes=minutes)
        for (person, name, role), minutes in found.items()
    )
