"""The roster read: guides and volunteers of a unit, who is on duty for which visit, who is free."""

from collections.abc import Collection

from kepu.engines.booking.contracts import ResourceView, SlotView
from kepu.engines.booking.selectors.resources import list_resources, resources_of_slots


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
