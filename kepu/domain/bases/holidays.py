"""Public holidays: days off and working days moved for them, by the yearly notice; data in calendars/holidays.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import structlog

from kepu.config.environment import environment

FILE = Path(__file__).parent / "calendars" / "holidays.toml"
OWN = "holidays.toml"  # in the data folder: a year whose notice came out after this version of the software
log = structlog.get_logger(__name__)
# Fixed by law (全国年节及纪念日放假办法, as of 2025); all others hang on the moon or on the yearly notice.
FIXED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class BadCalendar(Exception):
    """A file of holidays says something that is no day, or misses a part; names the file and the year."""


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """A year's notice: days off, working days moved for them, its number."""

    off: frozenset[date]
    work: frozenset[date]
    source: str


def _years() -> dict[int, HolidayYear]:
    """What is known now: a file that comes into the data folder counts without a restart."""
    own = environment().home / OWN
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        return _delivered()
    return _with_own(own, changed)


@cache
def _delivered() -> dict[int, HolidayYear]:
    return read_years(FILE)


@lru_cache(maxsize=4)
def _with_own(own: Path, changed: int) -> dict[int, HolidayYear]:
    """A file that cannot be read is told to the log and left out: pages of bases stay up. The years of the software still count."""
    try:
        return _delivered() | read_years(own)
    except (BadCalendar, OSError, ValueError):
        log.exception("own_holidays_left_out")
        return _delivered()


def read_years(path: Path) -> dict[int, HolidayYear]:
    """Year → its notice, from a file in the form of calendars/holidays.toml. Raises BadCalendar."""
    found = {}
    for name, told in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            off, work = (frozenset(day for span in told[key] for day in _days(span)) for key in ("off", "work"))
            found[int(name)] = HolidayYear(off, work, told["source"])
        except (KeyError, TypeError, ValueError) as error:
            raise BadCalendar(f"{path}, {name}: {error}") from error
        if off & work or any(day.year != int(name) for day in off | work):
            raise BadCalendar(f"{path}, {name}: a day off that is worked, or of another year")
    return found


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday of mainland China; of years that are not announced only the days fixed by law are known."""
    known = _years().get(day.year)
    return day in known.off if known is not None else is_fixed(day)


def is_fixed(day: date) -> bool:
    """Whether the law itself makes it a public holiday, whatever the year's notice says."""
    return (day.month, day.day) in FIXED


def is_moved_workday(day: date) -> bool:
    """Whether a Saturday or Sunday is worked in place of a day off."""
    known = _years().get(day.year)
    return known is not None and day in known.work


def is_announced(year: int) -> bool:
    """Whether the year's notice is in the data."""
    return year in _years()


def known_until() -> date:
    """The last day of the calendar: after it, holidays are not known."""
    return date(max(_years()), 12, 31)


def _days(span: str) -> Iterator[date]:
    first, _sep, last = span.partition("..")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)
