"""Finding the tables of a sheet: heading rows wherever they stand (also two rows deep), titles above, columns proposed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .contracts import Cell, ColumnChoice, SheetCells
from .headings import Guess, guesses
from .text import closed, is_blank, plain

MANY = frozenset({"cohosts", "note", "organiser"})
_SUBHEADING = re.compile(
    r"\(?(?:线上|线下|现场|网络|直播|人数|人次|人|万人次|万元|元|千元|起|止|开始|结束|始|终|姓名|单位|名称|职称|金额|来源|时间|日期|地点|类别|形式|观看|参加|参与|支出|预算|实际|合计|小计|其他|数量|次数|阅读量|播放量|主办|承办|协办|年|月|日)+\)?"
)


@dataclass(slots=True)
class Region:
    """One table in a sheet, before its rows are read. Row numbers count from 1, columns from 0."""

    first_heading: int
    last_heading: int
    headings: list[str]
    columns: list[ColumnChoice]
    titles: list[str] = field(default_factory=list)
    last_row: int = 0
    repeated: set[int] = field(default_factory=set)


def regions_of(sheet: SheetCells) -> list[Region]:
    """The tables of a sheet, top to bottom. A heading that comes again unchanged belongs to the table it repeats."""
    found: list[Region] = []
    wide = _wide_cells(sheet)
    at, previous_end = 1, 0
    while at <= len(sheet.rows):
        region = _heading_at(sheet, at, wide)
        if region is None:
            at += 1
            continue
        if found and region.headings == found[-1].headings and not _titles(sheet, previous_end + 1, at):
            found[-1].repeated.update(range(region.first_heading, region.last_heading + 1))
        else:
            region.titles = _titles(sheet, previous_end + 1, at)
            if found:
                found[-1].last_row = at - 1
            found.append(region)
        previous_end = region.last_heading
        at = region.last_heading + 1
    if found:
        found[-1].last_row = len(sheet.rows)
    return found


def _wide_cells(sheet: SheetCells) -> dict[tuple[int, int], tuple[int, int]]:
    return {(r1, c1): (r2, c2) for r1, c1, r2, c2 in sheet.merged}


def _titles(sheet: SheetCells, first: int, before: int) -> list[str]:
    """Lone texts above a heading: the title, the reporting unit, 单位：万元."""
    titles: list[str] = []
    for number in range(before - 1, max(first, before - 10) - 1, -1):
        texts = [plain(cell) for cell in sheet.rows[number - 1] if isinstance(cell, str) and plain(cell)]
        filled = sum(not is_blank(cell) for cell in sheet.rows[number - 1])
        if filled > 4 or (filled and filled > len(texts)):
            break
        titles = texts + titles
    return (
        titles
        if first == 1
        else [text for text in titles if re.search(r"20\d\d|单位|年度|季度|台账|一览|统计|汇总", text)]
    )


def _heading_at(sheet: SheetCells, number: int, wide: dict[tuple[int, int], tuple[int, int]]) -> Region | None:
    own = _texts(sheet.rows[number - 1])
    if own is None:
        return None
    best = None
    for depth in (1, 2, 3):
        headings = _combined(sheet, number, depth, wide)
        if headings is None:
            break
        columns = choose_columns(headings)
        score = _score(headings, columns)
        if score > 0 and (best is None or score > best[0]):
            best = (score, depth, headings, columns)
    if best is None:
        return None
    return Region(number, number + best[1] - 1, best[2], best[3])


def _texts(row: list[Cell]) -> list[str] | None:
    texts = [cell for cell in row if not is_blank(cell)]
    if len(texts) < 2 or not all(isinstance(cell, str) and len(plain(cell)) <= 40 for cell in texts):
        return None
    return [str(cell) for cell in texts]


def _combined(
    sheet: SheetCells, number: int, depth: int, wide: dict[tuple[int, int], tuple[int, int]]
) -> list[str] | None:
    """Headings of `depth` rows joined per column, or None when the lower rows are no headings."""
    if number + depth - 1 > len(sheet.rows):
        return None
    width = len(sheet.rows[number - 1])
    parts: list[list[str]] = [[] for _ in range(width)]
    for level in range(depth):
        row = _spread(sheet.rows[number + level - 1], number + level, wide, parents=level + 1 < depth)
        if level and not _is_subheading(sheet.rows[number + level - 1], sheet.rows[number - 1]):
            return None
        for column, text in enumerate(row):
            if text and text not in parts[column]:
                parts[column].append(text)
    return ["".join(part) for part in parts]


def _spread(row: list[Cell], number: int, wide: dict[tuple[int, int], tuple[int, int]], *, parents: bool) -> list[str]:
    texts = [closed(str(cell)) if not is_blank(cell) else "" for cell in row]
    if not parents:
        return texts
    for column in range(len(texts)):
        area = wide.get((number, column + 1))
        if area and texts[column]:
            for other in range(column, min(area[1], len(texts))):
                texts[other] = texts[other] or texts[column]
    return texts


def _is_subheading(row: list[Cell], above: list[Cell]) -> bool:
    texts = [(column, closed(str(cell))) for column, cell in enumerate(row) if not is_blank(cell)]
    if not texts or not all(isinstance(row[column], str) for column, _ in texts):
        return False
    heads = sum(not is_blank(cell) for cell in above)
    known = sum(bool(_SUBHEADING.fullmatch(text) or (len(text) <= 16 and guesses(text))) for _, text in texts)
    return known == len(texts) and len(texts) <= heads + 2 and is_blank(row[0])


def _score(headings: list[str], columns: list[ColumnChoice]) -> float:
    filled = sum(bool(heading) for heading in headings)
    fields = {choice.field for choice in columns if choice.field and choice.confidence >= 0.5}
    named = fields - {"note", "serial", "year", "month", "day"}
    if len(named) < 2 or len(fields) < 3 or not fields & {"title", "date", "start", "kind"}:
        return 0
    if len(fields) < 0.4 * filled:
        return 0
    return sum(choice.confidence for choice in columns if choice.field)


def choose_columns(headings: list[str]) -> list[ColumnChoice]:
    """A proposed field for each column: the surest first; a field is given once, except partners and notes."""
    ranked: list[tuple[float, int, Guess]] = []
    for column, heading in enumerate(headings):
        ranked += [(guess.confidence, -column, guess) for guess in guesses(heading)]
    taken: dict[str, int] = {}
    chosen: dict[int, Guess] = {}
    for _, negative, guess in sorted(ranked, key=lambda item: (-item[0], -item[1])):
        column = -negative
        if column in chosen or (guess.field in taken and guess.field not in MANY):
            continue
        taken.setdefault(guess.field, column)
        chosen[column] = guess
    return [
        ColumnChoice(column, heading, chosen[column].field, chosen[column].confidence, chosen[column].unit)
        if column in chosen
        else ColumnChoice(column, heading, "", 0.0)
        for column, heading in enumerate(headings)
    ]
