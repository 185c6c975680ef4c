"""Published measures as the public site shows them: chosen, named and addressed for the reader."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kepu.engines.ledger import open_selectors
from kepu.engines.measures import selectors as measures
from kepu.engines.measures.contracts import Definition, Dimension, Figure, SeriesPoint, Window
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.asked import is_number
from kepu.surfaces.public import words
from kepu.surfaces.public.frame import FRESH_SECONDS, is_english, name_of
from kepu.ui.provinces import PROVINCES
from kepu.ui.templatetags.ui import dates, query

FILTERS = ("kind", "province", "brand", "edition")
FEN = "分"


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks of a figure: which unit and all below it, which days, narrowed by what."""

    unit: UnitLabel
    window: Window
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.window.starts_on.year

    @property
    def window_name(self) -> str:
        """2025 or March 2025, in the reader's language."""
        if self.window.is_whole_year:
            return _("%(year)s") % {"year": self.year}
        if not self.window.is_one_month:
            return dates(self.window.starts_on, self.window.ends_on)
        return date_format(self.window.starts_on, "YEAR_MONTH_FORMAT")

    def address(self, name: str, code: str, **changes: str) -> str:
        """The address of a figure's page with this question, or a changed one."""
        asked = {"unit": self.unit.code, "year": str(self.year), **self.filters}
        if self.window.is_one_month:
            asked["month"] = f"{self.window.starts_on:%Y-%m}"
        elif not self.window.is_whole_year:
            asked |= {"from": self.window.starts_on.isoformat(), "to": self.window.ends_on.isoformat()}
        return f"{reverse(name, args=[code])}?{urlencode({**asked, **changes})}"


def list_published() -> list[Definition]:
    """Definitions that everybody may see."""
    return measures.list_definitions(published_only=True)


def get_published(code: str) -> Definition:
    """One published definition. Raises LookupError when it does not exist or is not published."""
    for definition in list_published():
        if definition.code == code:
            return definition
    raise LookupError(code)


def title_of(definition: Definition | Figure) -> str:
    """A measure's title in the reader's language."""
    return (definition.title_en if is_english() else "") or definition.title


def description_of(definition: Definition) -> str:
    """A measure's definition in words, in the reader's language."""
    return (definition.description_en if is_english() else "") or definition.description


def latest_year() -> int:
    """The year of the newest open act; this year while the book is empty."""
    newest = open_selectors.list_newest_accepted(limit=1)
    return newest[0].started_on.year if newest else local_date(now()).year


def year_asked(request: HttpRequest) -> int:
    """?year=2025, else the latest year with acts."""
    text = request.GET.get("year", "")
    return int(text) if is_number(text) and 2000 <= int(text) <= 2100 else latest_year()


def window_asked(request: HttpRequest) -> Window:
    """?month=2025-03, ?from=2025-06-14&to=2025-06-15 or ?year=2025, else the latest year with acts."""
    if request.GET.get("from") and not request.GET.get("month"):
        try:
            return Window(date.fromisoformat(request.GET["from"]), date.fromisoformat(request.GET.get("to", "")))
        except ValueError:
            return Window.year(year_asked(request))
    try:
        first = date.fromisoformat(request.GET.get("month", "") + "-01")
    except ValueError:
        return Window.year(year_asked(request))
    return Window.month(first.year, first.month)


def year_links(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    """The latest three years, the current one marked."""
    newest = max(latest_year(), year)
    context = {"request": request}
    return [
        {"label": str(n), "url": query(context, year=n, month=""), "current": n == year}
        for n in range(newest, newest - 3, -1)
    ]


def value_of(definition: Definition, value: int | None) -> float | int | None:
    """A measure's integer as people read it: rates in per cent, money (fen) in yuan."""
    if value is None:
        return None
    if definition.is_rate:
        return value / 100
    return value / 100 if definition.unit == FEN else value


def unit_of(definition: Definition) -> str:
    """The unit of measurement in the reader's language."""
    return "%" if definition.is_rate else words.measured_in("元" if definition.unit == FEN else definition.unit)


def stat(definition: Definition, figure: Figure, question: Question) -> dict[str, Any]:
    """A figure as a stat that opens."""
    return {
        "label": title_of(definition),
        "value": value_of(definition, figure.value),
        "unit": unit_of(definition),
        "url": question.address("public:figure", definition.code),
        "code": definition.code,
        "is_rate": definition.is_rate,
    }


def kept(name: str, question: Question, compute: Callable[[], Any]) -> Any:
    """What was worked out for a question, kept for a minute and only until anything happens to any record."""
    language = "en" if is_english() else "zh"
    asked = f"{name}:{question.unit.id}:{question.window}:{sorted(question.filters.items())}:{language}:{open_selectors.newest_step()}"
    return cache.get_or_set(f"public:{hashlib.sha256(asked.encode()).hexdigest()}", compute, FRESH_SECONDS)


def stats(definitions: Iterable[Definition], question: Question) -> list[dict[str, Any]]:
    """Stats of several measures for one question."""
    chosen = list(definitions)
    if not chosen:
        return []
    codes = [definition.code for definition in chosen]

    def _count() -> list[dict[str, Any]]:
        found = measures.get_figures(
            codes=codes, unit_id=question.unit.id, window=question.window, filters=question.filters
        )
        return [stat(definition, found[definition.code], question) for definition in chosen]

    shown: list[dict[str, Any]] = kept(f"stats:{codes}", question, _count)
    return shown


def strip(unit: UnitLabel, year: int) -> list[dict[str, Any]]:
    """The figures that lead a page: how much, how many people, by whom, how far out; whichever are published."""
    published = {definition.code: definition for definition in list_published()}
    chosen = [published[code] for code in words.LEADING if code in published]
    rest = [definition for definition in published.values() if definition not in chosen]
    return stats([*chosen, *rest][:4], Question(unit, Window.year(year)))


def sentence(unit: UnitLabel, year: int) -> list[dict[str, Any]]:
    """The leading figures as clauses of one sentence: each a stat with the words that follow its number. What is not known, and
    what is not published, is left out.
    """
    said = words.clauses()
    published = {definition.code: definition for definition in list_published()}
    chosen = [published[code] for code in said if code in published]
    found = stats(chosen, Question(unit, Window.year(year)))
    return [
        {**shown, "after": said[definition.code]}
        for definition, shown in zip(chosen, found, strict=True)
        if shown["value"] is not None
    ]


def series(definition: Definition, question: Question, by: Dimension) -> dict[str, Any] | None:
    """A figure split by a dimension, as the variables of a figure component; nothing when the measure cannot be split so."""
    return all_series(definition, question, [by])[by]


def all_series(
    definition: Definition, question: Question, dimensions: Iterable[Dimension]
) -> dict[Dimension, dict[str, Any] | None]:
    """A figure split by each of these dimensions, read together; nothing where it cannot be split so or nothing is there."""
    wanted = [by for by in dimensions if by in definition.dimensions]

    def _split() -> dict[Dimension, dict[str, Any]]:
        found = measures.list_many_series(
            asked=[(definition.code, by) for by in wanted],
            unit_id=question.unit.id,
            window=question.window,
            filters=question.filters,
        )
        return {by: split(definition, question, by, found.get((definition.code, by), [])) for by in wanted}

    name = f"series:{definition.code}:{definition.version}:{wanted}"
    shown: dict[Dimension, dict[str, Any]] = kept(name, question, _split) if wanted else {}
    return {by: shown.get(by) or None for by in dimensions}


def split(definition: Definition, question: Question, by: Dimension, points: list[SeriesPoint]) -> dict[str, Any]:
    """The work behind series; empty when there is nothing to show."""
    if not any(point.value for point in points):
        return {}
    named = names_for(points, by)
    codes = (
        {
            str(label.id): label.code
            for label in units.labels_by_id(int(p.key) for p in points if is_number(p.key)).values()
        }
        if by == "unit"
        else {}
    )
    this_month = f"{local_date(now()):%Y-%m}"
    rows = [
        (
            point,
            named[point.key],
            None if by == "month" and point.key > this_month else value_of(definition, point.value),
        )
        for point in points
        if point.key in named
    ]
    return {
        "title": f"{title_of(definition)} · {words.dimension(by)}",
        "sub": f"{name_of(question.unit)} · {question.window_name}",
        "unit": unit_of(definition),
        "href": question.address("public:figure", definition.code),
        "csv": question.address("public:figure_series_csv", definition.code, by=by),
        "columns": [words.dimension(by), title_of(definition), _("Records")],
        "rows": [[name, value, point.records] for point, name, value in rows],
        "points": [
            {"label": name, "value": value, "url": opened(definition, question, by, codes.get(point.key, point.key))}
            for point, name, value in rows
        ],
        "values": {point.key: value for point, _name, value in rows},
        "address": opened(definition, question, by, "CODE"),
    }


def opened(definition: Definition, question: Question, by: Dimension, key: str) -> str:
    """Where one bar of a series leads: the same figure, narrower."""
    if by == "month":
        return question.address("public:figure", definition.code, month=key)
    if by == "unit":
        return question.address("public:figure", definition.code, unit=key)
    if by in FILTERS:
        return question.address("public:figure", definition.code, **{by: key + "0000" if key == "CODE" else key})
    return ""


def names_for(points: Iterable[SeriesPoint], by: Dimension) -> Mapping[str, str]:
    """Labels of a series in the reader's language, by key."""
    given = {point.key: point.label for point in points}
    if by == "month":
        return {key: words.month(key) for key in given}
    if by == "unit":
        labels = units.labels_by_id(int(key) for key in given if is_number(key))
        return {
            key: name_of(labels[int(key)]) if is_number(key) and int(key) in labels else label
            for key, label in given.items()
        }
    if by == "kind":
        kinds = {row[0]: words.kind_name(row) for row in open_selectors.list_kinds()}
        return {key: kinds[key] for key in given if key in kinds}
    if by == "province":
        names = {code: english if is_english() else name for code, _short, english, name, _column, _row in PROVINCES}
        return {key: names.get(key[:2], label) for key, label in given.items()}
    if by == "audience":
        return {key: words.audience([(key, None)])[0][0] for key in given}
    return given


def by_month(code: str, unit: UnitLabel, year: int) -> dict[str, Any] | None:
    """A published figure by month, or nothing when it is not published."""
    try:
        return series(get_published(code), Question(unit, Window.year(year)), "month")
    except LookupError:
        return None


def province_map(unit: UnitLabel, year: int) -> dict[str, Any] | None:
    """The first leading figure that can be split by province, as a tile map; nothing when none is published."""
    for definition in list_published():
        if "province" in definition.dimensions and not definition.is_rate:
            return series(definition, Question(unit, Window.year(year)), "province")
    return None
