"""A reading as plain data, in the fields of a careful clerk's answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from .contracts import Problem, ReadRow

ORDER = ("title", "date", "host", "onsite", "online", "kind", "spend", "cohosts", "people", "audience", "duplicate")
COUNT_FIELDS = ("onsite", "online", "spend")


def first_problem(row: ReadRow) -> str | None:
    """The field a clerk would ask about first, or None."""
    fields = {problem.field for problem in row.problems}
    return next((name for name in ORDER if name in fields), next(iter(fields), None))


def as_answer(row: ReadRow, message: Callable[[Problem], str]) -> dict[str, Any]:
    """One row: the answer's fields in its order, then every problem and the counts that were left blank."""
    doubtful = {problem.field for problem in row.problems}
    return {
        "sheet": row.sheet,
        "row": row.row,
        "title": row.value("title"),
        "kind": row.value("kind"),
        "start": _day(row.value("start")),
        "end": _day(row.value("end")),
        "onsite": _count(row, "onsite", doubtful),
        "online": _count(row, "online", doubtful),
        "spend_fen": _count(row, "spend", doubtful),
        "host": row.value("host"),
        "cohosts": list(row.value("cohosts") or ()),
        "people": list(row.value("people") or ()),
        "problem": first_problem(row),
        "problems": [
            {
                "field": p.field,
                "column": p.column,
                "code": p.reason,
                "raw": p.raw,
                "hint": p.hint,
                "message": message(p),
            }
            for p in row.problems
        ],
        "blank": [name for name in COUNT_FIELDS if name not in doubtful and row.value(name) is None],
    }


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def _count(row: ReadRow, name: str, doubtful: set[str]) -> int | None:
    value: int | None = row.value(name)
    return None if name in doubtful else value or 0
