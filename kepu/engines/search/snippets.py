"""What is shown of a hit: its title and the stretch of its text that answers most, matches marked."""

import re
from collections.abc import Sequence

from kepu.engines.search.analysis.words import HAN, RUN, stem
from kepu.engines.search.contracts import Piece
from kepu.engines.search.reading import Need, Phrase
from kepu.foundation.language.normalising import folded as fold

LENGTH, BEFORE = 110, 24
SENTENCE_END = re.compile(r"[。!?!?;;\n]")

Span = tuple[int, int]


def mark(text: str, needs: Sequence[Need]) -> tuple[Piece, ...]:
    """The whole text in pieces, matches marked."""
    return _pieces(text, _spans(text, needs), 0, len(text))


def snippet_of(summary: str, body: str, needs: Sequence[Need]) -> tuple[Piece, ...]:
    """About LENGTH characters: where the text answers most; the summary where it answers, too, or nothing does."""
    if _spans(summary, needs) and len(summary) >= LENGTH // 3:
        return _window(summary, needs)
    return _window(body, needs) if _spans(body, needs) else _window(summary or body, needs)


def _window(text: str, needs: Sequence[Need]) -> tuple[Piece, ...]:
    spans = _spans(text, needs)
    start = _begin(text, _densest(spans)) if spans else 0
    end = min(len(text), start + LENGTH)
    pieces = _pieces(text, spans, start, end)
    before = (Piece("… "),) if start > 0 else ()
    after = (Piece(" …"),) if end < len(text) else ()
    return (*before, *pieces, *after)


def _densest(spans: Sequence[Span]) -> int:
    """The place of the match that has most matches within a window after it."""
    reach = LENGTH - BEFORE
    counts = [(sum(1 for other in spans if span[0] <= other[0] < span[0] + reach), -span[0]) for span in spans[:60]]
    return -max(counts)[1]


def _begin(text: str, place: int) -> int:
    """A little before the place, at the beginning of a sentence where one is near."""
    earliest = max(0, place - BEFORE)
    ends = [match.end() for match in SENTENCE_END.finditer(text, earliest, place)]
    return ends[-1] if ends else earliest


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Piece, ...]:
    pieces, place = [], start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        first, last = max(first, start), min(last, end)
        if first > place:
            pieces.append(Piece(_flat(text[place:first])))
        pieces.append(Piece(_flat(text[first:last]), is_match=True))
        place = last
    if place < end:
        pieces.append(Piece(_flat(text[place:end])))
    return tuple(pieces)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _spans(text: str, needs: Sequence[Need]) -> list[Span]:
    """Where the needs stand in a text, in order, without overlaps."""
    folded, found = fold(text), set()
    for need in needs:
        for phrase in need.phrases:
            found.update(_places(folded, phrase))
    spans: list[Span] = []
    for first, last in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or first >= spans[-1][1]:
            spans.append((first, last))
        elif last > spans[-1][1]:
            spans[-1] = (spans[-1][0], last)
    return spans


def _places(folded: str, phrase: Phrase) -> list[Span]:
    if phrase.is_exact or re.search(f"[{HAN}]", phrase.text):
        return [match.span() for match in re.finditer(re.escape(phrase.text), folded)]
    wanted = {stem(match.group()) for match in RUN.finditer(phrase.text)}
    return [match.span() for match in RUN.finditer(folded) if stem(match.group()) in wanted]
