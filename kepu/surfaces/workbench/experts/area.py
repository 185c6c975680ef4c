from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.policies import ASK
from kepu.engines.experts.selectors import RequestFilter, list_requests, own_expert, own_invitations
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Experts")
MENU = [
    MenuItem(
        section=SECTION, label=gettext_lazy("My outreach"), url_name="workbench:experts:mine", icon="user", order=56
    ),
    MenuItem(
        section=SECTION, label=gettext_lazy("Requests for experts"), url_name="workbench:experts:requests", icon="inbox",
        permission=ASK, order=57,
    ),
    MenuItem(
        section=SECTION, label=gettext_lazy("Expert directory"), url_name="workbench:experts:index", icon="users",
        permission=ASK, order=58,
    ),
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """What I am asked for; open requests of my units for which nobody has been found."""
    expert = own_expert(actor.account_id or 0)
    if expert is not None:
        for row in own_invitations(expert).filter(state="asked"):
            url = reverse("workbench:experts:my_invitation", args=[row.public_id])
            yield Waiting(
                title=row.request.title, url=url, tone="warn", detail=_("You are asked to speak as an expert")
            )
    rows = list_requests(unit_ids=units_within(actor, ASK), filters=RequestFilter(state="open"))
    if open_number := rows.exclude(invitations__state="accepted").count():
        url = f"{reverse('workbench:experts:requests')}?state=open"
        yield Waiting(title=_("Requests that still need an expert"), url=url, tone="info", count=open_number)
