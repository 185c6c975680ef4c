from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.selectors.duties import own_duties, undecided
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting
from kepu.surfaces.workbench.duties.owners import KEPT_BY

MENU = [
    MenuItem(
        section=gettext_lazy("Events and visits"), label=gettext_lazy("Volunteering"), url_name="workbench:duties:index",
        icon="users", permission=READ, order=49,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """What one is asked to help with oneself; offers to help that wait for an answer."""
    moment = now()
    for duty in own_duties(account_id=actor.account_id or 0, since=moment):
        if duty.state == "invited":
            title = _("You are asked to help: %(task)s") % {"task": duty.need.task}
            url = reverse("public:duty", args=[duty.public_id, duty.key])
            yield Waiting(title=title, url=url, detail=duty.need.title, due_on=duty.need.starts_at.date(), tone="warn")
    own = frozenset(actor.unit_ids)
    kept = {permission: units_within(actor, permission) & own for permission in KEPT_BY}
    if count := undecided(kept=kept, since=moment - timedelta(days=1)):
        yield Waiting(
            title=_("Offers to help to be answered"), url=reverse("workbench:duties:index"), tone="warn", count=count
        )
