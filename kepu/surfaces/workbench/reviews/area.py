from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kepu.engines.reviews.selectors import waiting_for
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [MenuItem(section=_("Today"), label=_("Reviews"), url_name="workbench:reviews:index", icon="review", order=2)]
SOON = timedelta(days=3)


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Steps that wait for this person's decision."""
    for step in waiting_for(actor, today):
        soon = step.due_on is not None and step.due_on <= today + SOON
        yield Waiting(
            title=step.title,
            url=reverse("workbench:reviews:detail", args=[step.public_id]),
            tone="bad" if step.is_overdue else "warn" if soon else "info",
            due_on=step.due_on,
            detail=f"{step.flow_title} · {step.step_title} · {step.opened_by}",
        )
