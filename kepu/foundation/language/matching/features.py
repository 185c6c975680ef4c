"""What a message and a claim have in common, in numbers: the input of the learned ranking. All of it is on the surface of the texts."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from operator import add, itemgetter, mul

from kepu.foundation.language.words import words

UNITS = re.compile(r"[a-zà-ÿ]+|\d+(?:\.\d+)?|[^\W_]")
PARTS = re.compile(r"[。！？!?;；\n…]+")
Rarity = Callable[[str], float]
Features = dict[str, float]
COMPARED = ("text", "body", "sum", "claim_pairs", "first", "message_pairs", "sequence", "words")
SUPPORTERS = 6
SUBJECTS, FEEDBACK, STEEP = 3, 11, 4


class Side:
    """A text, cut up once: the message, or a form or the explanation of a claim. `plain` is cleaned or normalised.

    Its units are Chinese characters, whole numbers and whole words of letters: two words that share letters have nothing in common.
    """

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.units: list[str] = UNITS.findall(plain)

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def text(self) -> str:
        """Its units run together."""
        return "".join(self.units)

    @cached_property
    def singles(self) -> frozenset[str]:
        """Its different units."""
        return frozenset(self.units)

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Its different pairs of neighbours; a text of one unit has that."""
        return frozenset(pairs_in(self.units)) or self.singles

    @cached_property
    def triples(self) -> frozenset[tuple[str, str]]:
        """Its different triples of neighbours, each as its two pairs."""
        return frozenset(pairwise(pairs_in(self.units)))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, in digits."""
        return frozenset(unit for unit in self.units if unit[0].isdigit())

    @cached_property
    def words(self) -> list[str]:
        """Its words of two characters and more, each once, in order."""
        return list(dict.fromkeys(word for word in words(self.plain) if len(word) > 1 and UNITS.match(word)))

    @cached_property
    def parts(self) -> list["Side"]:
        """Its sentences, for a claim may hide in one of many."""
        found = [part for part in map(Side, PARTS.split(self.plain)) if part.units]
        return found if len(found) > 1 else [self]

    @cached_property
    def places(self) -> dict[str, int]:
        """Unit → the bits of its places, for the common subsequence."""
        found: dict[str, int] = {}
        for place, unit in enumerate(self.units):
            found[unit] = found.get(unit, 0) | (1 << place)
        return found


class Repeated:
    """What a message comes back to: how often its grams stand in it, and the words that it says most and others say least."""

    def __init__(self, message: Side, form: Rarity, body: Rarity, weight: Callable[[str], float]) -> None:
        units, text = message.units, message.text
        self.pairs = Counter(pairs_in(units))
        self.singles = Counter(units)
        self.form = {gram: (1 + math.log(times)) * form(gram) ** 2 for gram, times in self.pairs.items()}
        self.body = {gram: (1 + math.log(times)) * body(gram) ** 2 for gram, times in self.pairs.items()}
        # The lengths as vectors: each number above is a gram's weight here times its weight there.
        self.form_length = (
            math.sqrt(sum(((1 + math.log(n)) * form(gram)) ** 2 for gram, n in self.pairs.items())) or 1.0
        )
        self.body_length = (
            math.sqrt(sum(((1 + math.log(n)) * body(gram)) ** 2 for gram, n in self.pairs.items())) or 1.0
        )
        said = {word: (1 + math.log(text.count(word) or 1)) * weight(word) for word in message.words}
        self.subjects = sorted(said, key=lambda word: -said[word])[:SUBJECTS]


class Compared:
    """A message, ready to be compared with many claims; `form` and `body` say how rare grams are among forms and explanations."""

    def __init__(self, message: Side, form: Rarity, body: Rarity) -> None:
        self.message, self.form, self.body = message, form, body
        self._words: dict[str, float] = {}
        self.lengths = (length_of(message.singles, form), length_of(message.pairs, form))
        self.body_lengths = (length_of(message.singles, body), length_of(message.pairs, body))
        self.weight = sum(map(form, message.pairs)) or 1.0
        self.words = [(word, self._of_word(word)) for word in message.words]
        self.word_weight = sum(weight for _, weight in self.words) or 1.0
        self.repeated = Repeated(message, form, body, self._of_word)

    def features(self, claim: Side, body: Side, first: float) -> Features:
        """The numbers of one candidate; `first` is its score in the search."""
        found: Features = {"first": first}
        text_length = self._of_text(found, claim)
        body_length = self._of_body(found, claim, body)
        self._of_words(found, claim, body)
        self._of_order(found, claim)
        self._of_repeated(found, claim, body, text_length, body_length)
        numbers = claim.numbers
        found["numbers"] = float(len(numbers & self.message.numbers))
        found["numbers_missing"] = float(len(numbers - self.message.numbers))
        found["claim_length"], found["message_length"] = math.log1p(len(claim)), math.log1p(len(self.message))
        found["body_length"] = math.log1p(len(body))
        found["sum"] = found["text"] + found["body"]
        return found

    def _of_text(self, found: Features, claim: Side) -> float:
        (one, two), message = self.lengths, self.message
        singles, pairs = (
            overlap(message.singles, claim.singles, self.form),
            overlap(message.pairs, claim.pairs, self.form),
        )
        found["text"] = (singles.product + pairs.product) / math.hypot(one, two)
        found["text_singles"], found["text_pairs"] = singles.product / one, pairs.product / two
        found["claim_singles"], found["claim_pairs"] = singles.covered, pairs.covered
        found["claim_rare_singles"], found["claim_rare_pairs"] = singles.covered_squared, pairs.covered_squared
        found["rarest_single"], found["rarest_pair"] = singles.rarest, pairs.rarest
        found["missing_single"], found["missing_pair"] = singles.missing, pairs.missing
        whole = sum(self.form(one) + self.form(two) for one, two in claim.triples)
        shared = sum(self.form(one) + self.form(two) for one, two in claim.triples & message.triples)
        found["claim_triples"] = shared / whole if whole else 0.0
        return pairs.length

    def _of_body(self, found: Features, claim: Side, body: Side) -> float:
        (one, two), message = self.body_lengths, self.message
        singles, pairs = (
            overlap(message.singles, body.singles, self.body),
            overlap(message.pairs, body.pairs, self.body),
        )
        found["body"] = (singles.product + pairs.product) / math.hypot(one, two)
        found["body_pairs"], found["body_covered"], found["body_rarest"] = (
            pairs.product / two,
            pairs.covered,
            pairs.rarest,
        )
        both = (message.pairs & claim.pairs) | (message.pairs & body.pairs)
        found["message_pairs"] = sum(map(self.form, both)) / self.weight
        return pairs.length

    def _of_words(self, found: Features, claim: Side, body: Side) -> None:
        text = self.message.text
        weighed = [(self._of_word(word), word in text, word) for word in claim.words]
        shared = [(weight, word) for weight, has, word in weighed if has]
        found["longest_word"] = float(max((len(word) for _, word in shared), default=0))
        found["rarest_word"] = max((weight for weight, _ in shared), default=0.0)
        found["common_words"] = float(len(shared))
        found["rarest_word_found"] = float(max(weighed, key=itemgetter(0), default=(0.0, False))[1])
        whole = sum(weight**2 for weight, _, _ in weighed) or 1.0
        found["words"] = sum(weight**2 for weight, _ in shared) / whole
        found["words_missing"] = float(len(weighed) - len(shared))
        found["first_word"] = float(weighed[0][1]) if weighed else 0.5
        found["last_word"] = float(weighed[-1][1]) if weighed else 0.5
        told = [(weight, word in claim.text, word in body.text) for word, weight in self.words]
        found["message_words"] = sum(weight for weight, has, _ in told if has) / self.word_weight
        found["message_words_body"] = sum(weight for weight, has, also in told if also and not has) / self.word_weight

    def _of_order(self, found: Features, claim: Side) -> None:
        size = len(claim) or 1
        run = common_run(claim.text, self.message.text)
        found["run"], found["run_share"] = math.log1p(run), run / (len(claim.text) or 1)
        found["sequence"] = common_subsequence(self.message, claim) / size
        parts = [
            (len(part.pairs & claim.pairs), len(part.singles & claim.singles), part) for part in self.message.parts
        ]
        found["part_pairs"] = max(pairs for pairs, _, _ in parts) / (len(claim.pairs) or 1)
        found["part_likeness"] = max(
            singles / (len(part.singles) + len(claim.singles) - singles or 1) for _, singles, part in parts
        )

    def _of_repeated(self, found: Features, claim: Side, body: Side, text_length: float, body_length: float) -> None:
        """What the message comes back to, and whether claim and explanation are about that."""
        said, form = self.repeated, self.form
        best = 0.0
        for part in body.parts:
            shared = list(map(self.body, part.pairs & self.message.pairs))
            if shared:
                best = max(best, sum(map(mul, shared, shared)) / length_of(part.pairs, self.body))
        found["body_part"] = best / self.body_lengths[1]
        found["repeated"] = sum(
            math.log1p(said.pairs[gram]) * form(gram) for gram in claim.pairs & said.pairs.keys()
        ) / (len(claim.pairs) or 1)
        found["repeated_singles"] = sum(
            math.log1p(said.singles[unit]) * form(unit) for unit in claim.singles & said.singles.keys()
        ) / (len(claim.singles) or 1)
        found["repeated_text"] = sum(said.form[gram] for gram in claim.pairs & said.form.keys()) / (
            said.form_length * text_length
        )
        found["repeated_body"] = sum(said.body[gram] for gram in body.pairs & said.body.keys()) / (
            said.body_length * body_length
        )
        for place in range(SUBJECTS):
            word = said.subjects[place] if place < len(said.subjects) else ""
            found[f"subject_{place}"] = float(bool(word) and word in claim.text)
            found[f"subject_{place}_body"] = float(bool(word) and word in body.text)
        subject = set(said.subjects[0]) if said.subjects else set()
        found["subject_singles"] = len(subject & claim.singles) / len(subject) if subject else 0.0

    def _of_word(self, word: str) -> float:
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = max(map(self.form, pairs_of(word)))
        return known


def pairs_in(units: list[str]) -> list[str]:
    """Each unit with its next, run together, in order."""
    return list(map(add, units, units[1:]))


def pairs_of(word: str) -> Iterable[str]:
    """The pairs of neighbouring units of a word; of one unit, that."""
    units = UNITS.findall(word)
    return pairs_in(units) or units


class Overlap:
    """What a claim's grams and a message's share, by rarity (0–1 each)."""

    __slots__ = ("covered", "covered_squared", "length", "missing", "product", "rarest")

    def __init__(self, shared: list[float], absent: list[float]) -> None:
        linear, square = sum(shared), sum(map(mul, shared, shared))
        whole, whole_square = linear + sum(absent), square + sum(map(mul, absent, absent))
        self.length = math.sqrt(whole_square) or 1.0
        self.product = square / math.sqrt(whole_square) if whole_square else 0.0
        self.covered = linear / whole if whole else 0.0
        self.covered_squared = square / whole_square if whole_square else 0.0
        self.rarest, self.missing = max(shared, default=0.0), max(absent, default=0.0)


def overlap(message: frozenset[str], claim: frozenset[str], rarity: Rarity) -> Overlap:
    """The inner product without the message's length, the share of the claim that is found, the rarest common and missing gram."""
    return Overlap(list(map(rarity, claim & message)), list(map(rarity, claim - message)))


def length_of(grams: Iterable[str], rarity: Rarity) -> float:
    """The Euclidean length of a set of grams, each weighing its rarity."""
    weights = list(map(rarity, grams))
    return math.sqrt(sum(map(mul, weights, weights))) or 1.0


def common_subsequence(one: Side, other: Side) -> int:
    """Length of the longest common subsequence in units, by bits (Hyyrö 2004): one addition per unit of `one`."""
    mask = (1 << len(other)) - 1
    bits, places = mask, other.places
    for unit in one.units:
        here = bits & places.get(unit, 0)
        if here:
            bits = ((bits + here) | (bits - here)) & mask
    return len(other) - bits.bit_count()


def common_run(short: str, long: str) -> int:
    """Length of the longest run of `short` that stands in `long`."""
    best = 0
    for start in range(len(short)):
        while start + best < len(short) and short[start : start + best + 1] in long:
            best += 1
    return best


def compare(found: Sequence[Features], claims: Sequence[Side], bodies: Sequence[Side], form: Rarity) -> None:
    """Adds to each candidate's numbers how it stands among the others: its share of the best, its likeness to the best ones."""
    _feed_back(found, claims, bodies, form)
    for name in COMPARED:
        most = max((each[name] for each in found), default=0.0) or 1.0
        for each in found:
            each[f"{name}_of_best"] = each[name] / most
    best = sorted(range(len(found)), key=lambda place: -found[place]["sum"])[:SUPPORTERS]
    for place, (each, claim) in enumerate(zip(found, claims, strict=True)):
        each["support"] = max(
            (_likeness(claims[other], claim) * found[other]["sum"] for other in best if other != place), default=0.0
        )


def _feed_back(found: Sequence[Features], claims: Sequence[Side], bodies: Sequence[Side], form: Rarity) -> None:
    """How like a claim is to what the best others say, claim and explanation together: relevance feedback without a second search."""
    best = sorted(range(len(found)), key=lambda place: -found[place]["sum"])[:FEEDBACK]
    most = max((each["sum"] for each in found), default=0.0) or 1.0
    whole = {place: claims[place].pairs | bodies[place].pairs for place in best}
    lengths = {place: length_of(whole[place], form) for place in best}
    shares = {place: (found[place]["sum"] / most) ** STEEP for place in best}
    for place, (each, claim) in enumerate(zip(found, claims, strict=True)):
        squares = {gram: form(gram) ** 2 for gram in claim.pairs}
        length, total, fed = math.sqrt(sum(squares.values())) or 1.0, 0.0, 0.0
        for other in best:
            if other != place:
                total += shares[other]
                shared = whole[other] & squares.keys()
                fed += shares[other] * sum(map(squares.__getitem__, shared)) / (length * lengths[other])
        each["feedback"] = fed / total if total else 0.0


def _likeness(one: Side, other: Side) -> float:
    return len(one.pairs & other.pairs) / (min(len(one.pairs), len(other.pairs)) or 1)
