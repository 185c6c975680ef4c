"""Values that cross the border of the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

FIELDS = (
    "serial",
    "title",
    "date",
    "start",
    "end",
    "year",
    "month",
    "day",
    "kind",
    "host",
    "organiser",
    "cohosts",
    "people",
    "onsite",
    "online",
    "attendance",
    "mode",
    "spend",
    "audience",
    "place",
    "note",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A doubt about one field of a row: `field` names it, `reason` is a message code, `raw` is what was typed."""

    field: str
    reason: str
    raw: str = ""
    column: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One field of a row: what was typed, what it was taken for, and a note code saying why (empty: plainly)."""

    raw: str
    value: Any = None
    note: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a parser says about one cell: a value or a problem's reason; a note for the person who checks."""

    value: Any = None
    reason: str = ""
    note: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that can be named in a workbook: its code, full name and other spellings."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(slots=True)
class SheetCells:
    """A sheet as cells: `rows[i]` is sheet row i + 1; merged areas are (first row, first column, last row, last column),
    counted from 1; `unknown` holds the places of formulas whose value was never saved."""

    name: str
    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    unknown: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A proposed or chosen meaning of a column (index from 0), with confidence from 0 to 1."""

    column: int
    heading: str
    field: str
    confidence: float
    unit: str = ""


@dataclass(slots=True)
class Table:
    """One table of a sheet: its heading rows, its columns and its rows (sheet row numbers, from 1)."""

    sheet: str
    index: int
    heading_row: int
    first_row: int
    last_row: int
    columns: list[ColumnChoice]

    @property
    def key(self) -> str:
        return f"{self.sheet}#{self.heading_row}"

    def column_of(self, name: str) -> ColumnChoice | None:
        return next((choice for choice in self.columns if choice.field == name), None)


@dataclass(slots=True)
class ReadRow:
    """One row as understood. `fields` by name; `raw` by column letter; held when `problems` is not empty."""

    sheet: str
    row: int
    table: str
    raw: dict[str, str]
    fields: dict[str, Understood]
    problems: list[Problem]
    notes: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        return bool(self.problems)

    def value(self, name: str) -> Any:
        understood = self.fields.get(name)
        return None if understood is None else understood.value


@dataclass(frozen=True, slots=True)
class Remark:
    """Something said about a sheet or a passed-over row, so that nothing disappears silently."""

    sheet: str
    row: int | None
    code: str
    raw: str = ""


@dataclass(slots=True)
class Reading:
    """All that was understood of one workbook."""

    file_name: str
    year: int | None
    tables: list[Table]
    rows: list[ReadRow]
    remarks: list[Remark]

    @property
    def held(self) -> list[ReadRow]:
        return [row for row in self.rows if row.is_held]

    @property
    def ready(self) -> list[ReadRow]:
        return [row for row in self.rows if not row.is_held]


@dataclass(frozen=True, slots=True)
class Known:
    """A record already in the ledger, as far as needed to suspect a duplicate."""

    title: str
    start: dt.date
    host: str
    reference: str = ""


@dataclass(slots=True)
class ReadOptions:
    """What the caller knows: units, the unit that hands the workbook in, a typed year, chosen columns, known records.

    `columns` maps a table key to {column index: field or ""}; `spend_units` maps a table key to 元, 千元 or 万元.
    """

    units: Iterable[UnitName] = ()
    academy_names: tuple[str, ...] = ("中国科学院", "中科院")
    unit: str = ""
    year: int | None = None
    columns: dict[str, dict[int, str]] = field(default_factory=dict)
    spend_units: dict[str, str] = field(default_factory=dict)
    known: Callable[[], Iterable[Known]] | None = None
    max_rows: int = 100_000


class UnreadableWorkbook(Exception):
    """The file cannot be read at all; `code` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
