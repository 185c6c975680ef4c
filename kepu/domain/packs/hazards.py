"""What may happen, as data: hazards.toml read once and checked."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).parent / "hazards.toml"
# 突发事件应对法（2024-06-28 修订）第二条
CLASSES = {
    "natural": _("natural disasters"),
    "accident": _("accidents and disasters"),
    "health": _("public health events"),
    "security": _("public security events"),
}


class BadHazards(Exception):
    """hazards.toml breaks a rule: which hazard, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """One thing that may happen. `law_class` is a key of CLASSES, `months` are 1–12, empty: all year; `words` help to find it."""

    code: str
    title_zh: str
    title_en: str
    law_class: str
    months: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh

    def is_usual_in(self, month: int) -> bool:
        """Whether it has a season and the month belongs to it."""
        return month in self.months


@cache
def hazards() -> dict[str, Hazard]:
    """Code → hazard, in the order of the file. Raises BadHazards."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: _hazard(code, row) for code, row in table.items()}


def hazard_choices() -> list[tuple[str, str]]:
    """For forms and filters, in the reader's language."""
    return [(hazard.code, hazard.title) for hazard in hazards().values()]


def titles_of(codes: "list[str] | tuple[str, ...]") -> str:
    """Names of hazards in one line."""
    known = hazards()
    return "、".join(known[code].title for code in codes if code in known)


def _hazard(code: str, row: dict[str, object]) -> Hazard:
    title, months, words = row.get("title"), row.get("months", []), row.get("words", [])
    if not isinstance(title, dict) or not title.get("zh") or not title.get("en"):
        raise BadHazards(f"{FILE.name}: [{code}] needs title.zh and title.en")
    if row.get("class") not in CLASSES:
        raise BadHazards(f"{FILE.name}: [{code}] class is one of {', '.join(CLASSES)}")
    if not isinstance(months, list) or not all(isinstance(month, int) and 1 <= month <= 12 for month in months):
        raise BadHazards(f"{FILE.name}: [{code}] months are numbers from 1 to 12")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise BadHazards(f"{FILE.name}: [{code}] words are texts")
    return Hazard(code, title["zh"], title["en"], str(row["class"]), tuple(months), tuple(words))
