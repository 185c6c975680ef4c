"""The corpus of the writing help: sentences with the codes that a careful editor would mark."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from kepu.foundation.language.findings import check

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Marked:
    """A sentence with the codes that it should and does get."""

    text: str
    wanted: Counter
    found: Counter


def marked_sentences(name: str = "corpus") -> list[Marked]:
    """Every sentence of a file of the corpus, checked for the general public."""
    lines = [line for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if "|" in line]
    pairs = [(codes.split(), text.strip()) for codes, _, text in (line.partition("|") for line in lines)]
    return [
        Marked(text, Counter(codes), Counter(finding.code for finding in check(text, audience="public")))
        for codes, text in pairs
    ]


def scores(sentences: list[Marked]) -> dict[str, tuple[float, float, int]]:
    """Code → precision, recall, number of places that should be marked."""
    table = {}
    for code in sorted({code for each in sentences for code in each.wanted}):
        hits = sum(min(each.wanted[code], each.found[code]) for each in sentences)
        wanted = sum(each.wanted[code] for each in sentences)
        found = sum(each.found[code] for each in sentences)
        table[code] = (hits / found if found else 0.0, hits / wanted, wanted)
    return table


def overall(sentences: list[Marked]) -> tuple[float, float]:
    """Precision and recall over all codes together."""
    hits = sum((each.wanted & each.found).total() for each in sentences)
    return hits / sum(each.found.total() for each in sentences), hits / sum(each.wanted.total() for each in sentences)
