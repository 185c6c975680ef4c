from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.selectors import get_cycle, list_overdue_tasks, plan_status
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Planning")
MENU = [
    MenuItem(
        section=SECTION,
        label=gettext_lazy("Annual plans"),
        url_name="workbench:plans:index",
        icon="plan",
        permission=READ,
        order=20,
    ),
    MenuItem(
        section=SECTION,
        label=gettext_lazy("Budget and funds"),
        url_name="workbench:plans:money",
        icon="money",
        permission=READ,
        order=24,
    ),
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Plans that are missing, returned or late, and tasks past their day: of one's own unit and of those below."""
    yield from _own_plans(actor, today)
    if holds(actor, "plans.accept") or holds(actor, "plans.edit"):
        yield from _overdue_tasks(actor, today)
    if holds(actor, "directives.manage"):
        yield from _late_below(actor, today)


def _own_plans(actor: Actor, today: date) -> Iterator[Waiting]:
    if not holds(actor, "plans.edit"):
        return
    due_on = get_cycle(today.year).plans_due_on
    for status in plan_status(unit_ids=actor.unit_ids, year=today.year, day=today):
        if status.state not in ("missing", "draft", "returned"):
            continue
        titles = {
            "missing": _("Your unit has no annual plan %(year)s yet"),
            "draft": _("The annual plan %(year)s has not been submitted"),
            "returned": _("The annual plan %(year)s was returned"),
        }
        start = f"{reverse('workbench:plans:new')}?unit={status.unit_id}&year={today.year}"
        url = reverse("workbench:plans:plan", args=[status.plan_public_id]) if status.plan_public_id else start
        tone = "bad" if status.is_late else "warn"
        yield Waiting(title=titles[status.state] % {"year": today.year}, url=url, tone=tone, due_on=due_on)


def _late_below(actor: Actor, today: date) -> Iterator[Waiting]:
    below = units_within(actor, "directives.manage") - set(actor.unit_ids)
    late = sum(status.is_late for status in plan_status(unit_ids=below, year=today.year, day=today)) if below else 0
    if late:
        yield Waiting(
            title=_("Units without a submitted annual plan %(year)s") % {"year": today.year},
            url=f"{reverse('workbench:plans:index')}?year={today.year}&state=late", tone="bad", count=late,
            due_on=get_cycle(today.year).plans_due_on,
        )  # fmt: skip


def _overdue_tasks(actor: Actor, today: date) -> Iterator[Waiting]:
    own = set(actor.unit_ids)
    tasks = list_overdue_tasks(unit_ids=units_within(actor, READ), day=today)
    mine = [task for task in tasks if task.unit_id in own or task.owner_id == actor.account_id]
    for task in mine[:5]:
        yield Waiting(title=task.title, url=reverse("workbench:plans:task", args=[task.public_id]), tone="bad", due_on=task.due_on,
                      detail=_("A task past its day"))  # fmt: skip
    below = len(tasks) - len(mine)
    if below:
        yield Waiting(
            title=_("Tasks past their day in units below"),
            url=reverse("workbench:calendar:overdue"),
            tone="warn",
            count=below,
        )
