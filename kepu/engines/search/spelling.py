"""What may have been meant where nothing was found: characters that sound the same, pinyin, a letter wrong in a Latin word.

It is looked for among the beginnings of names and titles that the searcher may see; no vocabulary is kept beside the index.
"""

from difflib import get_close_matches

from django.db.models import QuerySet

from kepu.engines.search.analysis.words import runs
from kepu.engines.search.conditions import Lexeme
from kepu.engines.search.indexing import OPENING
from kepu.engines.search.lexemes import Has
from kepu.engines.search.models import Entry, Text
from kepu.engines.search.reading import Question
from kepu.foundation.language.pinyin import syllables
from kepu.foundation.language.words import is_han

LOOKED_AT, SHORTEST, ALIKE = 20, 4, 0.7
FIRST_LETTERS = 2


def likely_spelling(question: Question, rows: QuerySet[Entry]) -> str:
    """The question with each unknown name replaced by a known one that sounds or looks like it; empty where there is none."""
    replaced = question.text
    for need in question.parts:
        typed = need.phrase.text
        if rows.filter(Has(need.condition())).exists():
            continue
        if found := _alike(typed, rows):
            replaced = replaced.replace(typed, found)
    return replaced if replaced != question.text else ""


def _alike(typed: str, rows: QuerySet[Entry]) -> str:
    if all(map(is_han, typed)):
        return _same_sound("".join(syllables(typed, is_name=False)), len(typed), rows)
    if not typed.isascii() or len(typed) < SHORTEST:
        return ""
    return _same_sound(typed, 0, rows) or _nearly(typed, rows)


def _same_sound(sound: str, length: int, rows: QuerySet[Entry]) -> str:
    """Characters in a title that begin a word there and are read so. `length` 0: as many as it takes."""
    for title in _titles(sound, rows):
        for run, is_chinese in runs(title):
            for start in range(len(run) if is_chinese else 0):
                for end in [start + length] if length else range(start + 1, len(run) + 1):
                    if "".join(syllables(run[start:end], is_name=False)) == sound:
                        return run[start:end]
    return ""


def _nearly(typed: str, rows: QuerySet[Entry]) -> str:
    words = {run for title in _titles(typed[:FIRST_LETTERS], rows) for run, is_chinese in runs(title) if not is_chinese}
    return next(iter(get_close_matches(typed, sorted(words), n=1, cutoff=ALIKE)), "")


def _titles(opening: str, rows: QuerySet[Entry]) -> list[str]:
    found = rows.filter(Has(Lexeme(OPENING + opening, is_prefix=True))).order_by("-rank", "kind", "key")
    ids = list(found.values_list("pk", flat=True)[:LOOKED_AT])
    return list(
        Text.objects.filter(entry__in=ids).order_by("entry__kind", "entry__key").values_list("folded_title", flat=True)
    )
