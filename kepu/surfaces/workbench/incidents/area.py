from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.selectors.desk import late_updates, leaderless_in, led_by, offered_to
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Emergency"), label=gettext_lazy("Incident files"), url_name="workbench:incidents:index",
        icon="flag", permission=OPEN, order=33,
    )
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Files that the person leads, with what is next; leads offered to them; files of their units that nobody leads."""
    if actor.account_id is None or not holds(actor, OPEN):
        return
    for offer in offered_to(actor.account_id):
        yield Waiting(
            title=_("Take over the lead: %(title)s") % {"title": offer.incident.named},
            url=offer.incident.staff_path,
            tone="bad",
        )
    mine = list(led_by(actor.account_id)[:20])
    late = late_updates([row.pk for row in mine], now())
    for row in mine:
        tone, detail = ("bad", _("The promised update is late.")) if row.pk in late else ("warn", "")
        title = _("You lead: %(title)s") if row.is_open else _("After-action review to be written: %(title)s")
        yield Waiting(
            title=title % {"title": row.named}, url=row.staff_path, tone=tone if row.is_open else "info", detail=detail,
            due_on=local_date(late[row.pk].next_update_at or now()) if row.pk in late else None,
        )  # fmt: skip
    if holds(actor, LEAD) and (count := leaderless_in(actor.unit_ids).count()):
        url = f"{reverse('workbench:incidents:index')}?lead=none"
        yield Waiting(title=_("Incident files that nobody leads"), url=url, tone="bad", count=count)
