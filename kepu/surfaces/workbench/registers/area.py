from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.selectors import venues_without_year
from kepu.domain.content.selectors import channels_without_year
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Registers"), label=gettext_lazy("Venues and channels"), url_name="workbench:registers:venues",
        icon="book", order=60,
    )
]  # fmt: skip
SEASON = range(1, 7)


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """From January to June: last year's figures that the survey needs and nobody has stated, for the actor's own
    units.
    """
    if today.month not in SEASON:
        return
    year, last_day = today.year - 1, date(today.year, 6, 30)
    if holds(actor, "bases.edit") and (count := venues_without_year(actor.unit_ids, year)):
        yield Waiting(
            title=_("Venues without figures of %(year)s") % {"year": year}, url=reverse("workbench:registers:venues"), tone="warn",
            due_on=last_day, count=count,
        )  # fmt: skip
    if holds(actor, "channels.edit") and (count := channels_without_year(actor.unit_ids, year)):
        yield Waiting(
            title=_("Channels without figures of %(year)s") % {"year": year}, url=reverse("workbench:registers:channels"),
            tone="warn", due_on=last_day, count=count,
        )  # fmt: skip
