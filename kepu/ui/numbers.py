"""Numbers and dates as people read them. Missing is an en dash, never nought."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

MISSING = "–"
Number = int | float | Decimal


def format_number(value: Number | None, places: int | None = None) -> str:
    """With thousands separators; whole numbers without decimals, others with `places` (default: at most 2)."""
    if value is None or value == "":
        return MISSING
    exact = Decimal(str(value))
    if places is None:
        if exact == exact.to_integral_value():
            return f"{int(exact):,}"
        return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):,}".rstrip("0").rstrip(".")
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"


def format_short(value: Number | None, language: str) -> str:
    """Short form for large numbers: 46.2 万, 1.3 亿 in Chinese; 462k, 1.3M in English. Below 10,000 in full."""
    if value is None or value == "":
        return MISSING
    exact = Decimal(str(value))
    if abs(exact) < 10_000:
        return format_number(value)
    steps = (
        [(10**8, " 亿"), (10**4, " 万")] if language.startswith("zh") else [(10**9, "bn"), (10**6, "M"), (10**3, "k")]
    )
    size, mark = next((size, mark) for size, mark in steps if abs(exact) >= size)
    scaled = (exact / size).quantize(Decimal("0.1"), ROUND_HALF_UP)
    text = f"{scaled:,}"
    return (text[:-2] if text.endswith(".0") else text) + mark


def format_percent(value: Number | None, places: int = 0) -> str:
    """A share between 0 and 1 as per cent."""
    return MISSING if value is None or value == "" else f"{format_number(Decimal(str(value)) * 100, places)}%"


def format_yuan(fen: int | None) -> str:
    """Integer fen as yuan with two decimals."""
    return MISSING if fen is None else format_number(Decimal(fen) / 100, 2)


MONTHS = [
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def format_dates(start: datetime.date | None, end: datetime.date | None, language: str) -> str:
    """A range without repeating what both ends share: 2025年3月1日至5日, 1–5 March 2025."""
    if start is None:
        return MISSING
    if isinstance(start, datetime.datetime):
        start = start.date()
    if isinstance(end, datetime.datetime):
        end = end.date()
    if end is None or end == start:
        return _one(start, language)
    same_year, same_month = start.year == end.year, start.year == end.year and start.month == end.month
    if language.startswith("zh"):
        tail = f"{end.day}日" if same_month else f"{end.month}月{end.day}日" if same_year else _one(end, language)
        return f"{_one(start, language)}至{tail}"
    head = (
        f"{start.day}" if same_month else f"{start.day} {MONTHS[start.month]}" if same_year else _one(start, language)
    )
    return f"{head}–{_one(end, language)}" if same_month else f"{head} – {_one(end, language)}"


def _one(day: datetime.date, language: str) -> str:
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month]} {day.year}"
