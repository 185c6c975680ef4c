"""The code of conduct by version: data/conduct.toml. What was accepted is never edited; a change is a new version."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).parent / "data" / "conduct.toml"


@dataclass(frozen=True, slots=True)
class Conduct:
    """One version, in force from a day, as paragraphs in both languages."""

    version: str
    since: date
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return self.en if (get_language() or "").startswith("en") else self.zh


@cache
def versions() -> tuple[Conduct, ...]:
    """Every version, oldest first."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["version"]
    found = [Conduct(row["code"], row["since"], tuple(row["zh"]), tuple(row["en"])) for row in rows]
    return tuple(sorted(found, key=lambda each: each.since))


def conduct_on(day: date) -> Conduct:
    """The version in force on a day; the first one before that."""
    return next((each for each in reversed(versions()) if each.since <= day), versions()[0])
