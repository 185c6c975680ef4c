from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Study
from kepu.domain.plans.selectors import get_cycle, list_overdue_topics, units_without_study
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Planning"), label=gettext_lazy("Studies"), url_name="workbench:studies:index", icon="book",
        permission=READ, order=22,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Studies whose day has passed without minutes, units without a dedicated study late in the year, topics past their day."""
    if not holds(actor, "studies.edit"):
        return
    for study in Study.objects.filter(unit__in=actor.unit_ids, state="planned", held_on__lt=today)[:3]:
        url = reverse("workbench:studies:study", args=[study.public_id])
        yield Waiting(
            title=study.title, url=url, tone="warn", due_on=study.held_on, detail=_("Enter its minutes, or call it off")
        )
    yield from _missing(actor, today)
    yield from _topics(actor, today)


def _missing(actor: Actor, today: date) -> Iterator[Waiting]:
    due_on = get_cycle(today.year).studies_due_on
    if today <= due_on:
        return
    own = set(actor.unit_ids)
    missing = units_without_study(unit_ids=units_within(actor, READ), year=today.year, day=today)
    if any(label.id in own for label in missing):
        yield Waiting(
            title=_("Your unit has not held its dedicated study of %(year)s") % {"year": today.year},
            url=reverse("workbench:studies:new"), tone="bad", due_on=due_on,
        )  # fmt: skip
    below = [label for label in missing if label.id not in own]
    if below:
        yield Waiting(
            title=_("Units without a dedicated study in %(year)s") % {"year": today.year},
            url=f"{reverse('workbench:studies:coverage')}?year={today.year}&state=missing", tone="bad", count=len(below), due_on=due_on,
        )  # fmt: skip


def _topics(actor: Actor, today: date) -> Iterator[Waiting]:
    rows = list_overdue_topics(unit_ids=units_within(actor, READ), day=today)
    own = [row for row in rows if row.unit_id in actor.unit_ids]
    for row in own[:3]:
        url = reverse("workbench:studies:topic", args=[row.topic.public_id])
        yield Waiting(title=row.topic.title, url=url, tone="bad", due_on=row.topic.due_on, detail=_("A topic to study"))
    if len(rows) > len(own):
        yield Waiting(
            title=_("Topics not studied in units below"),
            url=reverse("workbench:studies:topics"),
            tone="warn",
            count=len(rows) - len(own),
        )
