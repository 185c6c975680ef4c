from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.syndication.policies import CARRY
from kepu.domain.syndication.selectors import count_open, count_waiting_items
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Articles and media"), label=gettext_lazy("Copies and partners"),
        url_name="workbench:syndication:corrections", icon="feed", permission=CARRY, order=54,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Copies of the actor's own units that do not have a correction, and items that wait to be looked at."""
    if not holds(actor, CARRY):
        return
    if count := count_open(actor.unit_ids):
        yield Waiting(
            title=_("Copies without their correction"), url=reverse("workbench:syndication:corrections"), tone="bad",
            count=count,
        )  # fmt: skip
    if count := count_waiting_items(actor.unit_ids):
        yield Waiting(
            title=_("Items from elsewhere to look at"), url=reverse("workbench:syndication:sources"), count=count
        )
