"""Figures and series as pages show them: values in the reader's units, charts with their table and their file."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.engines.measures.contracts import Definition, Dimension, Figure, SeriesPoint
from kepu.engines.measures.errors import MeasureError
from kepu.engines.measures.selectors import list_many_series
from kepu.surfaces.workbench.figures.asking import Question

FEN = "分"
PER_CENT = 100
ENGLISH_UNITS = {
    "次": "", "场": "", "个": "", "项": "", "份": "", "件": "", "部": "", "种": "", "条": "", "篇": "", "辆": "", "届": "", "期": "",
    "人次": "person-times", "人": "people", "元": "yuan", "人月": "person-months", "分钟": "minutes", "天": "days", "平方米": "m²",
}  # fmt: skip


def is_english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def title_of(thing: Definition | Figure) -> str:
    """A measure's title in the reader's language."""
    return (thing.title_en if is_english() else "") or thing.title


def description_of(definition: Definition) -> str:
    """What a measure counts, in words, in the reader's language."""
    return (definition.description_en if is_english() else "") or definition.description


def value_of(definition: Definition, value: int | None) -> int | float | None:
    """A measure's integer as people read it: rates in per cent, money (fen) in yuan."""
    if value is None:
        return None
    if definition.is_rate or definition.unit == FEN:
        return value / PER_CENT
    return value


def unit_of(definition: Definition) -> str:
    """The unit of measurement in the reader's language."""
    if definition.is_rate:
        return "%"
    unit = "元" if definition.unit == FEN else definition.unit
    return ENGLISH_UNITS.get(unit, unit) if is_english() else unit


def stat_of(definition: Definition, figure: Figure, question: Question) -> dict[str, Any]:
    """A figure as a number that opens; says when something is missing behind it."""
    note = figure.why_unknown
    if not note and figure.missing:
        note = _("%(missing)d of %(records)d records lack it") % {"missing": figure.missing, "records": figure.records}
    return {
        "code": definition.code,
        "label": title_of(definition),
        "value": value_of(definition, figure.value),
        "unit": unit_of(definition),
        "url": question.address("figure", definition.code),
        "note": note,
        "version": figure.version,
        "records": figure.records,
        "missing": figure.missing,
    }


def charts_of(
    definitions: dict[str, Definition], question: Question, asked: Iterable[tuple[str, Dimension]]
) -> dict[tuple[str, Dimension], dict[str, Any] | None]:
    """Charts by measure and dimension, read together; None where a measure cannot be split so or nothing is there."""
    wanted = list(asked)
    try:
        found = list_many_series(asked=wanted, **question.asked())
    except MeasureError:
        found = {}
    return {(code, by): chart_of(definitions[code], question, by, found.get((code, by), [])) for code, by in wanted}


def chart_of(
    definition: Definition, question: Question, by: Dimension, points: list[SeriesPoint]
) -> dict[str, Any] | None:
    """A series with what a chart, its table and its file need; None where nothing is there."""
    if not any(point.value for point in points):
        return None
    return {
        "title": title_of(definition),
        "sub": dimension_name(by),
        "unit": unit_of(definition),
        "by": by,
        "href": question.address("figure", definition.code),
        "csv": question.address("series", definition.code, by),
        "points": [point_of(definition, point, question, by) for point in points],
        "values": {point.key[:2]: value_of(definition, point.value) for point in points if by == "province"},
        "map_url": question.address("figure", definition.code, province="CODE0000"),
        "columns": [dimension_name(by), unit_of(definition) or _("Value"), _("Records")],
        "rows": [[label_of(point, by), value_of(definition, point.value), point.records] for point in points],
    }


def point_of(definition: Definition, point: SeriesPoint, question: Question, by: Dimension) -> dict[str, Any]:
    """A bar that opens the figure narrowed to it."""
    changes = {"month": {"month": point.key}, "unit": {}}.get(by, {by: point.key})
    return {
        "label": label_of(point, by),
        "value": value_of(definition, point.value),
        "url": question.address("figure", definition.code, **changes),
    }


def label_of(point: SeriesPoint, by: Dimension) -> str:
    """A bar's label: months short, others as measures name them."""
    if by == "month":
        month = int(point.key[5:7])
        names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        return names[month - 1] if is_english() else f"{month}月"
    return point.label


def dimension_name(by: Dimension) -> str:
    """How a figure is split."""
    return {
        "month": _("by month"),
        "kind": _("by kind"),
        "unit": _("by unit"),
        "province": _("by province"),
        "audience": _("by audience"),
        "brand": _("by brand"),
        "seniority": _("by title level"),
        "field": _("by field"),
    }[by]


def group_name(code: str) -> str:
    """A group of measures by name."""
    names = {
        "activity": _("Activities"),
        "g1_content": _("Height 1: content"),
        "g2_brands": _("Height 2: brands"),
        "g3_people": _("Height 3: people"),
        "g4_education": _("Height 4: science education"),
        "money": _("Money"),
        "people": _("Outreach staff"),
        "plans": _("Plans and duties"),
        "bases": _("Venues"),
        "media": _("Media"),
        "form": _("Cells of the statistics form"),
    }
    return names.get(code, code)


def attribution_name(code: str) -> str:
    """How co-hosted acts are counted."""
    return {
        "host": _("A co-hosted act counts in full, once, where the host is."),
        "share": _("A co-hosted act counts by shares."),
        "any": _("A co-hosted act counts in full for whoever took part, once in each scope."),
    }.get(code, "")


def known_only(definitions: Iterable[Definition], codes: Iterable[str]) -> list[Definition]:
    """The definitions of the codes that exist, in the codes' order."""
    by_code = {definition.code: definition for definition in definitions}
    return [by_code[code] for code in codes if code in by_code]
