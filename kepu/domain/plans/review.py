"""What those who approve a plan read, line by line."""

import hashlib

from django.utils.translation import gettext as _

from kepu.domain.plans.models import AnnualPlan, Task
from kepu.engines.reviews.contracts import Content


def plan_content(key: str) -> Content:
    """A plan's summary and tasks as lines; the digest changes with any of them."""
    plan = AnnualPlan.objects.get(public_id=key)
    lines = [(_("Summary"), plan.summary)] if plan.summary else []
    tasks = plan.tasks.select_related("budget_line").prefetch_related("targets", "clauses")
    lines += [(f"{position}. {task.title}", _words(task)) for position, task in enumerate(tasks, start=1)]
    facts = repr([(str(task.public_id), task.title, _facts(task)) for task in tasks]) + plan.summary
    return Content(digest=hashlib.sha256(facts.encode()).hexdigest(), lines=tuple(lines))


def _words(task: Task) -> str:
    parts = [f"{task.starts_on:%m-%d} – {task.due_on:%m-%d}", task.owner_name, task.description]
    parts += [f"{target.measure} ≥ {target.value}" for target in task.targets.all()]
    parts += [clause.path for clause in task.clauses.all()]
    return " · ".join(part for part in parts if part)


def _facts(task: Task) -> tuple[object, ...]:
    targets = [(target.measure, target.value, sorted(target.filters.items())) for target in task.targets.all()]
    clauses = [clause.code for clause in task.clauses.all()]
    return (
        task.starts_on.isoformat(),
        task.due_on.isoformat(),
        task.description,
        task.owner_name,
        targets,
        clauses,
        task.budget_line_id,
    )
