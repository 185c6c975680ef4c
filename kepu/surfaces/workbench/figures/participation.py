"""Who takes part, against the register: by unit, by title level, by field. Read by the dashboard, its own page and the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.measures.contracts import Definition, Dimension, SeriesPoint
from kepu.engines.measures.selectors import get_definition
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.workbench.figures.asking import Question
from kepu.surfaces.workbench.figures.showing import dimension_name, value_of

Series = Mapping[tuple[str, Dimension], list[SeriesPoint]]
SPLITS: tuple[Dimension, ...] = ("unit", "field", "seniority")


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people: those who took part, those in the register, and the rate of the two."""

    name: Any
    took_part: str
    register: str
    rate: str

    @property
    def codes(self) -> tuple[str, str, str]:
        return self.took_part, self.register, self.rate


GROUPS = {
    "people": Group(gettext_lazy("Everybody"), "people.participants", "people.register", "people.participation.rate"),
    "scientists": Group(
        gettext_lazy("Scientists"), "people.researchers", "people.register.researchers", "people.researchers.rate"
    ),
    "academicians": Group(
        gettext_lazy("Academicians"), "people.academicians", "people.register.academicians", "people.academicians.rate"
    ),
}


def asked_for(group: Group, splits: Sequence[Dimension]) -> list[tuple[str, Dimension]]:
    """The series that tables are made of."""
    return [(code, by) for by in splits for code in group.codes]


def table_of(
    group: Group, by: Dimension, series: Series, question: Question, labels: Mapping[int, UnitLabel]
) -> dict[str, Any]:
    """One split: for each unit below, title level or field how many took part, of how many, and the rate; every number opens."""
    definitions = {code: get_definition(code=code) for code in group.codes}
    points = {code: {point.key: point for point in series.get((code, by), ())} for code in group.codes}
    rows = [
        _row(point, by, group, points, definitions, question, labels)
        for point in series.get((group.rate, by), ())
        if by != "unit" or point.key != str(question.unit.id)
    ]
    return {"by": by, "title": dimension_name(by), "head": heading(by), "rows": rows, "note": _note(by)}


def heading(by: Dimension) -> str:
    """What stands in the first column."""
    return {"unit": _("Unit"), "seniority": _("Title level"), "field": _("Field (GB/T 13745)")}[by]


def export_rows(tables: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """All tables below each other, for a file."""
    return [
        (table["title"], row["key"], row["label"], *(number["value"] for number in row["numbers"]))
        for table in tables
        for row in table["rows"]
    ]


def export_headings() -> list[str]:
    """What stands above a file's columns."""
    return [_("Split by"), _("Key"), _("Unit, level or field"), *columns()]


def columns() -> list[str]:
    """The three numbers by name."""
    return [_("Took part"), _("In the register"), _("Rate, %")]


def _row(
    point: SeriesPoint,
    by: Dimension,
    group: Group,
    points: Mapping[str, Mapping[str, SeriesPoint]],
    definitions: Mapping[str, Definition],
    question: Question,
    labels: Mapping[int, UnitLabel],
) -> dict[str, Any]:
    key = _code(point.key, by, labels)
    numbers = []
    for code, definition in definitions.items():
        known = code != group.register or points[code]  # a register without anybody says nothing, not 0
        nobody = SeriesPoint(point.key, point.label, 0 if known else None, 0)
        value = points[code].get(point.key, nobody).value
        url = question.address("figure", code, **{by: key}) if key else ""
        numbers.append({"value": value_of(definition, value), "url": url, "is_rate": definition.is_rate})
    return {"key": key, "label": point.label, "numbers": numbers}


def _code(key: str, by: Dimension, labels: Mapping[int, UnitLabel]) -> str:
    """How an address names the row: a unit by its code, empty where the reader does not see it."""
    if by != "unit":
        return key
    label = labels.get(int(key))
    return label.code if label else ""


def _note(by: Dimension) -> str:
    return {
        "unit": _("With the unit that people belonged to at the time; the register is that of the last day."),
        "seniority": _(
            "The level at the time of the act; whoever rose counts at each level. The register is that of the last day, with today's level."
        ),
        "field": _("The field that the people register states today."),
    }[by]
