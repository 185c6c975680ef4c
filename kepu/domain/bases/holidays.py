"""Public holidays: days off and working days moved for them, by the yearly notice; data in calendars/holidays.toml."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "calendars" / "holidays.toml"
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@cache
def _days_off() -> dict[int, frozenset[date]]:
    years = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {int(year): frozenset(day for span in told["off"] for day in _days(span)) for year, told in years.items()}


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday of mainland China; of years not yet announced only the fixed days are known."""
    known = _days_off().get(day.year)
    return day in known if known is not None else (day.month, day.day) in FIXED


def is_announced(year: int) -> bool:
    """Whether the year's notice is in the data."""
    return year in _days_off()


def _days(span: str) -> Iterator[date]:
    first, _sep, last = span.partition("..")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)
