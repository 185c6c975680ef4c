from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from kepu.domain.statistics.contracts import CellValue
from kepu.domain.statistics.covers import cover_of
from kepu.domain.statistics.exporting import sheet_of
from kepu.domain.statistics.figures import records_behind
from kepu.domain.statistics.models import TypedValue
from kepu.domain.statistics.selectors import differences_of, measure_definitions, summary_against_figures
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.exports import XLSX, export_response
from kepu.surfaces.workbench.forms.loading import OfFiling
from kepu.surfaces.workbench.forms.rows import row_for, rows_for
from kepu.surfaces.workbench.forms.words import FORMS, LATER, STATES

PER_PAGE = 30


class CellPage(OfFiling, TemplateView):
    """A cell opened: the measure, its definition, the records behind it; or what was typed, by whom and when."""

    template_name = "workbench/forms/cell.html"

    @cached_property
    def value(self) -> CellValue:
        found = self.filled.values.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cell = self.value.cell
        row = row_for(self.filled, self.value, language=self.language, may_edit=False)
        records, total = self._records()
        return super().get_context_data(
            **self.about(),
            crumbs=self.crumbs((row.title, "")),
            row=row,
            cell=cell,
            definitions=[
                (one, one.title if not self.language.startswith("en") else one.title_en)
                for one in measure_definitions(cell.measures)
            ],
            summed=rows_for(
                self.filled, [self.filled.values[code] for code in cell.sum_of], language=self.language, may_edit=False
            ),
            typed=TypedValue.objects.filter(filing=self.filing, cell=cell.code),
            records=records,
            page_obj=Paginator(range(total), PER_PAGE).get_page(self.request.GET.get("page")),
            back_url=f"{self.address()}?table={cell.table}#{row.anchor}",
            parts=self._parts(),
            **kwargs,
        )

    def _records(self) -> tuple[list[Any], int]:
        number = self.request.GET.get("page", "1")
        page = max(int(number), 1) if number.isascii() and number.isdigit() and len(number) < 7 else 1
        if not self.value.cell.measure or not self.value.figure:
            return [], 0
        return records_behind(
            self.value.cell, self.filled.scopes, year=self.filing.year, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
        )

    def _parts(self) -> list[tuple[Any, Any]]:
        """For a summary: what each signed form below says in this cell."""
        if self.filled.merge is None:
            return []
        code = self.value.cell.code
        return [(part, (part.cells or {}).get(code, {}).get("text", "")) for part in self.filled.merge.signed]


class Differences(OfFiling, TemplateView):
    """What a signed form would say today, and which records came after it."""

    template_name = "workbench/forms/differences.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.filing.is_frozen:
            raise Http404
        if request.GET.get("export") in ("csv", "xlsx"):
            rows = [[line.code, line.title, line.unit, line.frozen, line.now] for line in self.found.cells]
            headings = [_("Code"), _("Cell"), _("Unit of measurement"), _("As signed"), _("Now")]
            return export_response(
                kind=request.GET["export"], name=f"{_('Differences')} {self.filing.year}", headings=headings, rows=rows
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def found(self) -> Any:
        return differences_of(filing_id=self.filing.pk, today=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        units = labels_by_id({record.unit_id for record in self.found.records})
        return super().get_context_data(
            **self.about(),
            crumbs=self.crumbs((_("Differences since the signature"), "")),
            found=self.found,
            records=[(record, LATER[record.act], units[record.unit_id].name) for record in self.found.records],
            **kwargs,
        )


class Parts(OfFiling, TemplateView):
    """A summary's forms below, signed or not, and how the sum differs from the figures of the whole subtree."""

    template_name = "workbench/forms/parts.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.filing.form != "summary":
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge = self.filled.merge
        frozen = (self.filing.frozen or {}).get("parts", [])
        return super().get_context_data(
            **self.about(),
            crumbs=self.crumbs((_("Forms below"), "")),
            parts=[(part, FORMS[part.form], *STATES[part.state]) for part in merge.parts] if merge else [],
            signed_count=len(merge.signed) if merge else len(frozen),
            frozen_parts=[(row["name"], FORMS[row["form"]], row["revision"], row["filing"]) for row in frozen],
            against=summary_against_figures(filled=self.filled),
            **kwargs,
        )


class Print(OfFiling, TemplateView):
    """The form on paper, straight from the browser."""

    template_name = "workbench/forms/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.about(),
            title=self.filled.edition.title.zh,
            cover=cover_of(self.filing),
            sections=[
                (table, rows_for(self.filled, self.filled.values_of(table), language="zh-hans", may_edit=False))
                for table in self.filled.edition.tables
            ],
            **kwargs,
        )


class Download(OfFiling, View):
    """The xlsx for printing and stamping."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sheet = sheet_of(self.filing, today=self.today)
        response = HttpResponse(sheet.content, content_type=XLSX)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}"
        response.headers["Cache-Control"] = "private, no-store"
        return response
