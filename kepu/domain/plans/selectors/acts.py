"""Which acts belong to tasks and clauses: by tag, and behind the targets."""

from collections.abc import Iterable
from datetime import date

from kepu.domain.plans.models import Clause, Target, Task
from kepu.engines.ledger.duty_selectors import ActLine, list_acts_by_id, list_acts_tagged
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.errors import MeasureError
from kepu.engines.measures.selectors import list_figure_records
from kepu.foundation.units.selectors import subtree_ids

MOST_PER_TARGET = 100


def list_acts_for_task(*, task_id: int, with_targets: bool = True) -> list[ActLine]:
    """Acts of the plan's unit and year tagged with the task, and (at most 100 each) those behind its targets; newest first."""
    task = Task.objects.select_related("plan").get(pk=task_id)
    tags = [("task", str(task.public_id))]
    acts = _tagged(tags, unit_id=task.plan.unit_id, year=task.plan.year)
    if with_targets:
        acts = _with_targets(acts, task.targets.all(), unit_id=task.plan.unit_id, year=task.plan.year)
    return acts


def list_acts_for_clause(*, clause_id: int, unit_id: int, year: int) -> list[ActLine]:
    """Acts of a unit and year tagged with the clause or with a task that answers it, or behind such a task's targets; newest first."""
    clause = Clause.objects.get(pk=clause_id)
    tasks = list(Task.objects.filter(clauses=clause, plan__unit=unit_id, plan__year=year))
    tags = [("clause", clause.code), *(("task", str(task.public_id)) for task in tasks)]
    acts = _tagged(tags, unit_id=unit_id, year=year)
    return _with_targets(acts, Target.objects.filter(task__in=tasks), unit_id=unit_id, year=year)


def _tagged(tags: list[tuple[str, str]], *, unit_id: int, year: int) -> list[ActLine]:
    return list_acts_tagged(
        tags=tags, unit_ids=subtree_ids(unit_id), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31)
    )


def _with_targets(acts: list[ActLine], targets: Iterable[Target], *, unit_id: int, year: int) -> list[ActLine]:
    known = {act.public_id for act in acts}
    more: dict[str, None] = {}
    for target in targets:
        try:
            lines, _ = list_figure_records(
                code=target.measure,
                unit_id=unit_id,
                window=Window.year(year),
                filters=target.filters or None,
                limit=MOST_PER_TARGET,
            )
        except MeasureError:  # the measure was taken out of use after the plan was made; the task page says so
            continue
        more.update(dict.fromkeys(line.public_id for line in lines if line.record_id and line.public_id not in known))
    found = [*acts, *(list_acts_by_id(public_ids=list(more)) if more else [])]
    return sorted(found, key=lambda act: (act.started_on, act.record_id), reverse=True)
