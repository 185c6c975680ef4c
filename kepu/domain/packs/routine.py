"""The routine calendar as data: calendar.toml and spoken.toml read once and checked; windows worked out for a day. No database."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.languages import Language

FILE = Path(__file__).parent / "calendar.toml"
SPOKEN = Path(__file__).parent / "spoken.toml"
WORDS = {"title", "hazards", "provinces", "from", "to", "lead", "source", "confirmed"}


class BadCalendar(Exception):
    """calendar.toml or spoken.toml breaks a rule: where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When which hazards are spoken of. `first` and `last` are (month, day); `provinces` two digits each, empty: everywhere."""

    code: str
    title_zh: str
    title_en: str
    hazards: tuple[str, ...]
    provinces: frozenset[str]
    first: tuple[int, int]
    last: tuple[int, int]
    lead: int
    source: str
    is_confirmed: bool

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh

    def window(self, year: int) -> tuple[date, date]:
        """First and last day of the window that begins in a year."""
        return date(year, *self.first), date(year if self.first <= self.last else year + 1, *self.last)

    def is_for(self, provinces: Collection[str]) -> bool:
        """Whether it holds in one of these provinces (two digits); no provinces means the whole country."""
        return not self.provinces or not provinces or bool(self.provinces & set(provinces))


@dataclass(frozen=True, slots=True)
class Occasion:
    """One window of a rule: `year` is the one in which it begins. `is_now` while it lasts, else it is still to come."""

    rule: Rule
    year: int
    starts_on: date
    ends_on: date
    is_now: bool


@cache
def rules() -> dict[str, Rule]:
    """Code → rule, in the order of the file. Raises BadCalendar."""
    return {code: _rule(code, row) for code, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


@cache
def spoken() -> dict[str, tuple[str, ...]]:
    """Province (two digits, or * for everywhere) → languages in which a pack should be there. Raises BadCalendar."""
    table = tomllib.loads(SPOKEN.read_text(encoding="utf-8"))
    for province, codes in table.items():
        if not set(codes) <= set(Language.values):
            raise BadCalendar(f"{SPOKEN.name}: {province} names an unknown language")
    return {province: tuple(codes) for province, codes in table.items()}


def languages_for(province: str) -> tuple[str, ...]:
    """Languages in which a pack should be there in a province (two digits), or in the whole country without one."""
    return tuple(dict.fromkeys([*spoken()["*"], *spoken().get(province, ())]))


def occasions(*, provinces: Collection[str], today: date, ahead: int | None = None) -> list[Occasion]:
    """Windows that last today, or begin within the rule's own lead (`ahead` days when given), in order of their end."""
    found = []
    for rule in rules().values():
        if not rule.is_for(provinces):
            continue
        for year in (today.year - 1, today.year, today.year + 1):
            starts_on, ends_on = rule.window(year)
            told = starts_on - timedelta(days=rule.lead if ahead is None else ahead)
            if told <= today <= ends_on:
                found.append(Occasion(rule, year, starts_on, ends_on, starts_on <= today))
    return sorted(found, key=lambda one: (one.starts_on > today, one.ends_on, one.rule.code))


def _rule(code: str, row: dict[str, Any]) -> Rule:
    if unknown := set(row) - WORDS:
        raise BadCalendar(f"{FILE.name}: [{code}] unknown word {sorted(unknown)[0]!r}")
    if not set(row["hazards"]) <= set(hazards()):
        raise BadCalendar(f"{FILE.name}: [{code}] names an unknown hazard")
    try:
        first, last = _day(row["from"]), _day(row["to"])
    except ValueError as error:
        raise BadCalendar(f"{FILE.name}: [{code}] from and to are month-day, such as 05-12") from error
    return Rule(
        code=code, title_zh=row["title"]["zh"], title_en=row["title"]["en"], hazards=tuple(row["hazards"]),
        provinces=frozenset(row.get("provinces", ())), first=first, last=last, lead=int(row["lead"]), source=row["source"],
        is_confirmed=bool(row["confirmed"]),
    )  # fmt: skip


def _day(text: str) -> tuple[int, int]:
    month, day = (int(part) for part in text.split("-"))
    date(2025, month, day)  # a year without 29 February: a rule holds every year
    return month, day
