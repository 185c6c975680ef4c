"""An inverted index from pairs of units to numbered short texts, in compact arrays."""

import math
from array import array
from collections.abc import Callable

from kepu.foundation.language.matching.features import Side

NUMBERS = "I"
SMOOTHING, KEPT = 3, 500
# Among a handful of claims nothing is rare by count alone; the learned numbers come from some four thousand.
FEWEST = 4_000
REMEMBERED = 200_000


class Postings:
    """Texts are numbered from 0 in the order in which they are added. Readers need no lock: arrays only grow."""

    def __init__(self) -> None:
        self.lists: dict[str, array[int]] = {}
        self.singles: dict[str, int] = {}
        self.lengths: array[int] = array(NUMBERS)
        self._known: Known | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    def add(self, side: Side) -> int:
        """Adds a text and returns its number."""
        number = len(self.lengths)
        self.lengths.append(len(side.pairs))
        for gram in side.pairs:
            postings = self.lists.get(gram)
            if postings is None:
                self.lists[gram] = array(NUMBERS, (number,))
            else:
                postings.append(number)
        for single in side.singles:
            self.singles[single] = self.singles.get(single, 0) + 1
        return number

    def rarity(self) -> Callable[[str], float]:
        """A function that says how rare a pair or a unit is, 0–1: inverse document frequency over that of one text; it remembers."""
        known = self._known
        if known is None or known.size != self._counted() or len(known) > REMEMBERED:
            known = self._known = Known(self)
        return known.__getitem__

    def _counted(self) -> int:
        return max(len(self.lengths), FEWEST)

    def scores(self, side: Side, budget: int) -> dict[int, float]:
        """TF-IDF likeness of the texts that share pairs (each counted once), the rarest pairs first, until `budget` postings are read.

        Of many, the best KEPT and their equals by what they share, before length counts.
        """
        found: dict[int, float] = {}
        size = max(len(self.lengths), FEWEST)
        most = math.log(size + 2)
        known = sorted((len(postings), gram) for gram in side.pairs if (postings := self.lists.get(gram)) is not None)
        for _, gram in known:  # of equal length by the gram, so that every process reads the same ones
            postings = self.lists[gram]
            having = len(postings)
            budget -= having
            if budget < 0 and found:
                break
            weight = (math.log(1 + (max(size - having, 0) + 0.5) / (having + 0.5)) / most) ** 2
            get = found.get
            for number in postings:
                found[number] = get(number, 0.0) + weight
        least = sorted(found.values())[-KEPT] if len(found) > KEPT else 0.0
        lengths = self.lengths
        return {
            number: score / math.sqrt(lengths[number] + SMOOTHING) for number, score in found.items() if score >= least
        }

    def to_parts(self) -> tuple[bytes, ...]:
        """Grams one a line, the sizes of their lists, the lists end to end; units one a line, their counts; lengths of the texts."""
        lists, singles = dict(self.lists), dict(self.singles)
        sizes = array(NUMBERS, map(len, lists.values())).tobytes()
        joined = b"".join(each.tobytes() for each in lists.values())
        counts = array(NUMBERS, singles.values()).tobytes()
        return "\n".join(lists).encode(), sizes, joined, "\n".join(singles).encode(), counts, self.lengths.tobytes()

    @classmethod
    def from_parts(
        cls, grams: bytes, sizes: bytes, lists: bytes, units: bytes, counts: bytes, lengths: bytes
    ) -> "Postings":
        """What `to_parts` gave, made whole again."""
        made = cls()
        made.lengths.frombytes(lengths)
        made.singles = dict(zip(units.decode().split("\n"), numbers_of(counts), strict=False))
        place, width = 0, made.lengths.itemsize
        for gram, count in zip(grams.decode().split("\n"), numbers_of(sizes), strict=False):
            made.lists[gram] = array(NUMBERS, lists[place : place + count * width])
            place += count * width
        return made


class Known(dict[str, float]):
    """Rarity by gram, reckoned when it is first asked for: a lookup in a dictionary, for a message asks ten thousand times."""

    def __init__(self, postings: Postings) -> None:
        super().__init__()
        self._postings = postings
        self.size = max(len(postings), FEWEST)
        self._most = math.log(self.size + 2)

    def __missing__(self, gram: str) -> float:
        having = len(self._postings.lists.get(gram, ())) or self._postings.singles.get(gram, 0)
        weight = self[gram] = math.log(1 + (max(self.size - having, 0) + 0.5) / (having + 0.5)) / self._most
        return weight


def numbers_of(saved: bytes) -> "array[int]":
    """The numbers that an array wrote."""
    numbers: array[int] = array(NUMBERS)
    numbers.frombytes(saved)
    return numbers
