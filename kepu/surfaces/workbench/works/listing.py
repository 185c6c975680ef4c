from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.work_selectors import works_of
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.works.forms import WorkFilter
from kepu.surfaces.workbench.works.pages import WRITE
from kepu.surfaces.workbench.works.words import STATE_TONES


class WorkList(ListPage):
    template_name = "workbench/works/list.html"
    permission = WRITE
    filter_class = WorkFilter
    sorts = {"title": "title", "unit": "unit__name", "created": "created_at"}
    export_name = gettext_lazy("Works and editions")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return WorkFilter(self.request.GET or None, unit_ids=self.unit_ids)

    def rows(self) -> Any:
        chosen = self.chosen
        return works_of(
            self.unit_ids,
            words=self.words,
            unit_id=chosen.get("unit"),
            state=chosen.get("state", ""),
            audience=chosen.get("audience", ""),
            medium=chosen.get("medium", ""),
        )

    def headings(self) -> Sequence[str]:
        return [_("Title"), _("Unit"), _("Series"), _("Editions"), _("Draft begun")]

    def cells(self, row: Any) -> Sequence[Any]:
        editions = "；".join(
            f"{page.get_audience_display()} {page.get_medium_display()} {page.get_state_display()}"
            for page in row.editions.all()
        )
        return [row.title, row.unit.name, row.series.title if row.series else "", editions, row.created_at]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["rows"] = [
            (work, [(page, STATE_TONES[page.state]) for page in work.editions.all()]) for work in context["page_obj"]
        ]
        return context
