"""Regular work of plans: reminding, once, of what is missing or late."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop

from kepu.domain.plans.models import JointPart, Task
from kepu.domain.plans.selectors.cycle import get_cycle, list_planning_units
from kepu.domain.plans.selectors.late import (
    list_overdue_answers,
    list_overdue_tasks,
    list_overdue_topics,
    units_without_study,
)
from kepu.domain.plans.selectors.plans import plan_status
from kepu.foundation.clock import local_date
from kepu.foundation.clock import now as moment
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import get_root, subtree_ids

PERIODIC = {"remind": 3600.0}
SOON = timedelta(days=7)


def remind(now: datetime | None = None) -> int:
    """Tells units what they owe, and those above what is missing below them; the same thing once. Returns how many notices are new."""
    now = now or moment()
    day = local_date(now)
    try:
        root = get_root()
    except LookupError:
        return 0
    units = subtree_ids(root.id)
    labels = {label.id: label for label in list_planning_units(units, on=day)}
    sent = _plans_missing(units, labels, day=day, now=now) + _studies_missing(units, labels, day=day, now=now)
    return (
        sent
        + _tasks_overdue(units, day=day, now=now)
        + _answers_overdue(units, day=day, now=now)
        + _others(units, day=day, now=now)
    )


def _plans_missing(units: frozenset[int], labels: dict[int, UnitLabel], *, day: date, now: datetime) -> int:
    year, sent = day.year, 0
    late = [status for status in plan_status(unit_ids=units, year=year, day=day) if status.is_late]
    for status in late:
        sent += notify(
            account_ids=accounts_with(permission="plans.edit", unit_id=status.unit_id), topic="plans",
            message=gettext_noop("Your unit's annual plan %(year)s is overdue"), params={"year": year},
            url=f"/workbench/plans/?year={year}", unit_id=status.unit_id,
            dedupe_key=f"plan-late:{status.unit_id}:{year}:{day:%Y%m}", now=now,
        )  # fmt: skip
    return sent + _tell_above(
        [status.unit_id for status in late], labels, kind="plan-late", year=year, day=day, now=now,
        message=gettext_noop("%(number)s units have no annual plan %(year)s yet"), url=f"/workbench/plans/?year={year}&state=late",
    )  # fmt: skip


def _studies_missing(units: frozenset[int], labels: dict[int, UnitLabel], *, day: date, now: datetime) -> int:
    year, sent = day.year, 0
    if day <= get_cycle(year).studies_due_on:
        return 0
    missing = [label.id for label in units_without_study(unit_ids=units, year=year, day=day)]
    for unit in missing:
        sent += notify(
            account_ids=accounts_with(permission="studies.edit", unit_id=unit), topic="studies",
            message=gettext_noop("Your unit has not held its dedicated study of outreach in %(year)s"), params={"year": year},
            url="/workbench/studies/", unit_id=unit, dedupe_key=f"study-missing:{unit}:{year}:{day:%Y%m}", now=now,
        )  # fmt: skip
    return sent + _tell_above(
        missing, labels, kind="study-missing", year=year, day=day, now=now,
        message=gettext_noop("%(number)s units have not held a dedicated study in %(year)s"),
        url=f"/workbench/studies/coverage/?year={year}",
    )  # fmt: skip


def _tasks_overdue(units: frozenset[int], *, day: date, now: datetime) -> int:
    sent = 0
    for task in list_overdue_tasks(unit_ids=units, day=day):
        owner = [task.owner_id] if task.owner_id else []
        sent += notify(
            account_ids=[*owner, *accounts_with(permission="plans.edit", unit_id=task.unit_id)], topic="plans",
            message=gettext_noop("Overdue since %(day)s: %(title)s"), params={"title": task.title, "day": task.due_on.isoformat()},
            url=f"/workbench/plans/tasks/{task.public_id}/", unit_id=task.unit_id, dedupe_key=f"task-overdue:{task.public_id}", now=now,
        )  # fmt: skip
    soon = Task.objects.approved().filter(due_on__range=(day, day + SOON), owner__isnull=False)
    for row in soon.select_related("plan"):
        sent += notify(
            account_ids=[row.owner_id or 0], topic="plans", message=gettext_noop("Due on %(day)s: %(title)s"),
            params={"title": row.title, "day": row.due_on.isoformat()}, url=f"/workbench/plans/tasks/{row.public_id}/",
            unit_id=row.plan.unit_id, dedupe_key=f"task-soon:{row.public_id}", now=now,
        )  # fmt: skip
    return sent


def _answers_overdue(units: frozenset[int], *, day: date, now: datetime) -> int:
    by_unit: dict[int, list[date]] = {}
    for assignment, due_on in list_overdue_answers(unit_ids=units, day=day):
        by_unit.setdefault(assignment.unit_id, []).append(due_on)
    sent = 0
    for unit, days in by_unit.items():
        sent += notify(
            account_ids=accounts_with(permission="plans.edit", unit_id=unit), topic="answers",
            message=gettext_noop("%(number)s clauses wait for your unit's answer; the oldest was due on %(day)s"),
            params={"number": len(days), "day": min(days).isoformat()}, url="/workbench/directives/duties/?state=overdue", unit_id=unit,
            dedupe_key=f"answers-late:{unit}:{day:%Y%m}", now=now,
        )  # fmt: skip
    return sent


def _others(units: frozenset[int], *, day: date, now: datetime) -> int:
    sent = 0
    for row in list_overdue_topics(unit_ids=units, day=day):
        sent += notify(
            account_ids=accounts_with(permission="studies.edit", unit_id=row.unit_id), topic="studies",
            message=gettext_noop("A topic was to be studied by %(day)s: %(title)s"),
            params={"title": row.topic.title, "day": row.topic.due_on.isoformat()},
            url=f"/workbench/studies/topics/{row.topic.public_id}/", unit_id=row.unit_id, dedupe_key=f"topic-late:{row.pk}", now=now,
        )  # fmt: skip
    parts = JointPart.objects.filter(
        state="asked", joint__answer_by__lt=day, joint__cancelled_at__isnull=True, joint__ends_on__gte=day
    )
    for part in parts.select_related("joint"):
        sent += notify(
            account_ids=accounts_with(permission="plans.edit", unit_id=part.unit_id), topic="joint",
            message=gettext_noop("Please answer: does your unit take part in “%(title)s”?"), params={"title": part.joint.title},
            url=f"/workbench/calendar/joint/{part.joint.public_id}/", unit_id=part.unit_id, dedupe_key=f"joint-late:{part.pk}", now=now,
        )  # fmt: skip
    return sent


def _tell_above(
    missing: list[int],
    labels: dict[int, UnitLabel],
    *,
    kind: str,
    year: int,
    day: date,
    now: datetime,
    message: str,
    url: str,
) -> int:
    """Once a month, each branch and the academy: how many units below them."""
    sent = 0
    for label in labels.values():
        if label.kind not in ("academy", "branch"):
            continue
        below = (subtree_ids(label.id) - {label.id}) & set(missing)
        if below:
            sent += notify(
                account_ids=accounts_with(permission="directives.manage", unit_id=label.id), topic="plans", message=message,
                params={"number": len(below), "year": year}, url=url, unit_id=label.id,
                dedupe_key=f"{kind}-below:{label.id}:{year}:{day:%Y%m}", now=now,
            )  # fmt: skip
    return sent
