from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.claims.policies import EDIT, PUBLISH
from kepu.domain.claims.selectors.desk import count_stuck, count_waiting
from kepu.domain.claims.selectors.intakes import intakes_to_confirm
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Emergency"), label=gettext_lazy("Claims"), url_name="workbench:claims:index",
        icon="stop", permission=EDIT, order=34,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Unknown messages at the desks of the actor's own units, verdicts that are signed off and not public, imports to confirm."""
    if not holds(actor, EDIT):
        return
    if count := count_waiting(actor.unit_ids):
        yield Waiting(
            title=_("Messages that match no claim"), url=reverse("workbench:claims:unknown"), tone="warn", count=count
        )
    if count := count_stuck(actor.unit_ids):
        yield Waiting(
            title=_("Verdicts signed off, not public yet"), url=reverse("workbench:claims:index"), count=count
        )
    if holds(actor, PUBLISH) and (count := intakes_to_confirm(actor.unit_ids).count()):
        yield Waiting(title=_("Imports of verdicts to confirm"), url=reverse("workbench:claims:imports"), count=count)
