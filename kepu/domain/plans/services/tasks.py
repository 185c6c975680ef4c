"""Writers of a plan's tasks and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from kepu.domain.plans.errors import InvalidEdit, OutsideScope, UnknownMeasure
from kepu.domain.plans.models import AnnualPlan, Assignment, BudgetLine, Clause, Target, Task
from kepu.domain.plans.services.plans import lock_open
from kepu.engines.measures.selectors import known_code
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.selectors import subtree_ids


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What a task says. `owner_id` is an account; `audience` a ledger audience code; clauses are ids."""

    title: str
    starts_on: date
    due_on: date
    description: str = ""
    owner_id: int | None = None
    owner_name: str = ""
    kind: str | None = None
    audience: str = ""
    region_code: str | None = None
    brand: str = ""
    budget_line_id: int | None = None
    clause_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A measure and the value to reach over the unit and the plan's year."""

    measure: str
    value: int
    filters: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def add_task(*, actor: Actor, plan_id: int, draft: TaskDraft, now: datetime) -> Task:
    """Adds a task at the end of an open plan. Raises Refused, WrongState, OutsideScope, InvalidEdit."""
    plan = lock_open(actor, plan_id)
    _check(plan, draft)
    last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
    task = Task.objects.create(plan=plan, position=last + 1, **_values(draft))
    task.clauses.set(draft.clause_ids)
    return task


@transaction.atomic
def update_task(*, actor: Actor, task_id: int, draft: TaskDraft, now: datetime) -> Task:
    """Changes a task of an open plan. Raises Refused, WrongState, OutsideScope, InvalidEdit."""
    task = Task.objects.get(pk=task_id)
    plan = lock_open(actor, task.plan_id)
    _check(plan, draft)
    values = _values(draft)
    for name, value in values.items():
        setattr(task, name, value)
    task.save(update_fields=[name.removesuffix("_id") for name in values])
    task.clauses.set(draft.clause_ids)
    return task


@transaction.atomic
def remove_task(*, actor: Actor, task_id: int, now: datetime) -> None:
    """Takes a task out of an open plan; acts tagged with it stay in the ledger. Raises Refused, WrongState."""
    task = Task.objects.get(pk=task_id)
    lock_open(actor, task.plan_id)
    task.delete()


@transaction.atomic
def move_task(*, actor: Actor, task_id: int, by: int, now: datetime) -> None:
    """Moves a task up (-1) or down (1); at the end nothing moves. Raises Refused, WrongState."""
    task = Task.objects.get(pk=task_id)
    plan = lock_open(actor, task.plan_id)
    order = list(plan.tasks.order_by("position", "pk"))
    old = next(i for i, other in enumerate(order) if other.pk == task.pk)
    new = max(0, min(len(order) - 1, old + by))
    order.insert(new, order.pop(old))
    for position, other in enumerate(order, start=1):
        Task.objects.filter(pk=other.pk).update(position=position)


@transaction.atomic
def set_targets(*, actor: Actor, task_id: int, targets: Sequence[TargetDraft], now: datetime) -> list[Target]:
    """Replaces a task's targets. Raises Refused, WrongState, UnknownMeasure, InvalidEdit for a value of 0 or less."""
    task = Task.objects.get(pk=task_id)
    lock_open(actor, task.plan_id)
    for target in targets:
        if not known_code(target.measure):
            raise UnknownMeasure(target.measure)
        if target.value <= 0:
            raise InvalidEdit("value")
    task.targets.all().delete()
    return Target.objects.bulk_create(
        Target(task=task, position=position, measure=target.measure, value=target.value, filters=dict(target.filters))
        for position, target in enumerate(targets)
    )


def clauses_open_to(unit_id: int) -> "list[Clause]":
    """Duties in force that a unit may answer: assigned to it, in the directives' order."""
    rows = Assignment.objects.filter(unit=unit_id, ended_at__isnull=True, clause__directive__state="confirmed")
    return list(Clause.objects.filter(pk__in=rows.values("clause")).select_related("directive"))


def _values(draft: TaskDraft) -> dict[str, object]:
    return {
        "title": draft.title.strip(),
        "description": draft.description.strip(),
        "owner_id": draft.owner_id,
        "owner_name": draft.owner_name.strip(),
        "starts_on": draft.starts_on,
        "due_on": draft.due_on,
        "kind_id": draft.kind or None,
        "audience": draft.audience,
        "region_id": draft.region_code or None,
        "brand": draft.brand.strip(),
        "budget_line_id": draft.budget_line_id,
    }


def _check(plan: AnnualPlan, draft: TaskDraft) -> None:
    if not draft.title.strip():
        raise InvalidEdit("title")
    if draft.due_on < draft.starts_on or draft.starts_on.year > plan.year or draft.due_on.year < plan.year:
        raise InvalidEdit("due_on")
    if draft.budget_line_id is not None:
        line = BudgetLine.objects.filter(pk=draft.budget_line_id, year=plan.year, unit__in=subtree_ids(plan.unit_id))
        if not line.exists():
            raise OutsideScope("budget line")
    assigned = Assignment.objects.filter(unit=plan.unit_id, clause__in=draft.clause_ids, ended_at__isnull=True)
    if set(assigned.values_list("clause_id", flat=True)) != set(draft.clause_ids):
        raise OutsideScope("clause")
