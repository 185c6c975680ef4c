"""The yearly report as a PDF, drawn by Typst from the same figures as the dashboard."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from kepu.engines.measures.contracts import Definition, Figure
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.workbench.figures.asking import Question
from kepu.surfaces.workbench.figures.board import COUNTED_PEOPLE, HEIGHTS, LEADING, PEOPLE, PLACES, PLANS, Board
from kepu.surfaces.workbench.figures.participation import columns
from kepu.surfaces.workbench.figures.showing import group_name, is_english, title_of, unit_of, value_of
from kepu.surfaces.workbench.figures.words import PURPOSES
from kepu.ui.fonts import chinese_font
from kepu.ui.numbers import format_number

SHAPE = Path(__file__).parent / "report.typ"


class ChineseFontMissing(Exception):
    """No font with Chinese characters is installed on this machine."""


def draw_report(*, question: Question, labels: dict[int, UnitLabel], today: date, now: datetime) -> bytes:
    """The PDF. Raises ChineseFontMissing."""
    font = chinese_font()
    if not font:
        raise ChineseFontMissing
    content = report_of(question=question, labels=labels, today=today)
    said = json.dumps({**content, "font": font, "lang": "en" if is_english() else "zh"}, ensure_ascii=False)
    return bytes(typst.compile(SHAPE, sys_inputs={"data": said}, timestamp=int(now.timestamp())))


def report_of(*, question: Question, labels: dict[int, UnitLabel], today: date) -> dict[str, Any]:
    """Everything the report says, in order."""
    board = Board(question, today)
    sections = [
        _figures(board, _("The year in numbers"), LEADING),
        _plans(board, labels),
        *(_series(board, name) for name in ("months", "kinds", "provinces", "units")),
        _figures(board, _("Where"), PLACES),
        _figures(board, _("People taking part"), [*COUNTED_PEOPLE, *PEOPLE[len(COUNTED_PEOPLE) :]]),
        *_participation(board),
        _money(board),
        *(_figures(board, group_name(group), codes) for group, codes in HEIGHTS.items()),
        _completeness(board, labels),
        _definitions(board),
    ]
    return {
        "title": _("Outreach report %(year)d") % {"year": question.year},
        "unit": question.unit.name,
        "date": today.isoformat(),
        "footer": f"{question.unit.name} · {question.year} · {today.isoformat()}",
        "note": _(
            "Counted from confirmed records of the unit and all units below it. A dash means not known, which is not the same as 0."
        ),
        "sections": [section for section in sections if section],
    }


def _section(
    title: str, columns: list[str], rows: list[list[str]], widths: list[int], text: str = ""
) -> dict[str, Any]:
    return {"title": title, "columns": columns, "rows": rows, "widths": widths, "text": text}


def _said(definition: Definition, value: int | None) -> str:
    return format_number(value_of(definition, value))


def _row(definition: Definition, figure: Figure) -> list[str]:
    return [
        title_of(definition),
        _said(definition, figure.value),
        unit_of(definition),
        format_number(figure.records),
        format_number(figure.missing),
    ]


def _figures(board: Board, title: str, codes: list[str]) -> dict[str, Any] | None:
    rows = [_row(board.definitions[code], board.figures[code]) for code in codes if code in board.definitions]
    columns = [_("Measure"), _("Value"), _("Unit of measurement"), _("Records"), _("Lacking it")]
    return _section(title, columns, rows, [6, 3, 2, 2, 2]) if rows else None


def _plans(board: Board, labels: dict[int, UnitLabel]) -> dict[str, Any] | None:
    plans = board.plans(labels)
    text = _("%(done)d of %(all)d plans approved, %(late)d late; %(tasks_done)d of %(tasks)d own tasks done.") % {
        "done": plans["approved"],
        "all": plans["units"],
        "late": len(plans["late"]),
        "tasks_done": plans["done"],
        "tasks": len(plans["tasks"]),
    }
    section = _figures(board, _("Plans and duties"), PLANS)
    return {**section, "text": text} if section else _section(_("Plans and duties"), [], [], [], text)


def _series(board: Board, name: str) -> dict[str, Any] | None:
    chart = _charts(board).get(name)
    if chart is None:
        return None
    rows = [[str(label), format_number(value), format_number(records)] for label, value, records in chart["rows"]]
    return _section(f"{chart['title']} · {chart['sub']}", [str(column) for column in chart["columns"]], rows, [5, 3, 3])


def _participation(board: Board) -> list[dict[str, Any]]:
    return [
        _section(
            f"{_('Participation in outreach')} · {table['title']}",
            [table["head"], *columns()],
            [[row["label"], *(format_number(number["value"]) for number in row["numbers"])] for row in table["rows"]],
            [6, 2, 2, 2],
            table["note"],
        )
        for table in board.participation()
    ]


def _charts(board: Board) -> dict[str, Any]:
    cached: dict[str, Any] | None = board.__dict__.get("_charts")
    if cached is None:
        cached = board.__dict__["_charts"] = board.charts()
    return cached


def _money(board: Board) -> dict[str, Any] | None:
    rows = [
        [str(PURPOSES[row["code"]]), format_number(row["budget"], 2), format_number(row["spent"], 2)]
        for row in board.money()
    ]
    return (
        _section(_("Budget and spend"), [_("Purpose"), _("Budget, yuan"), _("Spent, yuan")], rows, [4, 3, 3])
        if rows
        else None
    )


def _completeness(board: Board, labels: dict[int, UnitLabel]) -> dict[str, Any] | None:
    figure = board.figures.get("activity.count")
    if figure is None:
        return None
    silent = "、".join(labels[unit].name for unit in figure.not_reported if unit in labels) or _("none")
    text = _(
        "Units that have not reported: %(units)s. Proposed records not counted yet: %(pending)d. Corrections: %(corrections)d."
    ) % {
        "units": silent,
        "pending": figure.pending,
        "corrections": figure.corrections,
    }
    return _section(_("How complete it is"), [], [], [], text)


def _definitions(board: Board) -> dict[str, Any]:
    rows = [[title_of(found), found.code, board.figures[code].version] for code, found in board.definitions.items()]
    return _section(_("Definitions used"), [_("Measure"), _("Code"), _("Version")], rows, [5, 4, 4])
