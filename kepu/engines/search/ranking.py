"""The order of hits: BM25 over what was asked for (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", §3.5: fields
are weighted before saturation), worked out here and not by the database, so that SQLite and PostgreSQL agree to the last place.

Lengths are in characters. The mean length is a constant: a statistic of the corpus would reveal what the searcher may not see.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepu.engines.search.analysis.words import runs, stem
from kepu.engines.search.lexemes import OfEntries
from kepu.engines.search.matching import Row
from kepu.engines.search.models import Text
from kepu.engines.search.reading import Need, Question

K, B, MEAN_LENGTH = 1.2, 0.6, 800
IN_TITLE, IN_SUMMARY = 4.0, 2.0
SYNONYM = 0.85
NAME_IN_TITLE, NAME_IS_TITLE, NAME_IN_TEXT = 1.2, 1.0, 0.6
FRESH, HALF_LIFE_YEARS = 0.08, 2.0
SHARE = 0.3


LATIN = re.compile(r"[^\W\d_\u3007\u3400-\u9fff]|[0-9]")


@dataclass(frozen=True, slots=True)
class Folded:
    """An entry's folded text with its Latin words counted by stem."""

    title: str
    summary: str
    body: str
    title_stems: dict[str, int]
    summary_stems: dict[str, int]
    body_stems: dict[str, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with its score and the share of the question's weight that it has (0 to 1)."""

    row: Row
    score: float
    coverage: float
    missing: tuple[Need, ...]


def load_texts(entry_ids: Sequence[int], *, with_stems: bool = True) -> dict[int, Folded]:
    """Entry id → its folded text. One query. Without stems for a question that has no Latin word: looking for them takes time."""
    rows = Text.objects.filter(OfEntries(entry_ids)).order_by()
    values = rows.values_list("entry_id", "folded_title", "folded_summary", "folded_body")
    stems = _stems if with_stems else _no_stems
    return {
        entry_id: Folded(title, summary, body, stems(title), stems(summary), stems(body))
        for entry_id, title, summary, body in values
    }


@dataclass(frozen=True, slots=True)
class Scale:
    """What a question is weighed with: each of its needs with its rarity (inverse document frequency) and its share of the question."""

    question: Question
    weights: tuple[tuple[Need, float, float], ...]
    today: date

    @classmethod
    def of(cls, question: Question, needs: Sequence[Need], rarity: Mapping[Need, float], today: date) -> "Scale":
        shares = _shares(needs, rarity)
        return cls(question, tuple((need, rarity[need], shares[need]) for need in needs), today)

    def score(self, row: Row, text: Folded) -> Scored:
        """How well an entry answers."""
        total, missing, lacking = 0.0, [], 0.0
        for need, rarity, share in self.weights:
            weight = _weight(text, need)
            if weight:
                total += rarity * weight
            else:
                missing.append(need)
                lacking += share
        coverage = 1.0 - lacking
        rarest = max((rarity for _need, rarity, _share in self.weights), default=1.0)
        total = total * coverage + _bonus(text, self.question) * rarest
        return Scored(row, total * row.boost * _freshness(row, self.today), coverage, tuple(missing))


def rarity_of(count: int, everything: int) -> float:
    """Inverse document frequency as in BM25, never negative."""
    return math.log(1 + (max(everything, count) - count + 0.5) / (count + 0.5))


def _weight(text: Folded, need: Need) -> float:
    best = 0.0
    for phrase in need.phrases:
        times = (
            phrase.times_in(text.body, text.body_stems)
            + IN_SUMMARY * phrase.times_in(text.summary, text.summary_stems)
            + IN_TITLE * phrase.times_in(text.title, text.title_stems)
        )
        if times:
            saturated = times * (K + 1) / (times + K * (1 - B + B * len(text.body) / MEAN_LENGTH))
            best = max(best, saturated * (1.0 if phrase is need.phrase else SYNONYM))
    return best


def _shares(needs: Sequence[Need], rarity: Mapping[Need, float]) -> dict[Need, float]:
    """The part of the question that each need is: the rarer the larger. Together 1."""
    rarest = max(rarity.values(), default=0.0) or 1.0
    weights = {need: SHARE + rarity[need] / rarest for need in needs}
    return {need: weight / sum(weights.values()) for need, weight in weights.items()}


def _bonus(text: Folded, question: Question) -> float:
    """What stands in the title as it was typed is most likely what was meant."""
    bonus = 0.0
    for need in question.names:
        typed = need.phrase.text
        share = max((len(typed) / len(title) for title in text.title.split("\n") if typed in title), default=0.0)
        if share:
            bonus += NAME_IN_TITLE + NAME_IS_TITLE * share
        elif typed in text.body or typed in text.summary:
            bonus += NAME_IN_TEXT
    return bonus / max(1, len(question.names))


def _freshness(row: Row, today: date) -> float:
    if row.day is None:
        return 1.0
    return float(1 + FRESH * 0.5 ** (max(0, today.year - row.day.year) / HALF_LIFE_YEARS))


def _no_stems(_folded: str) -> dict[str, int]:
    return {}


def _stems(folded: str) -> dict[str, int]:
    if LATIN.search(folded):
        return Counter(stem(run) for run, is_han in runs(folded) if not is_han)
    return {}
