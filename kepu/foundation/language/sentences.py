"""Sentences of a text, Chinese and English."""

import re
from dataclasses import dataclass

ABBREVIATED = "mr mrs ms dr prof st vs etc fig no vol al eg ie e.g i.e ca approx jr sr inc dept est cf sp spp var subsp p pp u.s u.k"
ABBREVIATIONS = frozenset(ABBREVIATED.split())
ENDINGS = re.compile(r"(?:[。！？!?]+|…{1,2}|\.{3,6}|\.(?=[\s”’\"')\]）】]|$))[”’」』\"'）)\]】》]*|\n+")
WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
NUMBERED = re.compile(r"(?:^|\n)\s?\d{1,2}$")
CLOSING = "”’」』\"'）)]】》"
NOT_AT_END_OF_ELLIPSIS = "，,、；;：:"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: text[start:end], without the spaces around it."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Span]:
    """The sentences in order, each with its closing marks; headings and list items end at their line.

    A full stop ends one only where a space or the end follows (not in 3.14 or v1.2), and not after an abbreviation or initial.
    Quoted speech belongs to its sentence where the quote goes on with a comma or a lower-case word.
    """
    found: list[Span] = []
    start = 0
    for ending in ENDINGS.finditer(text):
        if _goes_on(text, ending):
            continue
        _add(found, text, start, ending.end())
        start = ending.end()
    _add(found, text, start, len(text))
    return found


def _goes_on(text: str, ending: re.Match[str]) -> bool:
    mark = ending[0]
    rest = text[ending.end() : ending.end() + 2]
    if mark[0] == "\n":
        return False
    if mark[0] in "…." and rest[:1] and rest[0] not in "\n" and not rest[0].isspace():
        return mark[0] != "." or mark.startswith("...")
    if mark[0] == "." and not mark.startswith(".."):
        return _is_abbreviation(text, ending.start(), rest)
    return mark[-1] in CLOSING and rest[:1] in tuple(NOT_AT_END_OF_ELLIPSIS)


def _is_abbreviation(text: str, stop: int, rest: str) -> bool:
    if NUMBERED.search(text, max(0, stop - 4), stop):
        return True
    word = WORD_BEFORE.search(text, max(0, stop - 12), stop)
    if word is None:
        return False
    name = word[0]
    if name.lower() in ABBREVIATIONS:
        return True
    return len(name) == 1 and name.isupper() and rest[1:2].isalpha()


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    kept = piece.strip()
    if kept:
        begin = start + piece.index(kept)
        found.append(Span(begin, begin + len(kept), kept))
