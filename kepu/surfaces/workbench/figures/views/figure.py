"""A figure opened: definition, version, scope, window, what it rests on, its records, its recount."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from kepu.engines.measures.contracts import TRAITS, Definition, Dimension, Figure, RecordLine
from kepu.engines.measures.errors import MeasureError
from kepu.engines.measures.selectors import (
    get_definition,
    get_figure,
    get_figures,
    list_figure_records,
    list_series,
    name_of_trait,
    recount_figure,
)
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.exports import MOST_ROWS, export_response
from kepu.surfaces.workbench.figures.asking import FILTERS, QuestionMixin
from kepu.surfaces.workbench.figures.showing import (
    attribution_name,
    charts_of,
    description_of,
    dimension_name,
    label_of,
    stat_of,
    title_of,
    unit_of,
    value_of,
)
from kepu.surfaces.workbench.shell import WorkbenchPage

PER_PAGE = 30
DIMENSIONS: tuple[Dimension, ...] = ("month", "kind", "unit", "province", "audience", "brand", *TRAITS)


class MeasureMixin(QuestionMixin):
    """A page about one measure; an unknown one, or one that cannot be narrowed so, is 404."""

    kwargs: dict[str, Any]

    @cached_property
    def definition(self) -> Definition:
        try:
            return get_definition(code=self.kwargs["code"])
        except MeasureError as unknown:
            raise Http404 from unknown

    @cached_property
    def figure(self) -> Figure:
        try:
            return get_figure(code=self.definition.code, **self.question.asked())
        except MeasureError as refusal:
            raise Http404 from refusal

    @cached_property
    def shows_rows(self) -> bool:
        """Whether the rows are for this reader: narrowed by what people are they tell it of the named, so for who keeps the register."""
        return not self.question.personal or self.question.unit.id in units_within(self.actor, "people.manage")

    def lines(self, offset: int, limit: int) -> tuple[list[RecordLine], int]:
        """Records behind the figure; titles of confidential acts only for those who work on the host's records."""
        if not self.shows_rows:
            return [], 0
        return list_figure_records(code=self.definition.code, offset=offset, limit=limit, **self.question.asked())

    @cached_property
    def own(self) -> frozenset[int]:
        return units_within(self.actor, "records.propose")

    def title_of_line(self, line: RecordLine) -> str:
        """The title, unless only the act's existence counts for this reader."""
        hidden = line.record_id is not None and line.is_confidential and line.unit_id not in self.own
        return _("(not shown: only its existence counts)") if hidden else line.title


class Lines:
    """Lines for a paginator."""

    def __init__(self, page: MeasureMixin) -> None:
        self._page = page
        self._total: int | None = None

    def __len__(self) -> int:
        if self._total is None:
            self._total = self._page.lines(0, 0)[1]
        return self._total

    def __getitem__(self, part: slice) -> list[RecordLine]:
        rows, self._total = self._page.lines(part.start or 0, (part.stop or len(self)) - (part.start or 0))
        return rows


class FigurePage(MeasureMixin, WorkbenchPage):
    template_name = "workbench/figures/figure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition, figure, question = self.definition, self.figure, self.question
        page = Paginator[Any](Lines(self), PER_PAGE).get_page(self.request.GET.get("page"))  # type: ignore[arg-type]  # a page needs a length and slices only
        return super().get_context_data(
            definition=definition,
            figure=figure,
            question=question,
            units=self.units(),
            years=self.years("figure", definition.code),
            title=title_of(definition),
            description=description_of(definition),
            attribution=attribution_name(definition.attribution),
            value=value_of(definition, figure.value),
            unit=unit_of(definition),
            complete=1 - figure.missing / figure.records if figure.records else None,
            silent=[self.labels[unit] for unit in figure.not_reported if unit in self.labels],
            parts=self._parts(),
            filters=[
                {"name": name, "value": self.said(name, word), "url": self.without(name)}
                for name, word in question.filters.items()
            ],
            shows_rows=self.shows_rows,
            charts=self._charts(),
            page_obj=page,
            rows=[self._row(line) for line in page.object_list],
            records_csv=question.address("records", definition.code, export="csv"),
            records_xlsx=question.address("records", definition.code, export="xlsx"),
            recount_url=question.address("recount", definition.code),
            crumbs=[
                {"label": _("Dashboard"), "url": question.address("index")},
                {"label": title_of(definition), "url": ""},
            ],
            **kwargs,
        )

    def without(self, name: str) -> str:
        """The address without one of the filters."""
        return self.question.address("figure", self.definition.code, **{name: ""})

    def said(self, name: str, word: str) -> str:
        """A filter's word as people say it."""
        return name_of_trait(name, word) if name in TRAITS else word

    def _charts(self) -> list[dict[str, Any]]:
        code, is_year = self.definition.code, self.question.window.is_whole_year
        asked = [
            (code, by)
            for by in DIMENSIONS
            if by in self.definition.dimensions and by not in self.question.filters and (by != "month" or is_year)
        ]
        found = charts_of({code: self.definition}, self.question, asked)
        return [chart for chart in found.values() if chart]

    def _parts(self) -> list[dict[str, Any]]:
        if not self.definition.is_rate:
            return []
        codes = [self.definition.numerator, self.definition.denominator]
        figures = get_figures(codes=codes, **self.question.asked())
        return [stat_of(get_definition(code=code), figures[code], self.question) for code in codes]

    def _row(self, line: RecordLine) -> dict[str, Any]:
        url = reverse("workbench:records:detail", args=[line.public_id]) if line.public_id else ""
        return {
            "line": line,
            "title": self.title_of_line(line),
            "url": url if line.unit_id in self.unit_ids else "",
            "value": value_of(self.definition, line.value) if not self.definition.is_rate else line.value,
        }


class Recount(MeasureMixin, WorkbenchPage):
    """Counts the figure from the records now and lays both numbers side by side."""

    template_name = "workbench/figures/recount.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.figure
        anew = recount_figure(code=self.definition.code, **self.question.asked())
        back = self.question.address("figure", self.definition.code)
        return super().get_context_data(
            title=title_of(self.definition),
            shown=value_of(self.definition, shown.value),
            anew=value_of(self.definition, anew.value),
            unit=unit_of(self.definition),
            figure=shown,
            recounted=anew,
            agrees=(shown.value, shown.records) == (anew.value, anew.records),
            back=back,
            crumbs=[{"label": title_of(self.definition), "url": back}, {"label": _("Recount"), "url": ""}],
            now=self.now,
            **kwargs,
        )


class RecordsFile(MeasureMixin, View):
    """The records behind a figure as CSV or xlsx, with what each adds to it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
        headings = [
            _("Title"),
            _("Unit"),
            _("Kind"),
            _("First day"),
            _("Last day"),
            _("Place"),
            _("State"),
            _("Adds"),
            _("Record id"),
        ]
        return export_response(
            kind=kind, name=f"{self.definition.code}-{self.question.year}", headings=headings, rows=self._rows()
        )

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        self.figure  # noqa: B018  # 404 before anything is sent
        if not self.shows_rows:
            raise PermissionDenied
        rows, _total = self.lines(0, MOST_ROWS)
        for line in rows:
            yield (
                self.title_of_line(line), line.unit_name, line.kind_label, line.started_on, line.ended_on, line.region_name,
                line.state, line.value, line.public_id,
            )  # fmt: skip


class SeriesFile(MeasureMixin, View):
    """A series as CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by = kwargs["by"]
        if by not in DIMENSIONS or any(name not in FILTERS for name in self.question.filters):
            raise Http404
        try:
            points = list_series(code=self.definition.code, by=by, **self.question.asked())
        except MeasureError as refusal:
            raise Http404 from refusal
        headings = [dimension_name(by), _("Key"), unit_of(self.definition) or _("Value"), _("Records")]
        rows = (
            (label_of(point, by), point.key, value_of(self.definition, point.value), point.records) for point in points
        )
        return export_response(
            kind="csv", name=f"{self.definition.code}-{by}-{self.question.year}", headings=headings, rows=rows
        )
