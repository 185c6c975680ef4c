from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kepu.engines.workbooks.selectors import count_waiting
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Ledger"),
        label=gettext_lazy("Import workbooks"),
        url_name="workbench:imports:index",
        icon="upload",
        permission="records.confirm",
        order=15,
    )
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Workbooks with rows to settle or to import."""
    if not holds(actor, "records.confirm"):
        return
    for book in count_waiting(unit_ids=units_within(actor, "records.confirm")):
        url = reverse("workbench:imports:detail", args=[book.public_id])
        if book.held:
            title = ngettext("%(number)d row to settle in %(name)s", "%(number)d rows to settle in %(name)s", book.held)
            yield Waiting(
                title % {"number": book.held, "name": book.name}, url, "warn", count=book.held, detail=book.unit_name
            )
        else:
            title = _("Ready to import: %(name)s") % {"name": book.name}
            yield Waiting(title, url, "info", count=book.importable, detail=book.unit_name)
