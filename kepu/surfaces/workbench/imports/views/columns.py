"""What the columns mean, as proposed, to be corrected by a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.engines.workbooks.errors import AlreadyImporting
from kepu.engines.workbooks.selectors import list_tables
from kepu.engines.workbooks.services import change_mapping
from kepu.surfaces.workbench.imports.forms import ColumnsForm, YearForm, choices_from
from kepu.surfaces.workbench.imports.views.scope import ImportsMixin
from kepu.surfaces.workbench.shell import WorkbenchPage


class Columns(ImportsMixin, WorkbenchPage):
    template_name = "workbench/imports/columns.html"

    @cached_property
    def forms(self) -> list[ColumnsForm]:
        tables, mapping = list_tables(workbook_id=self.book.id)
        data = self.request.POST if self.request.method == "POST" else None
        units = mapping.get("spend_units", {})
        return [
            ColumnsForm(data, table=table, spend_unit=units.get(table["key"], ""), prefix=f"t{number}")
            for number, table in enumerate(tables)
        ]

    @cached_property
    def year(self) -> YearForm:
        data = self.request.POST if self.request.method == "POST" else None
        return YearForm(data, initial={"year": self.book.typed_year})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Import workbooks"), "url": reverse("workbench:imports:index")},
            {"label": self.book.name, "url": reverse("workbench:imports:detail", args=[self.book.public_id])},
            {"label": _("Columns")},
        ]
        kwargs |= {"book": self.book}
        return super().get_context_data(forms=self.forms, year=self.year, crumbs=crumbs, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not all([self.year.is_valid(), *[form.is_valid() for form in self.forms]]):
            return self.render_to_response(self.get_context_data())
        try:
            choices = choices_from(self.year, self.forms)
            change_mapping(actor=self.actor, workbook_id=self.book.id, choices=choices, now=self.now)
        except AlreadyImporting:
            messages.warning(request, _("Rows were imported already; the columns cannot change any more."))
        else:
            messages.success(request, _("The workbook was read again with these columns."))
        return redirect("workbench:imports:detail", book=self.book.public_id)
