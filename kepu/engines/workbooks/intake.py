"""From a reading to rows: which units are meant, who may import for them, what is in the ledger already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kepu.engines.ledger.source_selectors import list_traces, records_of_sources
from kepu.engines.workbooks.keys import SOURCE_KIND, source_keys
from kepu.engines.workbooks.reading.contracts import Problem, Reading, ReadOptions, ReadRow, UnitName
from kepu.engines.workbooks.reading.duplicates import title_key
from kepu.engines.workbooks.reading.reader import read
from kepu.engines.workbooks.reading.text import column_letter
from kepu.foundation.units.contracts import UnitSpelling
from kepu.foundation.units.selectors import get_root, list_spellings

KEPT_NOTES = ("title", "kind", "date", "onsite", "online", "spend", "host", "cohosts", "people", "audience")


@dataclass(slots=True)
class Choices:
    """What a person chose for a workbook: year, columns and money units per table."""

    year: int | None = None
    columns: dict[str, dict[int, str]] = field(default_factory=dict)
    spend_units: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, year: int | None, mapping: dict[str, Any]) -> "Choices":
        """The choices as the database keeps them."""
        columns = {
            table: {int(c): f for c, f in chosen.items()} for table, chosen in mapping.get("columns", {}).items()
        }
        return cls(year, columns, dict(mapping.get("spend_units", {})))

    def as_json(self) -> dict[str, Any]:
        """The columns and money units, for the database."""
        columns = {table: {str(c): f for c, f in chosen.items()} for table, chosen in self.columns.items()}
        return {"columns": columns, "spend_units": self.spend_units}


@dataclass(slots=True)
class Screened:
    """A row with its place in the academy: ids of its units, its key, and whether the ledger has it."""

    row: ReadRow
    key: str
    host_id: int | None
    cohost_ids: list[int]
    is_present: bool = False


@dataclass(slots=True)
class Intake:
    """A reading with every row screened."""

    reading: Reading
    rows: list[Screened]


def take_in(
    *, content: bytes, file_name: str, unit_id: int | None, choices: Choices, scope: Collection[int] | None
) -> Intake:
    """Reads a workbook and screens its rows; changes nothing. `scope`: units one may import for, None for all.

    Raises UnreadableWorkbook.
    """
    spellings = list_spellings()
    own = next((unit for unit in spellings if unit.id == unit_id), None)
    reading = read(content, file_name, _options(spellings, own, choices))
    keys = source_keys(reading.rows, _serials(reading), reading.year, own.code if own else "")
    by_code = {unit.code: unit for unit in spellings}
    rows = [_screened(row, key, by_code, scope) for row, key in zip(reading.rows, keys, strict=True)]
    _compare_with_ledger(rows)
    return Intake(reading, rows)


def _options(spellings: Sequence[UnitSpelling], own: UnitSpelling | None, choices: Choices) -> ReadOptions:
    try:
        root = get_root()
        academy = (root.name, root.short_name)
    except LookupError:
        academy = ("", "")
    is_root = own is not None and own.name == academy[0]
    return ReadOptions(
        units=[UnitName(unit.code, unit.name, unit.others) for unit in spellings],
        academy_names=academy,
        unit="" if own is None or is_root else own.name,
        year=choices.year,
        columns=choices.columns,
        spend_units=choices.spend_units,
    )


def _serials(reading: Reading) -> dict[str, str]:
    found = ((table.key, table.column_of("serial")) for table in reading.tables)
    return {key: column_letter(choice.column) for key, choice in found if choice}


def _screened(row: ReadRow, key: str, by_code: dict[str, UnitSpelling], scope: Collection[int] | None) -> Screened:
    host = by_code.get(row.value("host_code") or "")
    cohosts = [by_code[code] for code in row.value("cohost_codes") or () if code in by_code]
    start: date | None = row.value("start")
    if host and scope is not None and host.id not in scope:
        row.problems.append(_doubt(row, "host", "host.other_unit"))
    if host and start and not _is_open(host, start):
        row.problems.append(_doubt(row, "host", "host.not_open"))
    if start and any(not _is_open(unit, start) for unit in cohosts):
        row.problems.append(_doubt(row, "cohosts", "cohosts.not_open"))
    return Screened(row, key, host.id if host else None, [unit.id for unit in cohosts])


def _is_open(unit: UnitSpelling, day: date) -> bool:
    return unit.opened_on <= day and (unit.closed_on is None or unit.closed_on > day)


def _doubt(row: ReadRow, name: str, reason: str, hint: str = "") -> Problem:
    field = row.fields.get(name)
    return Problem(name, reason, field.raw if field else "", field.column if field else "", hint)


def _compare_with_ledger(rows: list[Screened]) -> None:
    recorded = records_of_sources(kind=SOURCE_KIND, keys=[row.key for row in rows])
    fresh = []
    for row in rows:
        found = recorded.get(row.key)
        if found is None:
            fresh.append(row)
        elif found.is_withdrawn:
            row.row.problems.append(_doubt(row.row, "duplicate", "duplicate.withdrawn", str(found.public_id)))
        else:
            row.is_present = True
    _suspect(fresh)


def _suspect(rows: Iterable[Screened]) -> None:
    dated = [(row, row.row.value("start")) for row in rows if row.host_id and row.row.value("start")]
    if not dated:
        return
    days = [day for _, day in dated]
    traces = list_traces(
        unit_ids={row.host_id for row, _ in dated if row.host_id}, starts_on=min(days), ends_on=max(days)
    )
    known = {(title_key(trace.title), trace.started_on, trace.unit_id): trace for trace in traces}
    for row, day in dated:
        trace = known.get((title_key(row.row.value("title") or ""), day, row.host_id or 0))
        if trace and not any(problem.field == "duplicate" for problem in row.row.problems):
            row.row.problems.append(_doubt(row.row, "duplicate", "duplicate.in_ledger", str(trace.public_id)))


def stored_values(screened: Screened) -> dict[str, Any]:
    """What was understood, as JSON: the fields of the answer, ids of units, notes and what stood in each cell."""
    row = screened.row
    start, end = row.value("start"), row.value("end")
    return {
        "title": row.value("title"),
        "kind": row.value("kind"),
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "onsite": row.value("onsite"),
        "online": row.value("online"),
        "spend_fen": row.value("spend"),
        "host": row.value("host"),
        "host_id": screened.host_id,
        "cohosts": list(row.value("cohosts") or ()),
        "cohost_ids": screened.cohost_ids,
        "partners": list(row.value("partners") or ()),
        "people": list(row.value("people") or ()),
        "audience": list(row.value("audience") or ()),
        "place": row.value("place") or "",
        "mode": row.value("mode") or "",
        "note": row.value("note") or "",
        "notes": {name: row.fields[name].note for name in KEPT_NOTES if name in row.fields and row.fields[name].note},
        "cells": {name: row.fields[name].raw for name in KEPT_NOTES if name in row.fields and row.fields[name].raw},
        "remarks": row.notes,
    }


def stored_problems(row: ReadRow) -> list[dict[str, str]]:
    """The doubts about a row, as JSON."""
    return [
        {"field": p.field, "code": p.reason, "raw": p.raw[:300], "column": p.column, "hint": p.hint}
        for p in row.problems
    ]


def stored_tables(reading: Reading) -> list[dict[str, Any]]:
    """The tables with their columns, as JSON, for the mapping page."""
    counts: dict[str, int] = {}
    for row in reading.rows:
        counts[row.table] = counts.get(row.table, 0) + 1
    return [
        {
            "key": table.key,
            "sheet": table.sheet,
            "heading_row": table.heading_row,
            "rows": counts.get(table.key, 0),
            "columns": [
                {
                    "column": c.column,
                    "heading": c.heading,
                    "field": c.field,
                    "confidence": round(c.confidence, 2),
                    "unit": c.unit,
                }
                for c in table.columns
            ],
        }
        for table in reading.tables
    ]
