"""What a line under a heading is: an act, or a blank, total, note, repeated heading or section line."""

# ruff: noqa: E501 -- a pattern is read in one piece

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from .contracts import Cell, SheetCells, Table
from .headings import guesses
from .text import closed, is_blank, is_none_mark, plain


class LineKind(StrEnum):
    BLANK = "blank"
    EMPTY = "empty"
    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    SECTION = "section"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    text: str = ""


_TOTAL = re.compile(
    r"(?:本|全|上|下)?(?:页|月|季度|季|年度?|半年|表|所|院|单位)?(?:第?[一二三四1-4]季度|\d{1,2}月份?|[一二三四五六七八九十]+月份?|20\d\d年度?|以上|活动|人数|经费|线上|线下)?"
    r"(?:合计|小计|总计|累计|共计|总数|汇总|平均|总和|合\(总\)计|总合计|年度累计)(?:数|:|人次|人数|\(.*\)|\d.{0,30}|共?\d+[场项次个].{0,20}|.{0,3})?|total|sum|subtotal"
)
_TOTAL_SIGN = re.compile(r"计|总|平均|total|sum")
_NOTE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|填写说明|附注|备 注|提示|要求|示例|例如|注意)(?:\d|[:：、.]|$)|^[*※★]\s*(?:注|说明)?|^(?:填报人|填表人|制表人?|审核人?|审批人?|单位负责人|负责人|主管领导|联系人|联系电话|经办人|复核)(?:\(.*?\))?\s*:"
    r"|(?:签字|盖章|签章|公章)"
)
_EXAMPLE = re.compile(r"^(?:示例|例|样例|范例|填写示例|\(示例\)|例:)")


def classify(sheet: SheetCells, number: int, table: Table, widest: int, shown: list[str]) -> Line:
    """What row `number` is; `widest` is how many columns its widest merged cell covers, `shown` its texts."""
    row = sheet.rows[number - 1]
    filled = [(column, row[column]) for column, text in enumerate(shown) if text and not is_blank(row[column])]
    if not filled:
        unknown = any((number, column + 1) in sheet.unknown for column in range(len(row)))
        return Line(LineKind.EMPTY if unknown else LineKind.BLANK)
    first = plain(str(filled[0][1]))
    texts = [closed(cell).lower() for _, cell in filled[:4] if isinstance(cell, str)]
    if _is_total(row, texts, table):
        return Line(LineKind.TOTAL, first)
    if _EXAMPLE.search(texts[0] if texts else "") and len(filled) > 1:
        return Line(LineKind.NOTE, first)
    if len(filled) <= 4 and any(_NOTE.search(text) for text in texts[:1]):
        return Line(LineKind.NOTE, first)
    if len(filled) == 1 and isinstance(filled[0][1], str):
        return _lone(first, filled[0][0], table, widest)
    if _is_template(row, table):
        return Line(LineKind.EMPTY, first)
    if _is_heading(row, table):
        return Line(LineKind.HEADING, first)
    return Line(LineKind.DATA)


def _is_total(row: list[Cell], texts: list[str], table: Table) -> bool:
    """A line whose first words say 合计 and that gives no day of its own."""
    if not any(_TOTAL_SIGN.search(text) and _TOTAL.fullmatch(text) for text in texts[:3]):
        return False
    date = table.column_of("date") or table.column_of("start")
    title = table.column_of("title")
    cell = row[date.column] if date else None
    named = closed(str(row[title.column])).lower() if title and not is_blank(row[title.column]) else ""
    return is_blank(cell) or bool(_TOTAL.fullmatch(closed(str(cell)).lower())) or bool(_TOTAL.fullmatch(named))


def _lone(text: str, column: int, table: Table, widest: int) -> Line:
    """A single cell in a line: a section label or a remark, unless it stands alone in the title's column."""
    title = table.column_of("title")
    if re.match(r"^[(（]?(?:[一二三四五六七八九十]+|\d+)[)）]?[、.．]", text) or widest >= 3:
        return Line(LineKind.SECTION if len(text) <= 40 else LineKind.NOTE, text)
    if title and column == title.column:
        return Line(LineKind.DATA)
    serial = table.column_of("serial")
    if serial and column == serial.column:
        return Line(LineKind.EMPTY if re.fullmatch(r"[\d.]+", text) else LineKind.SECTION, text)
    return Line(LineKind.SECTION if len(text) <= 40 else LineKind.NOTE, text)


def _is_template(row: list[Cell], table: Table) -> bool:
    """A line numbered in advance and never filled in."""
    for choice in table.columns:
        cell = row[choice.column]
        if is_blank(cell) or choice.field == "serial":
            continue
        if isinstance(cell, str) and is_none_mark(plain(cell)):
            continue
        if choice.field in {"onsite", "online", "attendance", "spend", ""} and cell in (0, "0"):
            continue
        if not choice.heading and not choice.field:
            continue
        return False
    return True


def _is_heading(row: list[Cell], table: Table) -> bool:
    if any(cell is not None and not isinstance(cell, str) for cell in row):
        return False
    title = table.column_of("title")
    if title and len(str(row[title.column] or "")) > 16:
        return False
    same = [choice for choice in table.columns if choice.field and isinstance(row[choice.column], str)]
    agreeing = sum(any(guess.field == choice.field for guess in guesses(str(row[choice.column]))) for choice in same)
    return agreeing >= 3 and agreeing >= 0.7 * sum(not is_blank(cell) for cell in row)
