"""The tables of incident files that measures count. Drills stand in none of them."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F, Q, QuerySet

from kepu.domain.emergency.models import Delivery, Event, Incident, Statement
from kepu.domain.packs.hazards import hazards
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_begins, day_ends, local_date

Units = Collection[int]


def _incidents(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Incident]:
    """Files by the day on which they were opened."""
    rows = Incident.objects.filter(unit__in=unit_ids, is_drill=False, opened_at__gte=day_begins(starts_on))
    return rows.filter(opened_at__lt=day_ends(ends_on)).select_related("level")


def _statements(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Statement]:
    """Versions by the day on which they were published."""
    rows = Statement.objects.filter(incident__unit__in=unit_ids, incident__is_drill=False)
    rows = rows.filter(published_at__gte=day_begins(starts_on), published_at__lt=day_ends(ends_on))
    return rows.select_related("incident")


def _deliveries(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(incident__unit__in=unit_ids, incident__is_drill=False)
    rows = rows.filter(created_at__gte=day_begins(starts_on), created_at__lt=day_ends(ends_on))
    return rows.select_related("incident", "statement", "verdict__claim", "pack_version", "partner")


def _show_incident(row: Any) -> RegisterRow:
    note = f"{row.level.title} · {local_date(row.opened_at).isoformat()}"
    return RegisterRow(title=row.title, note=note, unit_id=row.unit_id, url=row.staff_path, is_personal=True)


def _show_statement(row: Any) -> RegisterRow:
    note = f"v{row.number} · {local_date(row.published_at).isoformat()}"
    return RegisterRow(title=row.headline, note=note, unit_id=row.incident.unit_id, url=row.incident.path)


def _show_delivery(row: Any) -> RegisterRow:
    incident = row.incident
    about = incident.title if row.is_statement else row.about
    return RegisterRow(
        title=f"{row.partner.name} · {about} v{row.number}", note=row.get_state_display(), unit_id=incident.unit_id,
        url=incident.staff_path, is_personal=True,
    )  # fmt: skip


INCIDENTS = RegisterSource(
    rows=_incidents,
    sums={"minutes_to_expert": "minutes_to_expert", "minutes_to_statement": "minutes_to_statement"},
    filters={
        "hazard": "hazard", "with_expert": Q(minutes_to_expert__isnull=False),
        "with_statement": Q(minutes_to_statement__isnull=False),
        "in_time": Q(minutes_to_statement__lte=F("level__statement_minutes")), "closed": Q(state="closed"),
    },
    choices={
        "hazard": list(hazards()), "with_expert": [True], "with_statement": [True], "in_time": [True], "closed": [True],
    },
    show=_show_incident,
)  # fmt: skip
STATEMENTS = RegisterSource(
    rows=_statements, filters={"hazard": "incident__hazard", "first": Q(number=1)},
    choices={"hazard": list(hazards()), "first": [True]}, unit_field="incident__unit_id", show=_show_statement,
)  # fmt: skip
DELIVERIES = RegisterSource(
    rows=_deliveries, filters={"arrived": Q(state__in=["sent", "acknowledged"]), "event": "event"},
    choices={"arrived": [True], "event": Event.values}, unit_field="incident__unit_id", show=_show_delivery,
)  # fmt: skip


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("incidents", INCIDENTS)
    register("incident_statements", STATEMENTS)
    register("incident_deliveries", DELIVERIES)
    register_definitions(str(Path(__file__).parent / "measures"))
