from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kepu.engines.reviews.contracts import WaitingStep
from kepu.engines.reviews.selectors import waiting_for
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [MenuItem(section=_("Today"), label=_("Reviews"), url_name="workbench:reviews:index", icon="review", order=2)]
SOON = timedelta(days=3)


def _at(step: WaitingStep) -> str:
    """The moment by which it is due, where it is one."""
    if step.due_at is None:
        return ""
    return gettext("by %(moment)s") % {"moment": f"{timezone.localtime(step.due_at, ACADEMY_ZONE):%H:%M}"}


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Steps that wait for this person's decision."""
    for step in waiting_for(actor, today):
        soon = step.due_on is not None and step.due_on <= today + SOON
        yield Waiting(
            title=step.title,
            url=reverse("workbench:reviews:detail", args=[step.public_id]),
            tone="bad" if step.is_overdue else "warn" if soon else "info",
            due_on=step.due_on,
            detail=" · ".join(filter(None, (_at(step), step.flow_title, step.step_title, step.opened_by))),
        )
