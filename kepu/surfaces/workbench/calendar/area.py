from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import JointPart
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Planning")
MENU = [
    MenuItem(
        section=SECTION,
        label=gettext_lazy("Calendar"),
        url_name="workbench:calendar:index",
        icon="calendar",
        permission=READ,
        order=16,
    ),
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Joint activities that ask for an answer, and those that ended without a report."""
    if not holds(actor, "plans.edit"):
        return
    parts = JointPart.objects.filter(unit__in=actor.unit_ids, joint__cancelled_at__isnull=True).select_related("joint")
    for part in parts.filter(state="asked", joint__ends_on__gte=today)[:5]:
        tone = "bad" if part.joint.answer_by < today else "warn"
        yield Waiting(
            title=part.joint.title,
            url=_url(part),
            tone=tone,
            due_on=part.joint.answer_by,
            detail=_("Does your unit take part?"),
        )
    for part in parts.filter(state="accepted", joint__ends_on__lt=today)[:5]:
        yield Waiting(
            title=part.joint.title,
            url=_url(part),
            tone="warn",
            due_on=part.joint.ends_on,
            detail=_("Report what came of it"),
        )


def _url(part: JointPart) -> str:
    return reverse("workbench:calendar:joint_page", args=[part.joint.public_id])
