"""Bytes of a workbook → everything understood of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import years
from .contracts import (
    FIELDS,
    Cell,
    ColumnChoice,
    Problem,
    Reading,
    ReadOptions,
    ReadRow,
    Remark,
    SheetCells,
    Table,
    UnreadableWorkbook,
)
from .dates import Context
from .duplicates import mark_duplicates
from .files import sheets_of
from .kinds import codes_in
from .lines import LineKind, classify
from .money import heading_unit
from .rows import COUNTS, RowReader, Surroundings, Typed
from .tables import Region, regions_of
from .text import DITTO_MARKS, closed, column_letter, is_blank, plain, shown
from .units import UnitBook

_SPREAD = frozenset(FIELDS) - {"serial", "onsite", "online", "attendance", "spend", "note"}
_MONEY_NOTE = re.compile(r"(?:单位|经费|金额|费用|支出|资金)[^,。;]{0,8}?(?:以|按|为|:|\()?\s*(亿元|万元|千元|百元|元)")
_UNIT_NOTE = re.compile(
    r"(?:填报|报送|填表|上报|申报|编报)?(?:单位|部门)(?:名称)?(?:\([^)]*\))?\s*:\s*([^\s:,;。]{2,40}?)(?=\s|$|填报|填表|日期|负责|联系|[,;。])"
)


def read(content: bytes, file_name: str, options: ReadOptions) -> Reading:
    """Understands a workbook. Rows in sheet order. Raises UnreadableWorkbook when the file is no workbook or has no table."""
    return understand(sheets_of(content, file_name), file_name, options)


def understand(sheets: list[SheetCells], file_name: str, options: ReadOptions) -> Reading:
    """Understands sheets that are parsed already."""
    work = _Workbook(sheets, file_name, options)
    reading = work.read()
    if not reading.tables:
        raise UnreadableWorkbook("file.no_table", file_name)
    return reading


class _Workbook:
    def __init__(self, sheets: list[SheetCells], file_name: str, options: ReadOptions) -> None:
        self.sheets, self.file_name, self.options = sheets, file_name, options
        self.book = UnitBook(options.units, options.academy_names)
        self.remarks: list[Remark] = []
        self.rows: list[ReadRow] = []
        self.tables: list[Table] = []
        self.regions = {sheet.name: regions_of(sheet) for sheet in sheets if not sheet.hidden}
        self.file_years = years.years_in(re.sub(r"[_\-]", " ", file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0]))
        self.stated: dict[str, set[int]] = {}
        self.workbook_unit = self._money_unit(self._loose_texts())

    def read(self) -> Reading:
        for sheet in self.sheets:
            self._survey(sheet)
        for sheet in self.sheets:
            for index, region in enumerate(self.regions.get(sheet.name, [])):
                self._read_region(sheet, region, index)
        serials = {
            table.key: column_letter(choice.column) for table in self.tables if (choice := table.column_of("serial"))
        }
        mark_duplicates(self.rows, serials, self.options.known() if self.options.known else ())
        found = {row.value("start").year for row in self.rows if row.value("start")}
        year = self.options.year or (found.pop() if len(found) == 1 else self._stated_year())
        return Reading(self.file_name, year, self.tables, self.rows, self.remarks)

    def _stated_year(self) -> int | None:
        stated = set().union(*self.stated.values()) if self.stated else set()
        return stated.pop() if len(stated) == 1 else None

    def _survey(self, sheet: SheetCells) -> None:
        if sheet.hidden:
            self.remarks.append(Remark(sheet.name, None, "sheet.hidden"))
            return
        regions = self.regions[sheet.name]
        if not regions:
            filled = sum(sum(not is_blank(cell) for cell in row) >= 3 for row in sheet.rows)
            self.remarks.append(Remark(sheet.name, None, "sheet.no_heading" if filled >= 2 else "sheet.no_table"))
        texts = [text for region in regions for text in region.titles]
        self.stated[sheet.name] = set().union(years.years_in(sheet.name), *map(years.years_in, texts))

    def _loose_texts(self) -> list[str]:
        texts: list[str] = []
        for sheet in self.sheets:
            if not self.regions.get(sheet.name):
                texts += [plain(cell) for row in sheet.rows[:60] for cell in row if isinstance(cell, str)]
        return texts

    @staticmethod
    def _money_unit(texts: Iterable[str]) -> str:
        found = {match[1] for text in texts for match in _MONEY_NOTE.finditer(re.sub(r"\s+", "", text))}
        return found.pop() if len(found) == 1 else ""

    def _read_region(self, sheet: SheetCells, region: Region, index: int) -> None:
        table = Table(sheet.name, index, region.last_heading, region.last_heading + 1, region.last_row, region.columns)
        table.columns = self._chosen(table, sheet)
        self.tables.append(table)
        around = self._surroundings(sheet, region, table)
        reader = RowReader(around)
        cells = _CellsOf(sheet, table)
        for number in range(table.first_row, table.last_row + 1):
            self._read_line(sheet, region, number, cells, reader)

    def _chosen(self, table: Table, sheet: SheetCells) -> list[ColumnChoice]:
        chosen = self.options.columns.get(table.key)
        if chosen is not None:
            return [
                ColumnChoice(
                    c.column,
                    c.heading,
                    chosen.get(c.column, c.field),
                    1.0 if c.column in chosen else c.confidence,
                    c.unit,
                )
                for c in table.columns
            ]
        columns = _mode_not_kind(table, sheet)
        names = {choice.field for choice in columns}
        if "host" not in names and "organiser" in names:
            first = next(choice for choice in columns if choice.field == "organiser")
            columns[first.column] = ColumnChoice(first.column, first.heading, "host", 0.9, first.unit)
        return columns

    def _surroundings(self, sheet: SheetCells, region: Region, table: Table) -> Surroundings:
        dates = [
            row[c.column]
            for c in table.columns
            if c.field in {"date", "start"}
            for row in sheet.rows[table.first_row - 1 : table.last_row]
        ]
        titled = set().union(*map(years.years_in, region.titles)) if region.titles else set()
        elsewhere = (
            set().union(*(found for name, found in self.stated.items() if name != sheet.name)) if self.stated else set()
        )
        year, remark = years.decide(
            title=titled,
            sheet=years.years_in(sheet.name),
            elsewhere=elsewhere,
            file=self.file_years,
            dates=years.years_of_dates(dates),
        )
        if self.options.year:
            year, remark = self.options.year, ""
        if remark:
            self.remarks.append(Remark(sheet.name, table.heading_row, remark, str(year or "")))
        month = years.month_in(sheet.name) or next((m for text in region.titles if (m := years.month_in(text))), None)
        unit = self.options.spend_units.get(table.key) or self._money_unit(region.titles) or self.workbook_unit
        around = Surroundings(self.book, table, Context(year, month), unit, year_remark=remark)
        around.has_date_place = any(c.field == "date" and c.unit == "place" for c in table.columns)
        self._default_host(around, sheet, region)
        return around

    def _default_host(self, around: Surroundings, sheet: SheetCells, region: Region) -> None:
        if self.book.match(sheet.name).is_sure:
            around.host, around.host_note = sheet.name, "host.sheet_name"
            return
        for text in region.titles:
            match = _UNIT_NOTE.search(text)
            if match and self.book.match(match[1]).is_sure:
                around.host, around.host_note = match[1], "host.reporting_unit"
                return
        named = [
            unit.name for unit in self.book.units if any(closed(unit.name) in closed(text) for text in region.titles)
        ]
        longest = [name for name in named if not any(name != other and name in other for other in named)]
        if len(longest) == 1:
            around.host, around.host_note = longest[0], "host.title"
        elif self.options.unit:
            around.host, around.host_note = self.options.unit, "host.given"

    def _read_line(self, sheet: SheetCells, region: Region, number: int, cells: _CellsOf, reader: RowReader) -> None:
        if number in region.repeated:
            self.remarks.append(Remark(sheet.name, number, "row.heading"))
            return
        texts = [shown(cell) if cell is not None else "" for cell in sheet.rows[number - 1]]
        line = classify(sheet, number, cells.table, cells.wide_from(number), texts)
        if line.kind is LineKind.BLANK:
            return
        if line.kind is LineKind.SECTION:
            self._section(reader.around, line.text)
        if line.kind is not LineKind.DATA:
            self.remarks.append(Remark(sheet.name, number, f"row.{line.kind.value}", line.text))
            return
        if len(self.rows) >= self.options.max_rows:
            raise UnreadableWorkbook("file.too_many_rows", str(self.options.max_rows))
        row = reader.read(number, cells.typed(number, texts), cells.raw(texts))
        if number in sheet.hidden_rows:
            row.notes.append("row.hidden")
        cells.mark_unknown(row)
        self.rows.append(row)

    def _section(self, around: Surroundings, text: str) -> None:
        bare = re.sub(r"^[((]?[一二三四五六七八九十\d]+[))]?[、.．]?", "", closed(text))
        if self.book.match(bare).is_sure:
            around.host, around.host_note = bare, "host.section"
        elif codes_in(bare):
            around.kind = bare
        month = years.month_in(bare)
        if month:
            around.context = Context(around.context.year, month)


def _mode_not_kind(table: Table, sheet: SheetCells) -> list[ColumnChoice]:
    """A column 活动形式 that holds only 线上 / 线下 says the mode, not the kind."""
    columns = list(table.columns)
    for choice in table.columns:
        if choice.field != "kind":
            continue
        words = {
            closed(shown(row[choice.column])) for row in sheet.rows[table.first_row - 1 : table.last_row][:200]
        } - {""}
        if words and all(
            re.fullmatch(
                r"(?:(?:线上|线下|现场|网络|直播|混合|[+、/和与]|相?结合|同步|方式|活动|为主)+|/|-|—|合计)", word
            )
            for word in words
        ):
            taken = any(other.field == "mode" for other in columns)
            columns[choice.column] = ColumnChoice(choice.column, choice.heading, "" if taken else "mode", 0.9)
    return columns


class _CellsOf:
    """Typed cells of a table's rows by field, with merged cells spread and 同上 repeated."""

    def __init__(self, sheet: SheetCells, table: Table) -> None:
        self.sheet, self.table = sheet, table
        self.fields = [(choice.field, choice.column) for choice in table.columns if choice.field]
        self.origins: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        for area in sheet.merged:
            if area[2] >= table.first_row and area[0] <= table.last_row:
                for row in range(max(area[0], table.first_row), min(area[2], table.last_row) + 1):
                    for column in range(area[1], area[3] + 1):
                        self.origins[(row, column - 1)] = area
        self.above: dict[int, Typed] = {}

    def wide_from(self, number: int) -> int:
        """How many columns the widest merged cell of the row covers."""
        if not self.origins:
            return 1
        areas = {self.origins.get((number, column)) for column in range(len(self.sheet.rows[number - 1]))} - {None}
        return max((area[3] - area[1] + 1 for area in areas if area), default=1)

    def raw(self, texts: list[str]) -> dict[str, str]:
        """What was typed, by column letter."""
        return {column_letter(i): text for i, text in enumerate(texts) if text}

    def typed(self, number: int, texts: list[str]) -> dict[str, list[Typed]]:
        """Typed cells by field."""
        row = self.sheet.rows[number - 1]
        found: dict[str, list[Typed]] = {}
        for name, column in self.fields:
            typed = self._typed(row[column], name, number, column, texts[column])
            self.above[column] = typed
            found.setdefault(name, []).append(typed)
        return found

    def _typed(self, cell: Cell, name: str, number: int, column: int, text: str) -> Typed:
        if text and len(text) <= 3 and closed(text) in DITTO_MARKS and column in self.above:
            return Typed(self.above[column].cell, column, "ditto")
        area = self.origins.get((number, column)) if self.origins else None
        if area is None:
            return Typed(cell, column, raw=text)
        if name in _SPREAD:
            if cell is None and area[1] - 1 == column:
                return Typed(self.sheet.rows[area[0] - 1][area[1] - 1], column, "merged")
            return Typed(cell, column)
        shared = name in {"onsite", "online", "attendance", "spend"} and self._is_shared(area)
        origin = self.sheet.rows[area[0] - 1][area[1] - 1]
        return Typed(origin, column, "merged") if shared and not is_blank(origin) else Typed(cell, column)

    def _is_shared(self, area: tuple[int, int, int, int]) -> bool:
        """Whether one merged figure stands for several rows or several figures."""
        counted = [column for name, column in self.fields if name in COUNTS and area[1] - 1 <= column <= area[3] - 1]
        rows = range(area[0], min(area[2], len(self.sheet.rows)) + 1)
        filled = sum(any(not is_blank(cell) for cell in self.sheet.rows[row - 1]) for row in rows)
        return len(counted) > 1 or filled > 1

    def mark_unknown(self, row: ReadRow) -> None:
        """Holds a row where a formula's value was never saved."""
        if not self.sheet.unknown:
            return
        for name, column in self.fields:
            if (row.row, column + 1) in self.sheet.unknown and name not in {"serial", "note", "place", "mode"}:
                name = {"attendance": "onsite", "start": "date", "end": "date"}.get(name, name)
                row.problems = [problem for problem in row.problems if problem.field != name]
                row.problems.append(Problem(name, "cell.formula", "=", column_letter(column)))


def rows_per_table(reading: Reading) -> Iterator[tuple[Table, list[ReadRow]]]:
    """Tables with their rows."""
    for table in reading.tables:
        yield table, [row for row in reading.rows if row.table == table.key]


__all__ = ["heading_unit", "read", "rows_per_table", "understand"]
