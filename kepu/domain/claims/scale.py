"""The scale by which verdicts are given, read from scale.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

BEST, WORST = 5, 1


@dataclass(frozen=True, slots=True)
class Grade:
    """A step of the scale. `rating` is schema.org's ratingValue, `tone` how it is coloured."""

    code: str
    title_zh: str
    title_en: str
    meaning_zh: str
    meaning_en: str
    rating: int
    tone: str

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if _is_english() else self.title_zh

    @property
    def meaning(self) -> str:
        """What the word says, in the reader's language."""
        return self.meaning_en if _is_english() else self.meaning_zh


@cache
def grades() -> dict[str, Grade]:
    """Code → grade, best first."""
    table = tomllib.loads(Path(__file__).with_name("scale.toml").read_text(encoding="utf-8"))
    return {
        code: Grade(
            code=code, title_zh=row["title"]["zh"], title_en=row["title"]["en"], meaning_zh=row["meaning"]["zh"],
            meaning_en=row["meaning"]["en"], rating=int(row["rating"]), tone=row["tone"],
        )
        for code, row in table.items()
    }  # fmt: skip


def grade_choices() -> list[tuple[str, str]]:
    """For forms, in the reader's language."""
    return [(grade.code, grade.title) for grade in grades().values()]


def nearest_grade(value: float, best: float, worst: float) -> str:
    """The code for a rating on somebody else's scale. Raises ValueError when best and worst are the same."""
    if best == worst:
        raise ValueError("bestRating and worstRating are the same")
    ours = WORST + (value - worst) / (best - worst) * (BEST - WORST)
    return min(grades().values(), key=lambda grade: abs(grade.rating - ours)).code


def named_grade(words: str) -> str | None:
    """The code of a grade named in words (alternateName of a ClaimReview), if it says one of ours or a usual other word."""
    plain = words.strip().casefold()
    for grade in grades().values():
        if plain in (grade.code, grade.title_zh, grade.title_en.casefold()):
            return grade.code
    return USUAL.get(plain)


USUAL = {
    "真": "true", "正确": "true", "真实": "true", "correct": "true", "accurate": "true",
    "基本属实": "conditional", "mostly true": "conditional",
    "半真半假": "partly", "夸大": "partly", "片面": "partly", "half true": "partly", "mixture": "partly", "misleading": "partly",
    "exaggerated": "partly", "missing context": "partly",
    "存疑": "unsupported", "未证实": "unsupported", "证据不足": "unsupported", "unproven": "unsupported", "unverified": "unsupported",
    "假": "false", "谣言": "false", "错误": "false", "虚假": "false", "fake": "false", "incorrect": "false", "wrong": "false",
    "hoax": "false", "mostly false": "false", "pants on fire": "false",
}  # fmt: skip


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
