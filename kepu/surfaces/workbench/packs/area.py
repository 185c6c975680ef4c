from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.packs.policies import EDIT
from kepu.domain.packs.selectors.desk import count_due, count_stuck, open_spreadings
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Emergency"), label=gettext_lazy("Emergency library"), url_name="workbench:packs:index",
        icon="book", permission=EDIT, order=35,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Packs of the actor's own units that are to be reviewed again, what the routine calendar waits for, and what was cut off."""
    if not holds(actor, EDIT):
        return
    due, calendar = reverse("workbench:packs:due"), reverse("workbench:packs:calendar")
    past, soon = count_due(actor.unit_ids, today=today)
    late, coming = open_spreadings(actor.unit_ids, today=today)
    for title, url, tone, count in (
        (_("Packs past their review day"), due, "bad", past),
        (_("Packs to be reviewed again within 60 days"), due, "warn", soon),
        (_("Planned spreading whose day has passed"), calendar, "warn", late),
        (_("Packs to be spread within 14 days"), calendar, "info", coming),
        (_("Packs approved, not public yet"), reverse("workbench:packs:index"), "info", count_stuck(actor.unit_ids)),
    ):
        if count:
            yield Waiting(title=title, url=url, tone=tone, count=count)
