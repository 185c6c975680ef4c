"""From a question to ordered hits: all that was asked, then most of it, then what may have been meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from kepu.engines.search.conditions import Condition
from kepu.engines.search.contracts import Reading
from kepu.engines.search.lexemes import Has
from kepu.engines.search.matching import Row, find_all, find_some
from kepu.engines.search.models import Entry
from kepu.engines.search.ranking import Scale, Scored, load_texts, rarity_of
from kepu.engines.search.reading import Need, Question, latin_stems
from kepu.engines.search.spelling import likely_spelling

SCORED, RARITY_COUNTED = 300, 1000
ENOUGH, COVERED = 10, 0.15
SINGLE, UNKNOWN = 0.4, 0.1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the searcher may see and what narrows it."""

    question: Question
    rows: QuerySet[Entry]
    narrowing: tuple[Condition, ...]
    today: date
    newest: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits in order. `total` may be larger: then only the strongest are here."""

    scored: tuple[Scored, ...]
    total: int
    total_is_least: bool
    reading: Reading


def answer(asked: Asked) -> Answer:
    """Entries with every word of the question; for a sentence that few have entirely, or where none has, also those with most."""
    needs = asked.question.words
    found = find_all(asked.rows, needs, asked.narrowing, newest=asked.newest)
    scored = _complete(asked, found.rows, needs)
    if scored and (len(scored) >= ENOUGH or not asked.question.is_sentence):
        total = found.total - (len(found.rows) - len(scored))
        return Answer(tuple(scored), total, found.total_is_least, _reading(needs))
    return _relaxed(asked, [each.row for each in scored])


def _complete(asked: Asked, found: Sequence[Row], needs: Sequence[Need]) -> list[Scored]:
    """Rows that really have every need, in order. Where lexemes do not prove it every text is read, else those of the strongest."""
    must_read = any(phrase.must_be_read for need in needs for phrase in need.phrases)
    read_now = found if must_read else found[:SCORED]
    weighed = [each for each in _weighed(asked, read_now, needs) if not each.missing]
    return [*_in_order(asked, weighed), *(Scored(row, 0.0, 1.0, ()) for row in found[len(read_now) :])]


def _relaxed(asked: Asked, complete: Sequence[Row]) -> Answer:
    """The complete ones and those that have a share of the question's weight."""
    parts, known = asked.question.parts, {row.id for row in complete}
    others = [row for row in find_some(asked.rows, parts, asked.narrowing, SCORED) if row.id not in known]
    weighed = _weighed(asked, [*complete, *others], parts)
    scored = _in_order(asked, [each for each in weighed if each.coverage >= COVERED or each.row.id in known])
    left_out = scored[0].missing if scored and not complete else ()
    reading = Reading(
        words=tuple(need.phrase.text for need in parts if need not in left_out),
        synonyms=_synonyms(parts),
        left_out=tuple(need.phrase.text for need in left_out),
        is_relaxed=any(each.missing for each in scored),
        spelling="" if complete else likely_spelling(asked.question, asked.rows),
    )
    return Answer(tuple(scored), len(scored), False, reading)


def _weighed(asked: Asked, found: Sequence[Row], needs: Sequence[Need]) -> list[Scored]:
    is_latin = any(latin_stems(phrase.text) for need in needs for phrase in need.phrases)
    texts = load_texts([row.id for row in found], with_stems=is_latin)
    scale = Scale.of(asked.question, needs, _rarities(asked.rows, needs), asked.today)
    return [scale.score(row, texts[row.id]) for row in found if row.id in texts]


def _in_order(asked: Asked, scored: list[Scored]) -> list[Scored]:
    if asked.newest:
        return sorted(scored, key=lambda each: (-(each.row.day or date.min).toordinal(), each.row.kind, each.row.key))
    return sorted(scored, key=lambda each: (-each.score, -each.row.rank, each.row.kind, each.row.key))


def _rarities(rows: QuerySet[Entry], needs: Sequence[Need]) -> dict[Need, float]:
    """The weight of each need among the entries that the searcher may see; frequent ones are counted up to a bound, and what
    nobody has says nothing about who has it."""
    if len(needs) == 1:
        return {needs[0]: 1.0}
    everything = rows.order_by()[: RARITY_COUNTED * 5].count()
    counts = {need: rows.filter(Has(need.condition())).order_by()[:RARITY_COUNTED].count() for need in needs}
    return {need: rarity_of(count, everything) * _telling(need) if count else UNKNOWN for need, count in counts.items()}


def _telling(need: Need) -> float:
    """A single character is part of many words that mean something else."""
    return SINGLE if len(need.phrase.text) == 1 else 1.0


def _reading(needs: Sequence[Need]) -> Reading:
    return Reading(words=tuple(need.phrase.text for need in needs), synonyms=_synonyms(needs))


def _synonyms(needs: Sequence[Need]) -> tuple[str, ...]:
    return tuple(phrase.text for need in needs for phrase in need.others)
