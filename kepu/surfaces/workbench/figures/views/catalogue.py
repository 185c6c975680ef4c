from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kepu.engines.measures.contracts import Definition
from kepu.engines.measures.selectors import get_figures, list_definitions
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.figures.asking import QuestionMixin
from kepu.surfaces.workbench.figures.showing import group_name, is_english, stat_of
from kepu.surfaces.workbench.shell import WorkbenchPage


class AllFigures(QuestionMixin, WorkbenchPage):
    """Every measure with its value for the scope and year; found by words."""

    template_name = "workbench/figures/all.html"
    narrowing = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") in ("csv", "xlsx"):
            return self._export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def definitions(self) -> list[Definition]:
        """Definitions whose title or code holds the words."""
        words = self.request.GET.get("q", "").lower().split()
        return [found for found in list_definitions() if all(word in _text(found) for word in words)]

    def rows(self) -> list[tuple[Definition, dict[str, Any]]]:
        """Each definition with its number."""
        definitions = self.definitions()
        if not definitions:
            return []
        figures = get_figures(codes=[found.code for found in definitions], **self.question.asked())
        return [(found, stat_of(found, figures[found.code], self.question)) for found in definitions]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [
            {"title": group_name(group), "rows": list(rows)}
            for group, rows in groupby(self.rows(), key=lambda row: row[0].group)
        ]
        hidden = [(name, value) for name, value in self.question.said.items()]
        return super().get_context_data(
            question=self.question, units=self.units(), years=self.years("all"), groups=groups, hidden=hidden, **kwargs
        )

    def _export(self, kind: str) -> HttpResponse:
        headings = [
            _("Code"),
            _("Measure"),
            _("Value"),
            _("Unit of measurement"),
            _("Version"),
            _("Records"),
            _("Lacking it"),
            _("Published"),
        ]
        rows = (
            (
                found.code,
                stat["label"],
                stat["value"],
                stat["unit"],
                stat["version"],
                stat["records"],
                stat["missing"],
                int(found.is_published),
            )
            for found, stat in self.rows()
        )
        name = f"{self.question.unit.name}-{self.question.year}" + ("-figures" if is_english() else "-指标")
        return export_response(kind=kind, name=name, headings=headings, rows=rows)


def _text(definition: Definition) -> str:
    return f"{definition.code} {definition.title} {definition.title_en}".lower()
