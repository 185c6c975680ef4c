from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Directive
from kepu.domain.plans.selectors import list_answers_waiting, list_overdue_answers
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Planning")
MENU = [
    MenuItem(
        section=SECTION,
        label=gettext_lazy("Directives"),
        url_name="workbench:directives:index",
        icon="file",
        permission=READ,
        order=18,
    ),
    MenuItem(
        section=SECTION,
        label=gettext_lazy("Duties"),
        url_name="workbench:directives:duties",
        icon="check",
        permission=READ,
        order=19,
    ),
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Answers to judge, answers that are late here and below, directives not confirmed yet."""
    if answers := list_answers_waiting(actor):
        yield Waiting(
            title=_("Answers to clauses to accept or return"),
            url=reverse("workbench:directives:answers"),
            tone="warn",
            count=len(answers),
        )
    own, below = _overdue(actor, today)
    if own:
        yield Waiting(
            title=_("Clauses that wait for your unit's answer"), url=f"{reverse('workbench:directives:duties')}?state=overdue",
            tone="bad", count=len(own), due_on=min(own),
        )  # fmt: skip
    if below:
        yield Waiting(
            title=_("Clauses not answered in units below"), url=f"{reverse('workbench:directives:duties')}?state=overdue",
            tone="warn", count=len(below), due_on=min(below),
        )  # fmt: skip
    if holds(actor, "directives.manage"):
        drafts = Directive.objects.filter(state="draft", unit__in=actor.unit_ids)
        for draft in drafts[:3]:
            url = reverse("workbench:directives:draft", args=[draft.public_id])
            yield Waiting(title=draft.title, url=url, tone="info", detail=_("A directive that has not been confirmed"))


def _overdue(actor: Actor, today: date) -> tuple[list[date], list[date]]:
    if not holds(actor, "plans.edit"):
        return [], []
    rows = list_overdue_answers(unit_ids=units_within(actor, READ), day=today)
    own = [due for row, due in rows if row.unit_id in actor.unit_ids]
    return own, [due for row, due in rows if row.unit_id not in actor.unit_ids]
