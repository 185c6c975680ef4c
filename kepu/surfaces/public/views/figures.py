"""Open figures: every published measure, its definition, its records."""

import csv
import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kepu.engines.ledger import open_selectors
from kepu.engines.measures import selectors as measures
from kepu.engines.measures.contracts import Definition, Dimension, Figure, RecordLine
from kepu.engines.measures.errors import MeasureError
from kepu.foundation.units import selectors as units
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.public import figures, words
from kepu.surfaces.public.figures import Question
from kepu.surfaces.public.frame import PublicPage, academy, is_english, name_of

PER_PAGE = 50
MOST_IN_CSV = 100_000
DIMENSIONS: tuple[Dimension, ...] = ("month", "kind", "unit", "province", "audience", "brand")
# Registers whose rows everybody may see by name; rows of others (people, budget lines, plans) are only counted in public.
OPEN_REGISTERS = ("venues", "venue_years", "titles", "channels", "channel_facts")


def question_from(request: HttpRequest) -> Question:
    """The question in the query string. 404 for a unit that does not exist or when there is no academy yet."""
    code = request.GET.get("unit", "")
    unit = _unit(code) if code else academy()
    if unit is None:
        raise Http404
    asked = {name: request.GET[name] for name in figures.FILTERS if request.GET.get(name)}
    return Question(unit, figures.window_asked(request), asked)


def _unit(code: str) -> UnitLabel | None:
    return next((label for label in units.labels_by_id().values() if label.code == code), None)


def definition_or_404(code: str) -> Definition:
    """A published definition."""
    try:
        return figures.get_published(code)
    except LookupError as missing:
        raise Http404 from missing


def figure_or_404(definition: Definition, question: Question) -> Figure:
    """The figure; 404 when it cannot be narrowed in this way."""
    try:
        return measures.get_figure(
            code=definition.code, unit_id=question.unit.id, window=question.window, filters=question.filters
        )
    except MeasureError as refusal:
        raise Http404 from refusal


class Figures(PublicPage):
    template_name = "public/figures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        published = figures.list_published() if academy() else []
        if not published:
            return context | {"groups": []}
        asked = question_from(self.request)
        question = Question(asked.unit, asked.window)
        shown = figures.stats(published, question)
        return context | {
            "question": question,
            "scope": name_of(question.unit),
            "years": figures.year_links(self.request, question.year),
            "groups": grouped(published, shown),
        }


def grouped(published: list[Definition], shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stats under their headings; those of single kinds of act (lecture.count, lecture.onsite …) as a table beneath."""
    gatherings = {definition.code.partition(".")[0] for definition in published if definition.code.endswith(".onsite")}
    kinds = {row[0]: words.kind_name(row) for row in open_selectors.list_kinds() if row[0] in gatherings}
    groups = []
    for code, found in groupby(zip(published, shown, strict=True), key=lambda row: row[0].group):
        rows = list(found)
        plain = [stat for _definition, stat in rows if not _kind_of(stat, kinds)]
        lead = {code: place for place, code in enumerate(words.LEADING)}
        plain.sort(key=lambda stat: lead.get(stat["code"], len(lead)))
        table: dict[str, dict[str, Any]] = {}
        for _definition, stat in rows:
            kind = _kind_of(stat, kinds)
            if kind:
                table.setdefault(kind, {"label": kinds[kind]})[stat["code"].rpartition(".")[2]] = stat
        groups.append(
            {"title": words.group(code), "stats": plain, "kinds": [table[kind] for kind in kinds if kind in table]}
        )
    return groups


def _kind_of(stat: dict[str, Any], kinds: dict[str, str]) -> str:
    kind, _dot, rest = stat["code"].partition(".")
    return kind if kind in kinds and rest in ("count", "onsite", "online") else ""


class FigurePage(PublicPage):
    template_name = "public/figure.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition, question = definition_or_404(kwargs["code"]), question_from(self.request)
        figure = figure_or_404(definition, question)
        found = figures.all_series(definition, question, DIMENSIONS)
        context = super().get_context_data(**kwargs)
        return context | {
            "definition": definition,
            "title": figures.title_of(definition),
            "description": figures.description_of(definition),
            "since": definition.valid_from if definition.valid_from.year > 1900 else None,
            "attribution": words.attribution(definition.attribution),
            "question": question,
            "scope": name_of(question.unit),
            "figure": figure,
            "value": figures.value_of(definition, figure.value),
            "unit": figures.unit_of(definition),
            "completeness": 1 - figure.missing / figure.records if figure.records else None,
            "silent": [name_of(label) for label in units.list_labels(figure.not_reported)][:60],
            "narrowed": narrowings(definition, question),
            "records_url": question.address("public:figure_records", definition.code),
            "csv_url": question.address("public:figure_records_csv", definition.code),
            "json_url": f"/api/v1/measures/{definition.code}",
            "years": figures.year_links(self.request, question.year),
            "parts": parts_of(definition, question),
            "json_ld": dataset(self.request, definition, question),
            "crumbs": [
                {"label": _("Open figures"), "url": reverse("public:figures")},
                {"label": figures.title_of(definition)},
            ],
            **{"unit_series" if by == "unit" else by: shown for by, shown in found.items()},
        }


def parts_of(definition: Definition, question: Question) -> list[dict[str, Any]]:
    """Numerator and denominator of a rate as figures that open, where they are published."""
    if not definition.is_rate:
        return []
    published = {found.code: found for found in figures.list_published()}
    return figures.stats(
        [published[code] for code in (definition.numerator, definition.denominator) if code in published], question
    )


def narrowings(definition: Definition, question: Question) -> list[dict[str, str]]:
    """What the figure is narrowed by, each with the address that widens it again."""
    found = []
    for name, key in question.filters.items():
        rest = {other: value for other, value in question.filters.items() if other != name}
        wider = Question(question.unit, question.window, rest)
        label = figures.names_for([_Key(key, key)], name).get(key, key)  # type: ignore[arg-type, list-item]  # a point's key and label are all it reads
        found.append({"label": label, "url": wider.address("public:figure", definition.code)})
    if not question.window.is_whole_year:
        wider = Question(question.unit, type(question.window).year(question.year), question.filters)
        found.append({"label": question.window_name, "url": wider.address("public:figure", definition.code)})
    return found


class _Key:
    def __init__(self, key: str, label: str) -> None:
        self.key, self.label = key, label


class Lines:
    """The records behind a figure, fetched page by page for a paginator."""

    def __init__(self, definition: Definition, question: Question) -> None:
        self._asked: dict[str, Any] = {
            "code": definition.code,
            "unit_id": question.unit.id,
            "window": question.window,
            "filters": question.filters,
        }
        self._count: int | None = None

    def count(self) -> int:
        """How many there are."""
        if self._count is None:
            self._count = measures.list_figure_records(**self._asked, offset=0, limit=1)[1]
        return self._count

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[RecordLine]:
        start = part.start or 0
        lines, self._count = measures.list_figure_records(
            **self._asked, offset=start, limit=(part.stop or start + PER_PAGE) - start
        )
        return lines


def public_lines(definition: Definition, lines: list[RecordLine]) -> list[dict[str, Any]]:
    """Lines as everybody may see them: no name of a person, no title of a confidential act."""
    labels = units.labels_by_id({line.unit_id for line in lines})
    is_open = definition.source in OPEN_REGISTERS
    rows = []
    for line in lines:
        is_shown = not line.is_confidential and (line.record_id is not None or is_open)
        rows.append(
            {
                "line": line,
                "title": line.title if is_shown else _("(not shown)"),
                "note": line.note if is_shown else "",
                "url": reverse("public:act", args=[line.public_id])
                if is_shown and line.record_id and line.public_id
                else "",
                "unit": name_of(labels[line.unit_id]) if line.unit_id in labels else line.unit_name,
                "kind": line.kind_label,
                "value": figures.value_of(definition, line.value),
            }
        )
    return rows


class Records(PublicPage):
    template_name = "public/records.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        definition, question = definition_or_404(kwargs["code"]), question_from(self.request)
        figure = figure_or_404(definition, question)
        lines: Any = Lines(definition, question)
        page = Paginator(lines, PER_PAGE).get_page(self.request.GET.get("page"))
        title = figures.title_of(definition)
        context = super().get_context_data(**kwargs)
        return context | {
            "definition": definition,
            "title": title,
            "scope": name_of(question.unit),
            "question": question,
            "figure": figure,
            "value": figures.value_of(definition, figure.value),
            "unit": figures.unit_of(definition),
            "page_obj": page,
            "lines": public_lines(definition, list(page.object_list)),
            "csv_url": question.address("public:figure_records_csv", definition.code),
            "crumbs": [
                {"label": _("Open figures"), "url": reverse("public:figures")},
                {"label": title, "url": question.address("public:figure", definition.code)},
                {"label": _("Records")},
            ],
        }


def dataset(request: HttpRequest, definition: Definition, question: Question) -> dict[str, Any]:
    """schema.org Dataset for a figure."""
    address = request.build_absolute_uri(question.address("public:figure", definition.code))
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": figures.title_of(definition),
        "description": figures.description_of(definition) or figures.title_of(definition),
        "url": address,
        "version": definition.version,
        "temporalCoverage": f"{question.window.starts_on}/{question.window.ends_on}",
        "creator": {"@type": "Organization", "name": name_of(question.unit)},
        "inLanguage": "en" if is_english() else "zh-Hans",
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": request.build_absolute_uri(
                    question.address("public:figure_records_csv", definition.code)
                ),
            }
        ],
    }


@require_safe
@cache_control(public=True, max_age=60)
def records_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The records behind a figure, in UTF-8 with a mark that spreadsheets understand."""
    definition, question = definition_or_404(code), question_from(request)
    figure_or_404(definition, question)
    response = StreamingHttpResponse(_csv_rows(definition, question), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{definition.code}-{question.unit.code}-{question.window.starts_on}.csv"'
    )
    return response


def _csv_rows(definition: Definition, question: Question) -> Iterator[str]:
    head = [
        _("Date"),
        _("Until"),
        _("Title"),
        _("Kind"),
        _("Unit"),
        _("Place"),
        _("On site"),
        _("Online"),
        _("Counts as"),
        _("State"),
        "id",
    ]
    yield "\ufeff" + _line(head)
    lines, offset = Lines(definition, question), 0
    while offset < min(lines.count(), MOST_IN_CSV):
        for row in public_lines(definition, lines[offset : offset + 1000]):
            line: RecordLine = row["line"]
            yield _line(
                [
                    line.started_on,
                    line.ended_on,
                    row["title"],
                    row["kind"],
                    row["unit"],
                    line.region_name,
                    line.onsite,
                    line.online,
                    row["value"],
                    line.state,
                    line.public_id,
                ]
            )
        offset += 1000


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; missing stays empty."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + cell
    return "" if cell is None else cell


@require_safe
@cache_control(public=True, max_age=60)
def series_csv(request: HttpRequest, code: str) -> HttpResponse:
    """A figure split by ?by=month|kind|unit|province|audience|brand."""
    definition, question = definition_or_404(code), question_from(request)
    by = next((name for name in DIMENSIONS if name == request.GET.get("by")), None)
    found = figures.series(definition, question, by) if by else None
    if found is None:
        raise Http404
    body = "\ufeff" + _line(found["columns"]) + "".join(_line(row) for row in found["rows"])
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="{definition.code}-{by}-{question.unit.code}-{question.window.starts_on}.csv"'
    )
    return response
