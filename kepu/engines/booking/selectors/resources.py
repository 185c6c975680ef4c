"""Reading guides, rooms and instruments: what there is, and where it is needed."""

from collections.abc import Collection, Iterable

from kepu.engines.booking.contracts import ResourceView
from kepu.engines.booking.models import Resource, ResourceHold


def list_resources(*, unit_ids: Iterable[int], kind: str = "") -> list[ResourceView]:
    """Resources of these units in use, by name; of one kind when given."""
    rows = Resource.objects.filter(unit__in=list(unit_ids), ended_at__isnull=True).select_related("person")
    rows = rows.order_by("name", "pk")
    return [_view(row) for row in (rows.filter(kind=kind) if kind else rows)]


def resources_of_slots(slot_ids: Collection[int]) -> dict[int, list[ResourceView]]:
    """Slot id → what is assigned to it, by name; slots without anything are absent. One query."""
    holds = ResourceHold.objects.filter(slot__in=list(slot_ids)).select_related("resource__person")
    found: dict[int, dict[int, ResourceView]] = {}
    for hold in holds.order_by("resource__name", "resource", "bucket"):
        if hold.slot_id is not None and hold.resource is not None:
            found.setdefault(hold.slot_id, {})[hold.resource.pk] = _view(hold.resource)
    return {slot: list(views.values()) for slot, views in found.items()}


def minutes_on_duty(slot_ids: Collection[int]) -> list[tuple[ResourceView, int]]:
    """What is assigned to the slots, by name, each with the minutes of its slots together. One query."""
    holds = ResourceHold.objects.filter(slot__in=list(slot_ids)).select_related("resource__person", "slot")
    found: dict[int, tuple[ResourceView, dict[int, int]]] = {}
    for hold in holds.order_by("resource__name", "resource", "bucket"):
        if hold.resource is not None and hold.slot is not None:
            length = round((hold.slot.ends_at - hold.slot.starts_at).total_seconds() / 60)
            found.setdefault(hold.resource.pk, (_view(hold.resource), {}))[1][hold.slot.pk] = length
    return [(view, sum(lengths.values())) for view, lengths in found.values()]


def _view(row: Resource) -> ResourceView:
    has_account = row.person is not None and row.person.account_id is not None
    return ResourceView(
        row.pk, row.unit_id, row.kind, row.name, tuple(row.languages), row.person_id, row.contact_hint,
        is_told=has_account or "@" in row.contact_hint,
    )  # fmt: skip
