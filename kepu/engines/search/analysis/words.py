"""Runs of characters and their lexemes.

Chinese is found by single characters and by two and three characters in a row, not by words: which words a segmenter sees depends
on the sentence (引力波 in 引力波动), which characters stand side by side does not. Runs end at punctuation, spaces and the borders
of fields, so nothing is found across them. Latin words are found by their English stem, worked out here and not by the
database, so that both databases agree.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W{HAN}_]+)")
LONGEST_WORD = 60
GRAM = 3

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """English stem of a folded word (Porter 2); other alphabets and words with digits as they are."""
    return _stemmer.stemWord(word) if word.isascii() and word.isalpha() else word[:LONGEST_WORD]


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """(run, whether it is Chinese) of folded text, in order."""
    for match in RUN.finditer(folded):
        yield match.group(), match.lastgroup == "han"


def lexemes_of(folded: str) -> Iterator[str]:
    """Every lexeme of folded text, in order, as often as it occurs: one, two and three characters in a row, and stems."""
    for run, is_han in runs(folded):
        if not is_han:
            yield stem(run)[:LONGEST_WORD]
            continue
        for size in range(1, GRAM + 1):
            yield from (run[start : start + size] for start in range(len(run) - size + 1))


def lexemes_for(folded: str) -> tuple[str, ...]:
    """The lexemes that an entry must have to contain a folded phrase, the longest ones, each once."""
    return tuple(dict.fromkeys(_longest(runs(folded))))


def needs_reading(folded: str) -> bool:
    """Whether having the lexemes does not yet prove that the phrase is there (they may stand apart)."""
    found = list(runs(folded))
    return len(found) > 1 or any(is_han and len(run) > GRAM for run, is_han in found)


def _longest(found: Iterable[tuple[str, bool]]) -> Iterator[str]:
    for run, is_han in found:
        if not is_han:
            yield stem(run)[:LONGEST_WORD]
        else:
            yield from (run[start : start + GRAM] for start in range(max(1, len(run) - GRAM + 1)))
