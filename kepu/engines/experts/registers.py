"""The tables of experts that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from kepu.engines.experts.models import Consent, Expert, ExpertRequest, Invitation, Trait
from kepu.engines.experts.words import Answer, Origin, RequestState, Use
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.people.models import Category


def _experts(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    return _standing(ends_on).filter(person__unit__in=list(unit_ids)).select_related("person")


def _fields(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    """One row per expert and field; `first` is the first-level code."""
    rows = Trait.objects.filter(kind="field", expert__in=_standing(ends_on), expert__person__unit__in=list(unit_ids))
    return rows.annotate(first=Substr("value", 1, 3)).select_related("expert__person")


def _regions(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    rows = Trait.objects.filter(kind="region", expert__in=_standing(ends_on), expert__person__unit__in=list(unit_ids))
    return rows.select_related("expert__person")


def _requests(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    rows = ExpertRequest.objects.filter(asked_at__gte=day_begins(starts_on), asked_at__lt=day_ends(ends_on))
    return rows.filter(unit__in=list(unit_ids), is_drill=False).select_related("unit")


def _invitations(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    """By the expert's unit: whose people are asked."""
    rows = Invitation.objects.filter(asked_on__range=(starts_on, ends_on), expert__person__unit__in=list(unit_ids))
    return rows.filter(is_drill=False).select_related("expert__person", "request")


def _standing(day: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = Expert.objects.active(day).filter(entered_at__lt=day_ends(day))
    return rows


def _show_expert(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.person.name, note=row.person.title, unit_id=row.person.unit_id,
        url=f"/workbench/experts/{row.public_id}/", is_personal=True,
    )  # fmt: skip


def _show_trait(row: Any) -> RegisterRow:
    return RegisterRow(
        title=f"{row.expert.person.name} · {row.value}", unit_id=row.expert.person.unit_id,
        url=f"/workbench/experts/{row.expert.public_id}/", is_personal=True,
    )  # fmt: skip


def _show_request(row: Any) -> RegisterRow:
    url = f"/workbench/experts/requests/{row.public_id}/"
    return RegisterRow(title=row.title, note=row.get_state_display(), unit_id=row.unit_id, url=url, is_personal=True)


def _show_invitation(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.expert.person.name, note=row.get_state_display(), unit_id=row.expert.person.unit_id,
        url=f"/workbench/experts/{row.expert.public_id}/", is_personal=True,
    )  # fmt: skip


def _consents(use: str) -> Exists:
    return Exists(Consent.objects.filter(expert=OuterRef("pk"), use=use, withdrawn_on__isnull=True))


EXPERTS = RegisterSource(
    rows=_experts,
    filters={"category": "person__category", **{f"for_{use}": _consents(use) for use in Use.values}},
    choices={"category": Category.values, **{f"for_{use}": [True] for use in Use.values}},
    unit_field="person__unit_id",
    show=_show_expert,
)
FIELDS = RegisterSource(
    rows=_fields,
    filters={"first": "first"},
    distinct={"people": "expert_id", "fields": "first"},
    unit_field="expert__person__unit_id",
    show=_show_trait,
)
REGIONS = RegisterSource(
    rows=_regions,
    distinct={"people": "expert_id", "regions": "value"},
    unit_field="expert__person__unit_id",
    show=_show_trait,
)
REQUESTS = RegisterSource(
    rows=_requests,
    filters={"state": "state", "origin": "origin"},
    choices={"state": RequestState.values, "origin": Origin.values},
    show=_show_request,
)
INVITATIONS = RegisterSource(
    rows=_invitations,
    sums={"minutes": "minutes"},
    filters={"answer": "state"},
    choices={"answer": Answer.values},
    distinct={"people": "expert_id"},
    unit_field="expert__person__unit_id",
    show=_show_invitation,
)


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("experts", EXPERTS)
    register("expert_fields", FIELDS)
    register("expert_regions", REGIONS)
    register("expert_requests", REQUESTS)
    register("expert_invitations", INVITATIONS)
    register_definitions(str(Path(__file__).parent / "measures"))
