"""First step: whose fields or topics the question touches. The database adds up the points over the whole pool and gives the best."""

from collections.abc import Collection, Sized
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F

from kepu.engines.experts.contracts import Need
from kepu.engines.experts.models import Expert, Trait, Word
from kepu.engines.experts.topics import pairs_of, question_words
from kepu.engines.experts.words import NEEDS
from kepu.foundation.subjects.standard import subjects, subjects_in

ASKED_EXACT, ASKED_NEAR, TEXT_EXACT, TEXT_NEAR = 40, 20, 30, 12
RARE, FAIR, COMMON, MOST_BY_WORDS = 12, 8, 4, 36
LOOKED_AT = 200
# Only the best of the pool are read: points of the best field plus points of the topic words, longest unasked first among equals.
BEST = """
SELECT hit.expert_id FROM (
  SELECT expert_id, MAX({field_case}) AS points FROM experts_trait WHERE kind = 'field' AND value IN ({fields}) GROUP BY expert_id
  UNION ALL
  SELECT expert_id, SUM({word_case}) AS points FROM experts_word WHERE word IN ({words}) GROUP BY expert_id
) hit JOIN experts_expert expert ON expert.id = hit.expert_id
WHERE expert.withdrawn_at IS NULL{narrowed}
GROUP BY hit.expert_id, expert.last_asked_on
ORDER BY SUM(hit.points) DESC, expert.last_asked_on NULLS FIRST, hit.expert_id LIMIT {limit}
"""
SPEAKS = " AND EXISTS (SELECT 1 FROM experts_trait own WHERE own.expert_id = expert.id AND own.kind = 'language' AND own.value = %s)"
CONSENTS = (
    " AND EXISTS (SELECT 1 FROM experts_consent own WHERE own.expert_id = expert.id AND own.use = %s"
    " AND own.withdrawn_on IS NULL)"
)
SEEN = (
    " AND (EXISTS (SELECT 1 FROM experts_consent own WHERE own.expert_id = expert.id AND own.use = 'academy'"
    " AND own.withdrawn_on IS NULL)"
    " OR EXISTS (SELECT 1 FROM people_person own WHERE own.id = expert.person_id AND own.unit_id IN ({units})))"
)


@dataclass(slots=True)
class Found:
    """What the question and one expert have in common: the best field with its points, and the words."""

    code: str = ""
    by_field: int = 0
    words: list[str] = field(default_factory=list)
    by_words: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as the pool is searched for it: points by subject code, words with their pairs and points."""

    fields: dict[str, int]
    words: dict[str, frozenset[str]]
    worth: dict[str, int]

    @property
    def terms(self) -> dict[str, int]:
        """Points by word of the index: those of a longer word are divided among its pairs."""
        found: dict[str, int] = {}
        for word, pairs in self.words.items():
            for part in pairs or (word,):
                found[part] = max(found.get(part, 0), self.worth[word] // max(1, len(pairs)) or 1)
        return found


def find_candidates(
    need: Need, *, unit_ids: Collection[int] = (), is_narrow: bool = False
) -> tuple[dict[int, Found], dict[str, str]]:
    """Expert id → what they have in common with the question, the best LOOKED_AT of the pool; and the fields the text points at.

    `is_narrow`: only those whom the units see, who speak the language and consent to the use. Without any subject in the question
    those who speak its language and work in its province are looked at, longest unasked first.
    """
    pointed = subjects_in(need.text)
    asked = _asked(need, pointed)
    best = _best(asked, need, unit_ids=sorted(unit_ids) if is_narrow else None)
    if not best and not asked.fields:
        return {key: Found() for key in _by_place(need)}, pointed
    found = {key: Found() for key in best}
    _read_fields(found, asked)
    _read_words(found, asked)
    return {key: each for key, each in found.items() if each.by_field or each.by_words}, pointed


def _asked(need: Need, pointed: dict[str, str]) -> Asked:
    worth: dict[str, int] = {}
    codes = [(need.field, ASKED_EXACT, ASKED_NEAR)] * bool(need.field)
    for code, exact, near in [*codes, *((code, TEXT_EXACT, TEXT_NEAR) for code in pointed)]:
        for other in subjects():
            if other[:3] == code[:3]:
                worth[other] = max(worth.get(other, 0), exact if other.startswith(code) else near)
    words = {word: pairs_of(word) for word in question_words(need.text)}
    parts = set(words).union(*words.values())
    rows = Word.objects.filter(word__in=list(parts)).order_by().values_list("word").annotate(number=Count("pk"))
    known_by = dict(rows)
    pool = Expert.objects.count() if known_by else 0
    known = {word: _number(word, pairs, known_by) for word, pairs in words.items()}
    return Asked(
        fields=worth,
        words={word: pairs for word, pairs in words.items() if known[word]},
        worth={word: _worth(number, pool) for word, number in known.items()},
    )


def _number(word: str, pairs: frozenset[str], known_by: dict[str, int]) -> int:
    """How many have a word, or at most have all of its pairs."""
    return max(known_by.get(word, 0), min((known_by.get(pair, 0) for pair in pairs), default=0))


def _worth(known_by: int, pool: int) -> int:
    if known_by <= max(20, pool // 100):
        return RARE
    return FAIR if known_by <= pool // 20 else COMMON


def _best(asked: Asked, need: Need, *, unit_ids: list[int] | None) -> list[int]:
    terms = asked.terms
    if not asked.fields and not terms:
        return []
    field_case, field_values = _case("value", asked.fields)
    word_case, word_values = _case("word", terms)
    narrowed, more = _narrowed(need, unit_ids) if unit_ids is not None else ("", [])
    sql = BEST.format(
        field_case=field_case, fields=_places(asked.fields), word_case=word_case, words=_places(terms),
        narrowed=narrowed, limit=LOOKED_AT,
    )  # fmt: skip
    values = [*field_values, *(asked.fields or [""]), *word_values, *(terms or [""]), *more]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def _narrowed(need: Need, unit_ids: list[int]) -> tuple[str, list[Any]]:
    conditions, values = SEEN.format(units=_places(unit_ids or [0])), list[Any](unit_ids or [0])
    if need.language:
        conditions, values = conditions + SPEAKS, [*values, need.language]
    if use := NEEDS.get(need.origin):
        conditions, values = conditions + CONSENTS, [*values, str(use)]
    return conditions, values


def _case(column: str, points: dict[str, int]) -> tuple[str, list[str]]:
    """A CASE over few classes of points, with its values; only placeholders are put together here."""
    classes: dict[int, list[str]] = {}
    for value, number in points.items():
        classes.setdefault(number, []).append(value)
    whens = [f"WHEN {column} IN ({_places(values)}) THEN {number:d}" for number, values in classes.items()]
    return (f"CASE {' '.join(whens)} ELSE 0 END" if whens else "0"), [v for some in classes.values() for v in some]


def _places(values: Sized) -> str:
    return ", ".join(["%s"] * max(1, len(values)))


def _read_fields(found: dict[int, Found], asked: Asked) -> None:
    rows = Trait.objects.filter(expert__in=list(found), kind="field", value__in=list(asked.fields)).order_by()
    for expert_id, code in rows.values_list("expert_id", "value"):
        each = found[expert_id]
        if asked.fields[code] > each.by_field:
            each.code, each.by_field = code, asked.fields[code]


def _read_words(found: dict[int, Found], asked: Asked) -> None:
    """A word counts when it stands in the topics, or all of its pairs do."""
    held: dict[int, set[str]] = {}
    wanted = set(asked.words).union(*asked.words.values())
    rows = Word.objects.filter(expert__in=list(found), word__in=list(wanted)).order_by()
    for expert_id, word in rows.values_list("expert_id", "word"):
        held.setdefault(expert_id, set()).add(word)
    for expert_id, words in held.items():
        each = found[expert_id]
        each.words = [word for word, pairs in asked.words.items() if word in words or (pairs and pairs <= words)]
        each.by_words = min(MOST_BY_WORDS, sum(asked.worth[word] for word in each.words))


def _by_place(need: Need) -> list[int]:
    asked = [("language", need.language)] * bool(need.language) + [("region", need.province)] * bool(need.province)
    if not asked:
        return []
    rows = Expert.objects.filter(withdrawn_at__isnull=True)
    for kind, value in asked:
        rows = rows.having(kind, value)
    return list(rows.order_by(F("last_asked_on").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:LOOKED_AT])
