from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import DESK, MANAGE
from kepu.engines.booking.selectors.desk import list_appeals
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Events and visits"), label=gettext_lazy("Bookings"), url_name="workbench:bookings:index", icon="users",
        permission=DESK, order=47,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Explanations of missed visits at the actor's own places."""
    if not holds(actor, MANAGE):
        return
    own = units_within(actor, MANAGE) & frozenset(actor.unit_ids)
    if count := list_appeals(unit_ids=own).filter(state="open").count():
        yield Waiting(
            title=_("Explanations of missed visits"),
            url=reverse("workbench:bookings:appeals"),
            tone="warn",
            count=count,
        )
