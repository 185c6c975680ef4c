from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.statistics.selectors import deadline_for, edition_for_year, list_progress
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Statistics"),
        label=gettext_lazy("Statistics forms"),
        url_name="workbench:forms:index",
        icon="table",
        order=45,
    )
]
LAST_MONTH = 8
WAITS = {
    "none": gettext_lazy("The statistics form of %(unit)s for %(year)s has not been begun"),
    "drafted": gettext_lazy("The statistics form of %(unit)s for %(year)s is still a draft"),
    "signed": gettext_lazy("The statistics form of %(unit)s for %(year)s is signed and can be filed"),
}


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """From January to August: last year's forms of the actor's own units that wait for somebody who fills or files.

    Checking and signing wait under reviews.
    """
    year = today.year - 1
    edition = edition_for_year(year) if today.month <= LAST_MONTH and holds(actor, "forms.edit") else None
    if edition is None:
        return
    for line in list_progress(edition=edition.code, year=year, unit_ids=actor.unit_ids, today=today):
        if line.state not in WAITS:
            continue
        due = deadline_for(edition=edition.code, year=year, unit_id=line.unit_id)
        yield Waiting(
            title=str(WAITS[line.state]) % {"unit": line.unit_name, "year": year},
            url=reverse("workbench:forms:detail", args=[line.public_id])
            if line.public_id
            else reverse("workbench:forms:index"),
            tone="bad" if due and due < today else "warn" if due else "info",
            due_on=due,
            detail=_("To be filed") if line.state == "signed" else _("To be filled"),
        )
