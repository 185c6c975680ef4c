"""Beginnings of names and titles, as people type them: characters, pinyin in full, first letters of pinyin."""

from collections.abc import Iterator

from kepu.engines.search.analysis.words import runs
from kepu.foundation.language.normalising import folded
from kepu.foundation.language.pinyin import syllables
from kepu.foundation.language.words import is_han, words

LONGEST, MOST_BEGINNINGS = 24, 12


def openings_of(title: str, *, is_person: bool = False) -> Iterator[str]:
    """Each way of beginning to type a title, folded and without spaces: from the first word on, and from each later one."""
    for parts in _tails(folded(title)):
        text = "".join(parts)[:LONGEST]
        yield text
        if any(map(is_han, text)):
            read = syllables(text, is_name=is_person)
            yield "".join(read)[:LONGEST]
            yield "".join(syllable[0] for syllable in read)[:LONGEST]


def _tails(text: str) -> Iterator[list[str]]:
    parts = [word for run, is_chinese in runs(text) for word in (words(run) if is_chinese else [run])]
    for start in range(min(len(parts), MOST_BEGINNINGS)):
        yield parts[start:]
