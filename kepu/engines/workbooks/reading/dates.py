"""Days as clerks write them: 2025.2.3-11, 3.22—3.30, 2月25日, 20250616, 二〇二五年三月八日, 3月5日、12日.

The whole cell must be understood; what is left over, vague (上半年, 3月中旬) or impossible (2月30日) is a reason to ask.
The year comes from the cell or from `Context.year`, never from the clock.
"""

# ruff: noqa: E501 -- a pattern is read in one piece

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from .contracts import Answer, Cell
from .text import chinese_number, plain

_EPOCH = dt.date(1899, 12, 30)
_VAGUE = re.compile(
    r"上半年|下半年|季度|全年|年初|年底|年末|年中|[上中下]旬|月初|月底|月末|月中|待定|待|另行|不详|未定|未|暂|拟|预计|计划|约|左右|前后|期间|长期"
    r"|每[周月天年日]|起$|至今|以来|开始|之前|之后|多次|若干|全天候|常年|农历|正月|腊月|除夕|春节|元旦|中秋|国庆|暑假|寒假|学期|五一|六一|十一$|推迟|延期|取消|\?"
)
_CLOCK = r"(?:上午|下午|早上|早晨|晚上|傍晚|中午|凌晨|晚|早|am|pm)?\s*\d{1,2}\s*(?:[:时]\s*\d{1,2}(?:\s*分)?(?:[:]\d{2}(?:\.\d+)?)?|[时点](?:整|半|钟)?(?:\d{1,2}分?)?)\s*(?:am|pm)?"
_TIME = re.compile(rf"(?:(?<=\d)t)?{_CLOCK}(?:\s*[-~—–―至到]+\s*(?:次日)?{_CLOCK})?")
_HARMLESS = re.compile(
    r"\(?(?:周|星期|礼拜)[一二三四五六日天末\d](?:\s*[-~—–至到、,]\s*(?:周|星期|礼拜)?[一二三四五六日天])?\)?"
    r"|上午|下午|早上|晚上|傍晚|中午|凌晨|全天|整天|晚间|白天|半天|am|pm"
)
_BRACKET = re.compile(r"\(([^()]*)\)")
_BRACKET_OK = re.compile(
    r"(?:(?:共|为期|历时|连续)?\s*[\d一二两三四五六七八九十半]+\s*(?:天|日|个?小时|场|次|期)|线上|线下|现场|首场|直播|[上下]半?场|法定节假日|周末|工作日|已完成|已举办|,|、|\s|暑期)*"
)
_FULL = re.compile(r"'?(?P<y>\d{4})\s*[年./\-]\s*(?P<m>\d{1,2})\s*[月./\-]\s*(?P<d>\d{1,2})\s*[日号]?(?!\d)")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_SHORT = re.compile(
    r"'?(?P<y>\d{2})\s*(?:年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?|[./](?P<m2>\d{1,2})[./](?P<d2>\d{1,2})日?)(?!\d)"
)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})\s*(?:月(?:份)?|[./])\s*(?P<d>\d{1,2})\s*[日号]?(?![\d.月])")
_DASHED = re.compile(r"(?P<m>\d{1,2})-(?P<d>\d{1,2})$")
_COMPACT_MONTH_DAY = re.compile(r"(?P<m>\d{2})(?P<d>\d{2})$")
_DAY = re.compile(r"(?P<d>\d{1,2})\s*[日号]?(?![\d.月/])")
_RANGE = re.compile(r"\s*(?:[-~—–―−]+|至|到|起至)\s*")
_LIST = re.compile(r"\s*(?:[、,;\n/和及与\s]|以及)+\s*")
_NUMERALS = re.compile(
    r"[〇○零一二两三四五六七八九十廿卅oO0-9]*[〇○零一二两三四五六七八九十廿卅][〇○零一二两三四五六七八九十廿卅oO]*"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the workbook says about time: its year (None: not known) and, for a sheet per month, its month."""

    year: int | None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    year: int | None
    month: int | None
    day: int


class _CannotTell(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def days(cell: Cell, context: Context) -> Answer:
    """(first day, last day) of a cell; a list of days gives first and last with a note; blank is a reason to ask."""
    if cell is None or (isinstance(cell, str) and not plain(cell)):
        return Answer(reason="date.missing")
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return Answer(reason="date.not_a_date")
    if isinstance(cell, dt.datetime):
        return _checked([_of(cell.date())], context, "", explicit=True)
    if isinstance(cell, dt.date):
        return _checked([_of(cell)], context, "", explicit=True)
    if isinstance(cell, int | float):
        return _from_number(cell, context)
    return _from_text(plain(cell).lower(), context)


def _of(day: dt.date) -> _Point:
    return _Point(day.year, day.month, day.day)


def _from_number(value: int | float, context: Context) -> Answer:
    if value >= 19_000_000 and float(value).is_integer():
        return _from_text(str(int(value)), context)
    if 20_000 <= value < 80_000:
        day = _EPOCH + dt.timedelta(days=int(value))
        return _checked([_of(day)], context, "date.serial", explicit=True)
    text = repr(float(value))
    if not float(value).is_integer() and re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        if re.fullmatch(r"\d{1,2}\.[123]", text):
            return Answer(reason="date.lost_zero")
        return _from_text(text, context)
    return Answer(reason="date.not_a_date")


@lru_cache(maxsize=65536)
def _from_text(text: str, context: Context) -> Answer:
    if re.fullmatch(r"[2-7]\d{4}(?:\.\d+)?", text):
        return _from_number(float(text), context)
    if re.search(r"每|至今|以来", text):
        return Answer(reason="date.vague")
    note = ""
    for inside in _BRACKET.findall(text):
        if not (_BRACKET_OK.fullmatch(inside) or not _HARMLESS.sub("", _TIME.sub("", inside)).strip(" ,、")):
            if _VAGUE.search(inside) or re.search(r"改|补|含", inside):
                return Answer(reason="date.vague")
            note = "date.bracket"
    body = _HARMLESS.sub(" ", _BRACKET.sub(" ", text))
    body = _HARMLESS.sub(" ", _TIME.sub(" ", body)).strip(" ,。.;、\n")
    body = re.sub(r"(?:,|;|\s|、)*(?:为期|历时|共|连续)\s*\d+\s*天$", "", body)
    try:
        points, is_list = _points(_digits(body), context)
    except _CannotTell as doubt:
        return Answer(reason=doubt.reason)
    return _checked(points, context, note or ("date.list" if is_list else ""), explicit=False)


def _digits(text: str) -> str:
    """Chinese numerals written as digits, where the cell spells a date with them."""
    if not re.search(r"[〇○零一二三四五六七八九十廿卅]", text):
        return text
    return _NUMERALS.sub(_numeral, text)


def _numeral(match: re.Match[str]) -> str:
    run = re.sub("[oO0]", "〇", match[0]).replace("廿", "二十").replace("卅", "三十")
    number = chinese_number(run)
    return match[0] if number is None else str(number)


def _points(body: str, context: Context) -> tuple[list[_Point], bool]:
    _refuse_known_shapes(body, context)
    points: list[_Point] = []
    position, is_list, joined = 0, False, ""
    while True:
        point, position = _point(body, position, points, context, joined)
        points.append(point)
        if position >= len(body):
            return points, is_list
        separator = _RANGE.match(body, position)
        if separator:
            joined = "range"
            if is_list and position != len(body):
                is_list = True
        else:
            separator = _LIST.match(body, position)
            is_list, joined = True, "list"
        if not separator or separator.end() >= len(body):
            raise _CannotTell(_why_not(body))
        position = separator.end()


def _refuse_known_shapes(body: str, context: Context) -> None:
    if not body:
        raise _CannotTell("date.missing")
    if re.fullmatch(r"\d{1,2}-\d{1,2}", body):
        first, second = map(int, body.split("-"))
        zero = body.startswith("0") or "-0" in body
        if (first > 12 and context.month is None) or (
            not zero and (second <= 12 or context.month is not None) and first < second
        ):
            raise _CannotTell("date.ambiguous")
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2,4}", body):
        raise _CannotTell("date.ambiguous")
    if re.fullmatch(
        r"(?:\d{4}|\d{2})\s*[年./\-]\s*\d{1,2}\s*月?(?:份)?(?:\s*[-~—–至到、,]\s*(?:\d{4}\s*[年./])?\s*\d{1,2}\s*月(?:份)?)?",
        body,
    ) and not re.fullmatch(r"\d{2}[./\-]\d{1,2}", body):
        raise _CannotTell("date.month_only")
    if re.fullmatch(
        r"\d{1,2}\s*月(?:份)?(?:\s*[-~—–至到、,]\s*\d{1,2}\s*月(?:份)?)?|\d{1,2}\s*[-~—–至到、]\s*\d{1,2}\s*月(?:份)?",
        body,
    ):
        raise _CannotTell("date.month_only")


def _point(body: str, at: int, before: list[_Point], context: Context, joined: str) -> tuple[_Point, int]:
    for pattern in (_FULL, _COMPACT, _SHORT, _MONTH_DAY):
        match = pattern.match(body, at)
        if match:
            return _explicit(match, before, context), match.end()
    rest = _DASHED.match(body, at) or (_COMPACT_MONTH_DAY.match(body, at) if before else None)
    if rest and 1 <= int(rest["m"]) <= 12 and int(rest["d"]) >= 1:
        year = before[-1].year if before else None
        return _Point(year, int(rest["m"]), int(rest["d"])), rest.end()
    match = _DAY.match(body, at)
    if match and (before or (context.month and re.match(r"\d{1,2}\s*[日号]?\s*(?:$|[-~—–至到、,])", body[at:]))):
        year = before[-1].year if before else None
        return _Point(year, before[-1].month if before else context.month, int(match["d"])), match.end()
    raise _CannotTell(_why_not(body))


def _explicit(match: re.Match[str], before: list[_Point], context: Context) -> _Point:
    groups = match.groupdict()
    month, day = groups.get("m") or groups.get("m2"), groups.get("d") or groups.get("d2")
    year = int(groups["y"]) if groups.get("y") else None
    if year is not None and year < 100:
        if context.year is None or year != context.year % 100:
            raise _CannotTell("date.two_digit_year")
        year += 2000
    if year is None and before:
        year = before[-1].year
    return _Point(year, int(month or 0), int(day or 0))


def _why_not(body: str) -> str:
    return "date.vague" if _VAGUE.search(body) else "date.not_a_date"


def _checked(points: list[_Point], context: Context, note: str, *, explicit: bool) -> Answer:
    found: list[dt.date] = []
    for point in points:
        year = point.year or (found[-1].year if found else context.year)
        if not point.month or not 1 <= point.month <= 12 or not 1 <= point.day <= 31:
            return Answer(reason="date.impossible")
        if year is None:
            return Answer(reason="date.no_year", hint=f"{point.month}-{point.day}")
        try:
            found.append(dt.date(year, point.month, point.day))
        except ValueError:
            return Answer(reason="date.impossible")
    return _ordered(points, found, context, note)


def _ordered(points: list[_Point], found: list[dt.date], context: Context, note: str) -> Answer:
    first, last = found[0], found[-1]
    if last < first and points[-1].year is None and first.month >= 11 and last.month <= 2:
        last, note = last.replace(year=first.year + 1), "date.new_year"
    elif found != sorted(found):
        return Answer(reason="date.backwards")
    if (last - first).days > 366:
        return Answer(reason="date.too_long")
    if context.year is not None and context.year not in (first.year, last.year):
        return Answer(value=(first, last), reason="date.other_year", hint=str(context.year))
    return Answer(value=(first, last), note=note)
