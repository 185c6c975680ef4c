"""Readability: which school grade a text demands, and whether its audience can be expected to follow.

Chinese, formula kepu_zh_1:

    grade = 3.17 × ln(characters per sentence) + 0.18 × characters per clause + 0.099 × share of words of several characters (%) − 12.1

No authority publishes a formula for Chinese. Research agrees on the ingredients – length of sentences and difficulty of words (Yang
1971 and Chen 1971 in 新聞學研究 8; Jing 1995 in 教育研究資訊 3(3)) – but their word lists and weights belong to textbooks of their time.
The weights here are Kepu's own: fitted by least squares to 24 passages written for the purpose
(tests/foundation/language/graded.toml; leave-one-out error 1.1 grades). A figure for orientation, not a measurement.
English: the grade level of Flesch and Kincaid (Kincaid et al. 1975), 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
"""

import math
import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.audiences import Audience, get_audience
from kepu.foundation.language.sentences import sentences
from kepu.foundation.language.words import HAN, is_chinese, words

TOLERANCE = 1.0
ENOUGH = 60
ENOUGH_WORDS = 30
RUN = re.compile(r"[A-Za-z0-9.%]+")
CLAUSE = re.compile("[，。；：！？、…—,;:!?\\s“”‘’「」《》（）()]+")
ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]|[^aeiouy]l)es?$|[^dt]ed$")


@dataclass(frozen=True, slots=True)
class Part:
    """One ingredient of a score: its value and how many grades it adds or, below 0, takes away."""

    code: str
    title: Promise
    value: float
    grades: float


@dataclass(frozen=True, slots=True)
class Readability:
    """How demanding a text is. `grade`: the school grade that it demands, None where the text is too short to tell.

    `lowest` to `highest`: the grades expected of the audience; `parts` and `constant` sum to the grade, before it is cut to
    0–20. `formula` is "kepu_zh_1" or "flesch_kincaid".
    """

    formula: str
    audience: str
    grade: float | None
    lowest: float
    highest: float
    constant: float
    parts: tuple[Part, ...]

    @property
    def is_too_hard(self) -> bool:
        """Whether the text demands more than can be expected, beyond the error of the formula (one grade)."""
        return self.grade is not None and self.grade > self.highest + TOLERANCE

    @property
    def is_too_easy(self) -> bool:
        """Whether the text stays below what the audience is used to, beyond the error of the formula."""
        return self.grade is not None and self.grade < self.lowest - TOLERANCE


def readability(text: str, audience: str) -> Readability:
    """How demanding a text is for an audience, with the parts of the score. Raises UnknownAudience."""
    wanted = get_audience(audience)
    return _of_chinese(text, wanted) if is_chinese(text) else _of_english(text, wanted)


def characters_in(text: str) -> int:
    """Length as a reader of Chinese feels it: each character one, each number or foreign word one."""
    return len(HAN.findall(text)) + len(RUN.findall(text))


def english_words(text: str) -> list[str]:
    """Words of letters."""
    return ENGLISH_WORD.findall(text)


def _of_chinese(text: str, audience: Audience) -> Readability:
    length = characters_in(text)
    if length < ENOUGH:
        return _answer("kepu_zh_1", audience, 0, (), is_enough=False)
    clauses = [piece for piece in CLAUSE.split(text) if piece]
    chinese = [word for word in words(text) if HAN.match(word)]
    several = sum(len(word) > 1 for word in chinese)
    per_sentence = length / max(len(sentences(text)), 1)
    per_clause = length / max(len(clauses), 1)
    share = 100 * several / max(len(chinese), 1)
    parts = (
        Part("sentence", _("Characters per sentence"), round(per_sentence, 1), round(3.17 * math.log(per_sentence), 2)),
        Part("clause", _("Characters between two marks"), round(per_clause, 1), round(0.18 * per_clause, 2)),
        Part("words", _("Words of several characters, %"), round(share, 1), round(0.099 * share, 2)),
    )
    return _answer("kepu_zh_1", audience, -12.1, parts, is_enough=True)


def _of_english(text: str, audience: Audience) -> Readability:
    found = english_words(text)
    if len(found) < ENOUGH_WORDS:
        return _answer("flesch_kincaid", audience, 0, (), is_enough=False)
    per_sentence = len(found) / max(len(sentences(text)), 1)
    syllables = sum(_syllables(word) for word in found) / len(found)
    parts = (
        Part("sentence", _("Words per sentence"), round(per_sentence, 1), round(0.39 * per_sentence, 2)),
        Part("syllables", _("Syllables per word"), round(syllables, 2), round(11.8 * syllables, 2)),
    )
    return _answer("flesch_kincaid", audience, -15.59, parts, is_enough=True)


def _answer(
    formula: str, audience: Audience, constant: float, parts: tuple[Part, ...], *, is_enough: bool
) -> Readability:
    grade = round(min(max(constant + sum(part.grades for part in parts), 0), 20), 1) if is_enough else None
    return Readability(formula, audience.code, grade, audience.lowest, audience.grade, constant, parts)


def _syllables(word: str) -> int:
    """Groups of vowels, less a silent ending; at least one."""
    plain = word.lower()
    groups = len(VOWELS.findall(plain))
    return max(groups - (groups > 1 and SILENT.search(plain) is not None), 1)
