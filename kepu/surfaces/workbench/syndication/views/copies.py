"""Every copy of the units' editions."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.syndication.models import Copy, Place
from kepu.domain.syndication.policies import CARRY
from kepu.domain.syndication.selectors import copies_in
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.syndication.scope import tabs


class CopyFilter(forms.Form):
    place = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=[("", "—"), *Place.choices], required=False
    )
    open = forms.BooleanField(label=gettext_lazy("Only those without a correction"), required=False)


class Copies(ListPage):
    template_name = "workbench/syndication/copies.html"
    permission = CARRY
    filter_class = CopyFilter
    sorts = {"title": "title", "made_at": "made_at"}
    export_name = gettext_lazy("Where copies stand")

    def rows(self) -> Any:
        rows: Any = copies_in(self.unit_ids)
        if self.words:
            rows = rows.filter(Q(title__icontains=self.words) | Q(partner__name__icontains=self.words))
        if self.chosen.get("place"):
            rows = rows.filter(place=self.chosen["place"])
        return rows.filter(open_receipts__gt=0) if self.chosen.get("open") else rows

    def headings(self) -> list[str]:
        return [
            _("Title"),
            _("Unit"),
            _("Where it stands"),
            _("Who or which"),
            _("As of"),
            _("Ended on"),
            _("Open corrections"),
        ]

    def cells(self, row: Copy) -> list[Any]:
        holder = row.partner.name if row.partner else row.reference or row.code
        late = getattr(row, "open_receipts", 0)
        return [row.title, row.unit.name, row.get_place_display(), holder, row.made_at, row.ended_at, late]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("copies"), **kwargs)
