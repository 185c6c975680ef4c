"""The tables of desks that measures count. Of policy advice a row shows its kind and day, nothing else."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F, Q, QuerySet

from kepu.domain.desks.models import Commission, CommissionKind, CommissionState, Delivery, Part, Topic
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import local_date
from kepu.foundation.people.models import Category

Units = Collection[int]


def _asked(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Commission]:
    return Commission.objects.of_units(unit_ids).filter(created_at__date__range=(starts_on, ends_on))


def _taken(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Commission]:
    """By the day they were first delivered, so that a year's outputs stay that year's."""
    first = Delivery.objects.filter(number=1, delivered_on__range=(starts_on, ends_on))
    rows = Commission.objects.of_units(unit_ids).filter(state__in=["taken", "published", "closed"])
    return rows.filter(pk__in=first.values("commission"))


def _deliveries(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(number=1, commission__unit__in=unit_ids, delivered_on__range=(starts_on, ends_on))
    return rows.select_related("commission")


def _topics(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Topic]:
    rows = Topic.objects.filter(guide__unit__in=unit_ids, guide__year__range=(starts_on.year, ends_on.year))
    return rows.filter(state="listed").select_related("guide")


def _show(row: Any) -> RegisterRow:
    commission = getattr(row, "commission", row)
    day = local_date(commission.created_at).isoformat()
    if commission.is_confidential:
        return RegisterRow(
            title=str(commission.get_kind_display()), note=day, unit_id=commission.unit_id, is_personal=True
        )
    return RegisterRow(
        title=commission.title,
        note=f"{commission.get_kind_display()} · {day}",
        unit_id=commission.unit_id,
        url=f"/workbench/desk/commissions/{commission.public_id}/",
        is_personal=True,
    )


def _show_topic(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.question,
        note=row.guide.title,
        unit_id=row.guide.unit_id,
        url=f"/workbench/desk/topics/{row.public_id}/",
    )


FILTERS = {"commission": "kind", "commission_state": "state", "commissioned": "person__category"}
CHOICES: dict[str, Collection[str | bool]] = {
    "commission": CommissionKind.values,
    "commission_state": CommissionState.values,
    "commissioned": Category.values,
}
SOURCES_OF_FIGURES: dict[str, RegisterSource] = {
    "commissions": RegisterSource(rows=_asked, filters=FILTERS, choices=CHOICES, show=_show),
    "commission_outputs": RegisterSource(rows=_taken, filters=FILTERS, choices=CHOICES, show=_show),
    "deliveries": RegisterSource(
        rows=_deliveries,
        filters={"on_time": Q(delivered_on__lte=F("due_on")), "delivered_kind": "commission__kind"},
        choices={"delivered_kind": CommissionKind.values},
        unit_field="commission__unit_id",
        show=_show,
    ),
    "guide_topics": RegisterSource(
        rows=_topics,
        filters={"topic_part": "part", "has_work": Q(works__isnull=False)},
        choices={"topic_part": Part.values},
        distinct={"topics": "pk"},
        unit_field="guide__unit_id",
        show=_show_topic,
    ),
}


def register_all() -> None:
    """Makes these tables countable and adds the definitions that count them."""
    for name, source in SOURCES_OF_FIGURES.items():
        register(name, source)
    register_definitions(str(Path(__file__).parent / "measures"))
