"""What others read of workbooks, always within the units they name."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from kepu.engines.workbooks.contracts import Doubt, RowView, WorkbookView
from kepu.engines.workbooks.drafting import values_of
from kepu.engines.workbooks.messages import remark_text, say, say_code
from kepu.engines.workbooks.models import RowState, Workbook, WorkbookRow
from kepu.engines.workbooks.reading.contracts import UnitName
from kepu.engines.workbooks.reading.people import people
from kepu.engines.workbooks.reading.units import UnitBook
from kepu.foundation.units.selectors import list_spellings


class WorkbookNotFound(Exception):
    """No such workbook, or row, among the units given."""


def list_workbooks(
    *, unit_ids: Iterable[int], offset: int = 0, limit: int = 30, words: str = ""
) -> tuple[list[WorkbookView], int]:
    """A page of workbooks handed in by the units, newest first, and how many there are."""
    rows = Workbook.objects.filter(unit__in=list(unit_ids)).select_related("unit", "file")
    if words:
        rows = rows.filter(name__icontains=words)
    page = list(rows[offset : offset + limit])
    counts = _counts([book.pk for book in page])
    return [_view(book, counts.get(book.pk, {})) for book in page], rows.count()


def get_workbook(*, public_id: uuid.UUID, unit_ids: Iterable[int]) -> WorkbookView:
    """One workbook. Raises WorkbookNotFound."""
    book = Workbook.objects.filter(public_id=public_id, unit__in=list(unit_ids)).select_related("unit", "file").first()
    if book is None:
        raise WorkbookNotFound(str(public_id))
    return _view(book, _counts([book.pk]).get(book.pk, {}))


def list_tables(*, workbook_id: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The tables with their columns, and what a person chose, as JSON values."""
    book = Workbook.objects.only("tables", "mapping").get(pk=workbook_id)
    return book.tables, book.mapping


def list_remarks(*, workbook_id: int) -> list[dict[str, Any]]:
    """What was said about sheets and passed-over rows: {sheet, row, text, raw}."""
    book = Workbook.objects.only("remarks").get(pk=workbook_id)
    return [{**remark, "text": remark_text(remark["code"], remark["raw"])} for remark in book.remarks]


def list_rows(
    *, workbook_id: int, states: Iterable[str] = (), offset: int = 0, limit: int | None = 50
) -> tuple[list[RowView], int]:
    """A page of rows in the workbook's order, and how many there are."""
    rows = _rows(workbook_id, states)
    page = rows[offset:] if limit is None else rows[offset : offset + limit]
    return [_row_view(row) for row in page], rows.count()


def get_row(*, row_id: int, public_id: uuid.UUID, unit_ids: Iterable[int]) -> RowView:
    """One row of a workbook. Raises WorkbookNotFound."""
    row = WorkbookRow.objects.filter(
        pk=row_id, workbook__public_id=public_id, workbook__unit__in=list(unit_ids)
    ).first()
    if row is None:
        raise WorkbookNotFound(str(row_id))
    return _row_view(row)


def count_waiting(*, unit_ids: Iterable[int]) -> list[WorkbookView]:
    """Workbooks of the units in which rows are held or not imported yet, newest first, at most 20."""
    waiting = WorkbookRow.objects.filter(
        workbook__unit__in=list(unit_ids), state__in=[RowState.HELD, RowState.READY, RowState.SETTLED]
    )
    rows = Workbook.objects.filter(pk__in=waiting.order_by().values("workbook")).select_related("unit", "file")[:20]
    counts = _counts([book.pk for book in rows])
    return [_view(book, counts.get(book.pk, {})) for book in rows]


def _rows(workbook_id: int, states: Iterable[str]) -> "QuerySet[WorkbookRow]":
    rows = WorkbookRow.objects.filter(workbook=workbook_id).order_by("position", "pk")
    wanted = list(states)
    return rows.filter(state__in=wanted) if wanted else rows


def _counts(ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = WorkbookRow.objects.filter(workbook__in=ids).order_by().values_list("workbook_id", "state")
    for workbook, state, number in rows.annotate(number=Count("pk")):
        found.setdefault(workbook, {})[state] = number
    return found


def _view(book: Workbook, counts: dict[str, int]) -> WorkbookView:
    return WorkbookView(
        id=book.pk,
        public_id=book.public_id,
        name=book.name,
        sha256=book.sha256,
        unit_id=book.unit_id,
        unit_name=book.unit.name,
        year=book.year,
        typed_year=book.typed_year,
        reader_name=book.reader_name,
        read_at=book.read_at,
        file_id=book.file.public_id,
        counts=counts,
    )


def _row_view(row: WorkbookRow) -> RowView:
    doubts = tuple(
        Doubt(p["field"], p["code"], p["column"], p["raw"], p["hint"], say(p["code"], raw=p["raw"], hint=p["hint"]))
        for p in row.problems
    )
    understood = row.understood
    return RowView(
        id=row.pk,
        sheet=row.sheet,
        row=row.row,
        state=row.state,
        raw=row.raw,
        values=values_of(row),
        notes={name: text for name, code in understood.get("notes", {}).items() if (text := say_code(code))},
        typed_cells=understood.get("cells", {}),
        doubts=doubts,
        typed=row.typed,
        reason=row.reason,
        decider_name=row.decider_name,
        decided_at=row.decided_at,
        source_key=row.source_key,
        host_id=row.host_id,
    )


def resolve_units(*, typed: str) -> tuple[list[int], list[str], list[str]]:
    """Names in one line → (ids of units, names of outside partners, names that nearly are a unit's and must be typed anew)."""
    spellings = list_spellings()
    book = UnitBook([UnitName(str(unit.id), unit.name, (unit.code, *unit.others)) for unit in spellings])
    ids, outside, near = [], [], []
    for name in book.names_in(typed):
        match = book.match(name)
        if match.is_sure and match.unit:
            ids.append(int(match.unit.code))
        elif match.unit:
            near.append(name)
        else:
            outside.append(name)
    return ids, outside, near


def names_in(*, typed: str) -> list[str]:
    """People's names in one line, without titles."""
    return list(people(typed).value)
