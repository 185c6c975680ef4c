"""What is missing or late, for the home page and for reminders."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from kepu.domain.plans.models import Answer, Assignment, Study, Task, TopicUnit
from kepu.domain.plans.selectors.cycle import get_cycle, list_planning_units
from kepu.domain.plans.selectors.plans import progress_of_tasks
from kepu.foundation.units.contracts import UnitLabel

KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class LateTask:
    """A task past its day that is not done."""

    task_id: int
    public_id: str
    title: str
    unit_id: int
    due_on: date
    owner_id: int | None


def list_overdue_tasks(*, unit_ids: Collection[int], day: date) -> list[LateTask]:
    """Tasks of approved plans of the day's year that are past their day and not done, by day. Kept for five minutes per unit."""
    tasks = Task.objects.approved().filter(plan__unit__in=unit_ids, plan__year=day.year, due_on__lt=day)
    by_unit: dict[int, list[Task]] = defaultdict(list)
    for task in tasks.select_related("plan").prefetch_related("targets"):
        by_unit[task.plan.unit_id].append(task)
    late: list[LateTask] = []
    for unit, rows in by_unit.items():
        overdue = _overdue_ids(unit, rows, day=day)
        late += [LateTask(t.pk, str(t.public_id), t.title, unit, t.due_on, t.owner_id) for t in rows if t.pk in overdue]
    return sorted(late, key=lambda task: (task.due_on, task.task_id))


def units_without_study(*, unit_ids: Collection[int], year: int, day: date) -> list[UnitLabel]:
    """Planning units that held no dedicated study in a year up to a day, in the units' order."""
    labels = list_planning_units(unit_ids, on=min(day, date(year, 12, 31)))
    held = (
        Study.objects.held()
        .dedicated()
        .filter(unit__in=[label.id for label in labels], held_on__year=year, held_on__lte=day)
    )
    done = set(held.values_list("unit_id", flat=True))
    return [label for label in labels if label.id not in done]


def list_overdue_answers(*, unit_ids: Collection[int], day: date) -> list[tuple[Assignment, date]]:
    """Duties of the units whose answer is past due and was not given (or was returned), with the day it was due, oldest first.

    Clauses with a day: once. Yearly ones: for the last year whose answers are due.
    """
    year = day.year if day > get_cycle(day.year).answers_due_on else day.year - 1
    due_on = get_cycle(year).answers_due_on
    rows = Assignment.objects.filter(unit__in=unit_ids, ended_at__isnull=True, clause__directive__state="confirmed")
    given = Answer.objects.filter(assignment=OuterRef("pk")).exclude(state="returned")
    once = rows.filter(clause__due_on__lt=day).exclude(Exists(given))
    yearly = rows.filter(
        Q(clause__due_on__isnull=True), clause__directive__issued_on__lte=due_on, assigned_at__date__lte=due_on
    ).exclude(Exists(given.filter(year=year)))
    found = [(row, row.clause.due_on or due_on) for row in once.select_related("clause__directive")]
    if day > due_on:
        found += [(row, due_on) for row in yearly.select_related("clause__directive")]
    return sorted(found, key=lambda pair: (pair[1], pair[0].pk))


def list_overdue_topics(*, unit_ids: Collection[int], day: date) -> list[TopicUnit]:
    """Topics given to the units that are past their day without a study held, oldest first."""
    rows = TopicUnit.objects.filter(unit__in=unit_ids, topic__due_on__lt=day, topic__closed_at__isnull=True)
    held = Study.objects.held().filter(topics=OuterRef("pk"))
    return list(rows.exclude(Exists(held)).select_related("topic").order_by("topic__due_on", "pk"))


def _overdue_ids(unit_id: int, tasks: list[Task], *, day: date) -> frozenset[int]:
    key = f"plans:overdue:{unit_id}:{day}:{max(task.pk for task in tasks)}:{len(tasks)}"
    found: frozenset[int] | None = cache.get(key)
    if found is None:
        states = progress_of_tasks(tasks=tasks, unit_id=unit_id, year=day.year, day=day)
        found = frozenset(row.task_id for row in states if row.state == "overdue")
        cache.set(key, found, KEPT_SECONDS)
    return found
