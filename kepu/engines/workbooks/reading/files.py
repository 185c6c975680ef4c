"""Bytes → sheets of cells. Only .xlsx and .csv; a file that would swell beyond reason is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import openpyxl

from .contracts import Cell, SheetCells, UnreadableWorkbook

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 768 * 1024 * 1024
MAX_COLUMNS = 256


def sheets_of(content: bytes, file_name: str) -> list[SheetCells]:
    """Every sheet of a workbook file. Raises UnreadableWorkbook (.xls, encrypted, broken, too large, other types)."""
    if len(content) > MAX_BYTES:
        raise UnreadableWorkbook("file.too_large", file_name)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableWorkbook("file.old_or_encrypted", file_name)
    if content[:2] == b"PK":
        return _from_xlsx(content, file_name)
    if file_name.lower().endswith((".csv", ".tsv", ".txt")):
        return [_from_csv(content, file_name)]
    raise UnreadableWorkbook(
        "file.old_or_encrypted" if file_name.lower().endswith(".xls") else "file.unknown_type", file_name
    )


def _from_xlsx(content: bytes, file_name: str) -> list[SheetCells]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableWorkbook("file.too_large", file_name)
            if "[Content_Types].xml" not in archive.namelist() or "xl/workbook.xml" not in archive.namelist():
                raise UnreadableWorkbook("file.unknown_type", file_name)
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = _formula_places(content) if _has_formulas(content) else {}
    except UnreadableWorkbook:
        raise
    except Exception as error:  # openpyxl raises anything on a damaged file
        raise UnreadableWorkbook("file.broken", f"{file_name}: {error}") from error
    return [_sheet(sheet, formulas.get(sheet.title, set())) for sheet in book.worksheets]


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        if b"<f>" in tail + block or b"<f " in tail + block:
                            return True
                        tail = block[-4:]
    return False


def _formula_places(content: bytes) -> dict[str, set[tuple[int, int]]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, read_only=True)
    places: dict[str, set[tuple[int, int]]] = {}
    for sheet in book.worksheets:
        found = places.setdefault(sheet.title, set())
        for row in sheet.iter_rows():
            found.update((cell.row, cell.column) for cell in row if getattr(cell, "data_type", "") == "f")
    book.close()
    return places


def _sheet(sheet: Any, formulas: set[tuple[int, int]]) -> SheetCells:
    width = min(sheet.max_column or 0, MAX_COLUMNS)
    rows: list[list[Cell]] = [list(row) for row in sheet.iter_rows(max_col=width or None, values_only=True)]
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    hidden_rows = {number for number, dimension in sheet.row_dimensions.items() if dimension.hidden}
    unknown = {(r, c) for r, c in formulas if r <= len(rows) and c <= width and rows[r - 1][c - 1] is None}
    return SheetCells(sheet.title, rows, merged, sheet.sheet_state != "visible", hidden_rows, unknown)


def _from_csv(content: bytes, file_name: str) -> SheetCells:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            break
    else:
        raise UnreadableWorkbook("file.broken", file_name)
    first = text[:4096]
    delimiter = max("\t,;", key=first.count)
    rows: list[list[Cell]] = [
        [cell or None for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)
    ]
    width = max((len(row) for row in rows), default=0)
    stem = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return SheetCells(stem, [row + [None] * (width - len(row)) for row in rows])
