"""The tables of plans that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kepu.domain.plans.models import (
    AnnualPlan,
    Answer,
    Assignment,
    BudgetLine,
    Funding,
    JointPart,
    Study,
    Task,
    TopicUnit,
)
from kepu.domain.plans.models.answers import AnswerState
from kepu.domain.plans.models.joint import PartState
from kepu.domain.plans.models.money import PURPOSES, SOURCES
from kepu.domain.plans.models.plans import PlanState
from kepu.domain.plans.models.studies import StudyForm
from kepu.domain.plans.selectors.cycle import PLANNING_KINDS
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.units.selectors import open_units

Units = Collection[int]


def _plans(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[AnnualPlan]:
    return AnnualPlan.objects.filter(unit__in=unit_ids, year__range=(starts_on.year, ends_on.year)).select_related(
        "unit"
    )


def _tasks(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Task]:
    return Task.objects.filter(
        plan__unit__in=unit_ids, plan__year__range=(starts_on.year, ends_on.year)
    ).select_related("plan")


def _budget(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[BudgetLine]:
    return BudgetLine.objects.filter(unit__in=unit_ids, year__range=(starts_on.year, ends_on.year))


def _fundings(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Funding]:
    return Funding.objects.filter(unit__in=unit_ids, received_on__range=(starts_on, ends_on))


def _studies(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Study]:
    return Study.objects.held().filter(unit__in=unit_ids, held_on__range=(starts_on, ends_on))


def _topics(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[TopicUnit]:
    return TopicUnit.objects.filter(unit__in=unit_ids, topic__due_on__range=(starts_on, ends_on)).select_related(
        "topic"
    )


def _duties(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Assignment]:
    live = Q(ended_at__isnull=True) | Q(ended_at__date__gt=ends_on)
    rows = Assignment.objects.filter(live, unit__in=unit_ids, assigned_at__date__lte=ends_on)
    return rows.filter(Q(clause__due_on__isnull=True) | Q(clause__due_on__range=(starts_on, ends_on))).select_related(
        "clause__directive"
    )


def _answers(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Answer]:
    rows = Answer.objects.filter(assignment__unit__in=unit_ids, year__range=(starts_on.year, ends_on.year))
    return rows.select_related("assignment__clause__directive")


def _parts(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[JointPart]:
    rows = JointPart.objects.filter(
        unit__in=unit_ids, joint__starts_on__range=(starts_on, ends_on), joint__cancelled_at__isnull=True
    )
    return rows.select_related("joint")


def _planning_units(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Any]:
    return open_units(unit_ids, on=ends_on).filter(kind__in=PLANNING_KINDS)


def _show_clause(clause: Any, unit_id: int, note: str = "") -> RegisterRow:
    url = f"/workbench/directives/{clause.directive.public_id}/clauses/{clause.pk}/"
    return RegisterRow(
        title=f"{clause.path} {clause.duty}", note=note or clause.directive.title, unit_id=unit_id, url=url
    )


def _show_study(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.title, note=row.held_on.isoformat(), unit_id=row.unit_id, url=f"/workbench/studies/{row.public_id}/"
    )


def _show_plan(row: Any) -> RegisterRow:
    return RegisterRow(
        title=str(row), note=str(row.get_state_display()), unit_id=row.unit_id, url=f"/workbench/plans/{row.public_id}/"
    )


def _show_task(row: Any) -> RegisterRow:
    return RegisterRow(title=row.title, unit_id=row.plan.unit_id, url=f"/workbench/plans/tasks/{row.public_id}/")


def _show_part(row: Any) -> RegisterRow:
    url = f"/workbench/calendar/joint/{row.joint.public_id}/"
    return RegisterRow(title=row.joint.title, note=str(row.get_state_display()), unit_id=row.unit_id, url=url)


SOURCES_OF_FIGURES: dict[str, RegisterSource] = {
    "annual_plans": RegisterSource(
        rows=_plans, filters={"plan_state": "state"}, choices={"plan_state": PlanState.values}, show=_show_plan
    ),
    "planning_units": RegisterSource(
        rows=_planning_units, unit_field="pk", show=lambda row: RegisterRow(title=row.name, unit_id=row.pk)
    ),
    "plan_tasks": RegisterSource(
        rows=_tasks, filters={"plan_state": "plan__state"}, choices={"plan_state": PlanState.values},
        unit_field="plan__unit_id", show=_show_task,
    ),
    "budget_lines": RegisterSource(
        rows=_budget,
        sums={"amount_fen": "amount_fen"},
        filters={"budget_purpose": "purpose", "budget_source": "source"},
        choices={"budget_purpose": [p for p, _ in PURPOSES], "budget_source": [s for s, _ in SOURCES]},
        show=lambda row: RegisterRow(title=str(row), note=row.note, unit_id=row.unit_id, url="/workbench/plans/money/"),
    ),
    "fundings": RegisterSource(
        rows=_fundings,
        sums={"amount_fen": "amount_fen"},
        filters={"raised_from": "source"},
        choices={"raised_from": [s for s, _ in SOURCES]},
        show=lambda row: RegisterRow(title=str(row), note=row.giver, unit_id=row.unit_id, url="/workbench/plans/money/"),
    ),
    "studies": RegisterSource(
        rows=_studies, filters={"study_form": "form"}, choices={"study_form": StudyForm.values},
        distinct={"units": "unit_id"}, show=_show_study,
    ),
    "study_topics": RegisterSource(
        rows=_topics,
        filters={"topic_held": Exists(Study.objects.held().filter(topics=OuterRef("pk")))},
        show=lambda row: RegisterRow(
            title=row.topic.title, note=row.group, unit_id=row.unit_id, url=f"/workbench/studies/topics/{row.topic.public_id}/"
        ),
        distinct={"groups": "pk"},
    ),
    "clause_duties": RegisterSource(rows=_duties, show=lambda row: _show_clause(row.clause, row.unit_id)),
    "clause_answers": RegisterSource(
        rows=_answers, filters={"answer_state": "state"}, choices={"answer_state": AnswerState.values},
        unit_field="assignment__unit_id",
        show=lambda row: _show_clause(row.assignment.clause, row.assignment.unit_id, str(row.get_state_display())),
    ),
    "joint_parts": RegisterSource(
        rows=_parts, filters={"part_state": "state"}, choices={"part_state": PartState.values}, show=_show_part
    ),
}  # fmt: skip


def register_all() -> None:
    """Makes these tables countable and adds the definitions that count them."""
    for name, source in SOURCES_OF_FIGURES.items():
        register(name, source)
    register_definitions(str(Path(__file__).parent / "measures"))
