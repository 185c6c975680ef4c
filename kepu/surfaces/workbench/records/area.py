from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kepu.engines.ledger.selectors import count_by_state
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Ledger"),
        label=gettext_lazy("Records"),
        url_name="workbench:records:index",
        icon="ledger",
        order=10,
    )
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Proposed records to confirm, confirmed ones below to accept, returned ones to mend."""
    address = reverse("workbench:records:index")
    if holds(actor, "records.confirm"):
        states = count_by_state(unit_ids=units_within(actor, "records.confirm"))
        if number := states.get("proposed", 0):
            title = ngettext("%(number)d record to confirm", "%(number)d records to confirm", number) % {
                "number": number
            }
            detail = _("A record counts once it is confirmed.")
            yield Waiting(title=title, url=f"{address}?waiting=confirm", tone="warn", count=number, detail=detail)
        if number := states.get("returned", 0):
            title = ngettext("%(number)d returned record to mend", "%(number)d returned records to mend", number) % {
                "number": number
            }
            detail = _("Correct it or withdraw it; until then it does not count.")
            yield Waiting(title=title, url=f"{address}?waiting=mend", tone="bad", count=number, detail=detail)
    if holds(actor, "records.accept"):
        number = count_by_state(unit_ids=units_within(actor, "records.accept")).get("confirmed", 0)
        if number:
            title = ngettext("%(number)d record below to accept", "%(number)d records below to accept", number) % {
                "number": number
            }
            yield Waiting(
                title=title,
                url=f"{address}?waiting=accept",
                tone="info",
                count=number,
                detail=_("Accept or return with a reason."),
            )
