"""Plans read: their state, and how far their tasks are, computed from acts and figures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from kepu.domain.plans.contracts import PlanProgress, PlanStatus, TargetProgress, TaskLine, TaskProgress
from kepu.domain.plans.models import AnnualPlan, PlanStep, Target, Task
from kepu.domain.plans.selectors.cycle import get_cycle, list_planning_units
from kepu.engines.ledger.duty_selectors import ActLine, list_acts_tagged
from kepu.engines.measures.contracts import Figure, Window
from kepu.engines.measures.errors import MeasureError
from kepu.engines.measures.selectors import get_figures
from kepu.foundation.units.selectors import subtree_ids

# A task is called behind when less is done than time has passed, by more than this share of the whole.
BEHIND = 0.15


def list_open_tasks(*, unit_id: int, day: date) -> list[TaskLine]:
    """Tasks of the unit's plan for the day's year that acts of that day may answer, by order of the plan."""
    tasks = Task.objects.filter(plan__unit=unit_id, plan__year=day.year).prefetch_related("clauses")
    return [_line(task, unit_id) for task in tasks]


def plan_status(*, unit_ids: Iterable[int], year: int, day: date) -> list[PlanStatus]:
    """The state of every planning unit's plan for a year, in the units' order; units without a plan are "missing"."""
    cycle = get_cycle(year)
    labels = list_planning_units(unit_ids, on=min(day, date(year, 12, 31)))
    plans = {
        plan.unit_id: plan for plan in AnnualPlan.objects.filter(unit__in=[label.id for label in labels], year=year)
    }
    counts: dict[int, int] = defaultdict(int)
    for plan_id in Task.objects.filter(plan__in=plans.values()).values_list("plan_id", flat=True):
        counts[plan_id] += 1
    sent = dict(
        PlanStep.objects.filter(plan__in=plans.values(), act=PlanStep.Act.SUBMITTED)
        .order_by("at")
        .values_list("plan_id", "at")
    )
    result = []
    for label in labels:
        plan = plans.get(label.id)
        state = plan.state if plan else "missing"
        result.append(
            PlanStatus(
                unit_id=label.id,
                year=year,
                state=state,
                is_late=day > cycle.plans_due_on and state in ("missing", "draft", "returned"),
                plan_public_id=str(plan.public_id) if plan else None,
                tasks=counts[plan.pk] if plan else 0,
                submitted_at=sent.get(plan.pk) if plan else None,
            )
        )
    return result


def progress(*, unit_id: int, year: int, day: date) -> PlanProgress:
    """How far a unit's tasks of a year are on a day; no plan gives no tasks."""
    tasks = Task.objects.filter(plan__unit=unit_id, plan__year=year).prefetch_related("targets")
    return PlanProgress(unit_id, year, progress_of_tasks(tasks=list(tasks), unit_id=unit_id, year=year, day=day))


def progress_of_tasks(*, tasks: Sequence[Task], unit_id: int, year: int, day: date) -> tuple[TaskProgress, ...]:
    """How far tasks of one unit and year are (targets prefetched). One query for acts, one reading of figures per set of filters."""
    acts = _acts_of(tasks, unit_id=unit_id, year=year)
    figures = _figures_of([t for task in tasks for t in task.targets.all()], unit_id=unit_id, year=year)
    return tuple(_progress(task, acts.get(str(task.public_id), []), figures, day=day) for task in tasks)


def _progress(task: Task, acts: list[ActLine], figures: dict[int, TargetProgress], *, day: date) -> TaskProgress:
    targets = tuple(figures[target.pk] for target in task.targets.all())
    counted = sum(act.is_counted for act in acts)
    shares = [target.share for target in targets]
    actual: float | None = None
    if shares:
        known = [share for share in shares if share is not None]
        actual = sum(known) / len(shares) if known else None
    elif counted:
        actual = 1.0
    is_done = all(target.is_met for target in targets) if targets else counted > 0
    expected = expected_share(task.starts_on, task.due_on, day)
    return TaskProgress(
        task_id=task.pk,
        public_id=str(task.public_id),
        title=task.title,
        starts_on=task.starts_on,
        due_on=task.due_on,
        targets=targets,
        acts=counted,
        acts_pending=sum(act.state == "proposed" for act in acts),
        expected=expected,
        actual=actual,
        state=_state(task, is_done=is_done, expected=expected, actual=actual, measured=bool(targets), day=day),
    )


def expected_share(starts_on: date, due_on: date, day: date) -> float:
    """How much of a task's time has passed: 0 before it starts, 1 on its last day."""
    if day < starts_on:
        return 0.0
    return min(1.0, ((day - starts_on).days + 1) / ((due_on - starts_on).days + 1))


def _state(task: Task, *, is_done: bool, expected: float, actual: float | None, measured: bool, day: date) -> str:
    if is_done:
        return "done"
    if day > task.due_on:
        return "overdue"
    if day < task.starts_on:
        return "waiting"
    return "behind" if measured and (actual or 0.0) < expected - BEHIND else "on_course"


def _acts_of(tasks: Sequence[Task], *, unit_id: int, year: int) -> dict[str, list[ActLine]]:
    if not tasks:
        return {}
    acts: dict[str, list[ActLine]] = defaultdict(list)
    found = list_acts_tagged(
        tags=[("task", str(task.public_id)) for task in tasks],
        unit_ids=subtree_ids(unit_id),
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
    )
    for act in found:
        for namespace, value in act.tags:
            if namespace == "task":
                acts[value].append(act)
    return acts


def _figures_of(targets: Sequence[Target], *, unit_id: int, year: int) -> dict[int, TargetProgress]:
    by_filters: dict[tuple[tuple[str, str], ...], list[Target]] = defaultdict(list)
    for target in targets:
        by_filters[tuple(sorted(target.filters.items()))].append(target)
    result: dict[int, TargetProgress] = {}
    for filters, group in by_filters.items():
        figures = _figures({target.measure for target in group}, dict(filters), unit_id=unit_id, year=year)
        result |= {target.pk: _target(target, figures.get(target.measure)) for target in group}
    return result


def _figures(codes: set[str], filters: dict[str, str], *, unit_id: int, year: int) -> dict[str, Figure]:
    window = Window.year(year)
    try:
        return get_figures(codes=sorted(codes), unit_id=unit_id, window=window, filters=filters or None)
    except MeasureError:
        found: dict[str, Figure] = {}
        for code in codes:
            try:
                found |= get_figures(codes=[code], unit_id=unit_id, window=window, filters=filters or None)
            except MeasureError:  # taken out of use since; shown as not known
                continue
        return found


def _target(target: Target, figure: Figure | None) -> TargetProgress:
    if figure is None:
        return TargetProgress(
            target.measure, target.measure, "", target.value, None, "unknown_measure", dict(target.filters)
        )
    return TargetProgress(
        target.measure, figure.title, figure.unit, target.value, figure.value, figure.why_unknown, dict(target.filters)
    )


def _line(task: Task, unit_id: int) -> TaskLine:
    return TaskLine(
        id=task.pk,
        public_id=str(task.public_id),
        title=task.title,
        unit_id=unit_id,
        starts_on=task.starts_on,
        due_on=task.due_on,
        clause_codes=tuple(clause.code for clause in task.clauses.all()),
    )
