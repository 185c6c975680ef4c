"""Words of topics and questions, so that a two-character word inside a phrase is found whatever the segmentation does."""

import re
from collections.abc import Iterable
from pathlib import Path

from kepu.foundation.language.normalising import normalise
from kepu.foundation.language.words import is_han, words

LETTERS = re.compile(r"[a-z0-9][a-z0-9.+-]*")
LONGEST = 30
EMPTY = frozenset(
    word
    for line in (Path(__file__).parent / "data" / "empty.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


def topic_words(phrases: Iterable[str]) -> frozenset[str]:
    """What topics are found by: their words of two characters and more, and every pair of neighbouring characters."""
    found: set[str] = set()
    for phrase in phrases:
        for word in _content(phrase):
            found.add(word[:LONGEST])
        for run in _runs(normalise(phrase)):
            found |= {run[place : place + 2] for place in range(len(run) - 1)}
    return frozenset(found - EMPTY)


def question_words(text: str) -> tuple[str, ...]:
    """The words of a question that say what it is about, each once, in order."""
    return tuple(dict.fromkeys(_content(text)))


def pairs_of(word: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a Chinese word of three and more; none for others."""
    if len(word) < 3 or not all(is_han(character) for character in word):
        return frozenset()
    return frozenset(word[place : place + 2] for place in range(len(word) - 1))


def says(text: str, phrase: str) -> bool:
    """Whether a normalised text is about a phrase: it stands there, or each of its words does."""
    plain = normalise(phrase)
    if not plain:
        return False
    if plain in text:
        return True
    parts = _content(phrase)
    return len(parts) > 1 and all(part in text for part in parts)


def _content(text: str) -> list[str]:
    plain = normalise(text)
    han = [
        word
        for word in words(plain)
        if len(word) > 1 and word not in EMPTY and all(is_han(character) for character in word)
    ]
    return [*han, *(word for word in LETTERS.findall(plain) if len(word) > 1 and word not in EMPTY)]


def _runs(plain: str) -> list[str]:
    runs, run = [], ""
    for character in plain:
        if is_han(character):
            run += character
        elif run:
            runs.append(run)
            run = ""
    return [*runs, run] if run else runs
