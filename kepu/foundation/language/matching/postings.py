"""An inverted index from pairs of characters to numbered short texts, in compact arrays, scored by BM25."""

import math
from array import array
from collections.abc import Iterable

# Okapi BM25 with each gram counted once (Robertson and Zaragoza 2009); b is lower than usual, since titles differ little in length.
SATURATION, LENGTH_WEIGHT = 1.2, 0.5
NUMBERS = "I"


class Postings:
    """Texts are numbered from 0 in the order in which they are added. Readers need no lock: arrays only grow."""

    def __init__(self) -> None:
        self.lists: dict[str, array[int]] = {}
        self.lengths: array[int] = array(NUMBERS)
        self.total = 0

    def __len__(self) -> int:
        return len(self.lengths)

    def add(self, grams: Iterable[str]) -> int:
        """Adds a text by its grams and returns its number."""
        number, different = len(self.lengths), set(grams)
        self.lengths.append(len(different))
        self.total += len(different)
        for gram in different:
            postings = self.lists.get(gram)
            if postings is None:
                self.lists[gram] = array(NUMBERS, (number,))
            else:
                postings.append(number)
        return number

    def rarity(self, gram: str) -> float:
        """Inverse document frequency; for a gram that no text has, that of one text."""
        having = len(self.lists.get(gram, ())) or 1
        return math.log(1 + (len(self.lengths) - having + 0.5) / (having + 0.5))

    def scores(self, grams: Iterable[str], budget: int) -> dict[int, float]:
        """BM25 of the texts that share grams, the rarest grams first, until `budget` postings have been read."""
        found: dict[int, float] = {}
        lists = sorted((self.lists[gram] for gram in set(grams) if gram in self.lists), key=len)
        size = len(self.lengths)
        for postings in lists:
            having = len(postings)
            budget -= having
            if budget < 0 and found:
                break
            weight = math.log(1 + (size - having + 0.5) / (having + 0.5))
            for number in postings:
                found[number] = found.get(number, 0.0) + weight
        return self._normed(found)

    def _normed(self, found: dict[int, float]) -> dict[int, float]:
        mean = self.total / len(self.lengths) if self.lengths else 1.0
        fixed, share = 1 + SATURATION * (1 - LENGTH_WEIGHT), SATURATION * LENGTH_WEIGHT / (mean or 1.0)
        lengths, gain = self.lengths, SATURATION + 1
        return {number: score * gain / (fixed + share * lengths[number]) for number, score in found.items()}

    def to_parts(self) -> tuple[str, bytes, bytes, bytes]:
        """Grams one a line, the sizes of their lists, the lists end to end, and the lengths of the texts."""
        lists = dict(self.lists)
        sizes = array(NUMBERS, map(len, lists.values()))
        return (
            "\n".join(lists),
            sizes.tobytes(),
            b"".join(each.tobytes() for each in lists.values()),
            self.lengths.tobytes(),
        )

    @classmethod
    def from_parts(cls, grams: str, sizes: bytes, lists: bytes, lengths: bytes) -> "Postings":
        """What `to_parts` gave, made whole again."""
        made = cls()
        made.lengths.frombytes(lengths)
        made.total = sum(made.lengths)
        counts: array[int] = array(NUMBERS)
        counts.frombytes(sizes)
        place, width = 0, made.lengths.itemsize
        for gram, count in zip(grams.split("\n") if grams else (), counts, strict=True):
            made.lists[gram] = array(NUMBERS, lists[place : place + count * width])
            place += count * width
        return made
