"""The year of a table: from its title, its sheet's name, the file's name or the dates in it; a contradiction is asked."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from .contracts import Cell
from .text import chinese_number, plain

_STAMPED = re.compile(
    r"(?:填报|填表|制表|报送|上报|填写|编制|打印|更新|统计|提交|审核|导出|印发|签字)(?:日期|时间)?\s*:?\s*(?:\d{2,4}\s*[年./\-]\s*\d{0,2}\s*[月./\-]?\s*\d{0,2}\s*日?|\d{8})"
    r"|(?:截至|截止)[^,;。)]*|日期\s*:\s*[\d年月日./\-]+|(?:19|20)\d{2}\s*[年./\-]\s*\d{1,2}\s*[月./\-]\s*\d{1,2}\s*日?|(?<!\d)(?:19|20)\d{6}(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d{2})\s*年度")
_SPELT = re.compile(r"二[〇○零Oo0]([〇○零一二三四五六七八九]{2})年")
_SPAN = re.compile(r"(?<!\d)(20\d{2})\s*(?:年度?)?\s*[-~—–―至到]+\s*(20\d{2}|\d{2})(?!\d)")
_MONTH = re.compile(r"(?<![\d\-~—至到])(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?![\d\-~—–至到])")
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def years_in(text: str) -> set[int]:
    """Years that a title or a name states; dates of filling in do not count."""
    body = plain(text)
    body = _SPELT.sub(lambda found: f"20{chinese_number(found[1]):02d}年", body)
    span = _SPAN.search(body)
    if span:
        second = int(span[2]) if len(span[2]) == 4 else 2000 + int(span[2])
        if len(span[2]) == 4 or second == int(span[1]) + 1:
            return {int(span[1]), second}
    body = _STAMPED.sub(" ", body)
    return {int(year) for year in _YEAR.findall(body)} | {2000 + int(year) for year in _SHORT.findall(body)}


def month_in(text: str) -> int | None:
    """The single month that a sheet's name or title states (3月), if it does."""
    body = plain(_STAMPED.sub(" ", plain(text)))
    found = {int(word) if word.isdigit() else chinese_number(word) or 0 for word in _MONTH.findall(body)}
    return found.pop() if len(found) == 1 and all(1 <= month <= 12 for month in found) else None


def years_of_dates(cells: Iterable[Cell]) -> Counter[int]:
    """How often each year is typed in full in the date column."""
    seen: Counter[int] = Counter()
    for cell in cells:
        if isinstance(cell, dt.date):
            seen[cell.year] += 1
        elif isinstance(cell, str):
            match = re.search(r"(?<!\d)(20\d{2})(?=\s*[年./\-]|\d{4}(?!\d))", plain(cell))
            if match:
                seen[int(match[1])] += 1
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and 20000000 < cell < 21000000:
            seen[int(cell) // 10000] += 1
        elif isinstance(cell, int | float) and not isinstance(cell, bool) and 40000 < cell < 60000:
            seen[(dt.date(1899, 12, 30) + dt.timedelta(days=int(cell))).year] += 1
    return seen


def decide(
    *, title: set[int], sheet: set[int], elsewhere: set[int], file: set[int], dates: Counter[int]
) -> tuple[int | None, str]:
    """(year, remark code). `title`/`sheet`: stated for this table; `elsewhere`: by the workbook's other sheets."""
    stated = title & sheet if title & sheet else title | sheet
    if len(stated) == 1:
        return _against_dates(next(iter(stated)), file, dates)
    if len(stated) > 1:
        return None, "year.contradictory"
    for source in (elsewhere, file):
        if len(source) == 1:
            return _against_dates(next(iter(source)), file, dates)
        if len(source) > 1 and not dates:
            return None, "year.contradictory"
    if len(dates) == 1:
        return next(iter(dates)), "year.from_dates"
    return None, "year.contradictory" if dates else "year.absent"


def _against_dates(year: int, file: set[int], dates: Counter[int]) -> tuple[int | None, str]:
    total = sum(dates.values())
    agreeing = dates.get(year, 0)
    if total >= 3 and agreeing * 2 < total:
        return None, "year.contradictory"
    if file and year not in file:
        return (year, "year.file_name_differs") if agreeing else (None, "year.contradictory")
    return year, ""
