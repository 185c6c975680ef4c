"""The claims in memory, and what a message has to do with them."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from statistics import fmean, pstdev
from threading import Lock

from kepu.foundation.language.matching import saving
from kepu.foundation.language.matching.cleaning import cleaned, stated
from kepu.foundation.language.matching.contracts import Answer, Candidate, ClaimText, Meaning, State
from kepu.foundation.language.matching.features import Compared, Features, Side, compare
from kepu.foundation.language.matching.learned import confidence, ranking_score, threshold
from kepu.foundation.language.matching.postings import NUMBERS, Postings
from kepu.foundation.language.matching.spreading import chance, least, marks
from kepu.foundation.language.matching.stances import judge
from kepu.foundation.language.normalising import normalise
from kepu.foundation.language.similarity import Stance

LONGEST_MESSAGE = 1_500
COMPARED_AT_MOST = 40
FORM_READS, BODY_READS = 16_000, 10_000
EXPLANATION_WEIGHT = 1.2
MOVED, LEAST_SPREAD = 2.0, 0.001

BadIndex = saving.BadIndex


@dataclass(slots=True)
class Ranked:
    """A candidate before its stance is judged: what it has in common with the message, by its best form."""

    claim: ClaimText
    form: Side
    features: Features
    score: float
    confidence: float = 0.0


class ClaimIndex:
    """Claims by id. Any thread may ask at any time; changes wait for one another. Nothing is written anywhere.

    A removed claim leaves its grams behind until the index is saved; a claim replaced is one removed and one added.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._claims: list[ClaimText | None] = []
        self._numbers: dict[str, int] = {}
        self._forms, self._bodies = Postings(), Postings()
        self._owners: array[int] = array(NUMBERS)
        self._firsts: array[int] = array(NUMBERS)

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in self._numbers

    def add(self, claim: ClaimText) -> None:
        """Adds a claim; one of the same id is replaced."""
        with self._lock:
            self._add(claim)

    def replace(self, claim: ClaimText) -> None:
        """Adds a claim in place of the one of the same id, if there is one."""
        self.add(claim)

    def remove(self, claim_id: str) -> None:
        """Takes a claim out. Raises KeyError for one that is not there."""
        with self._lock:
            self._claims[self._numbers.pop(claim_id)] = None

    def match(self, message: str, *, limit: int = 5, meaning: Meaning | None = None) -> Answer:
        """What a message has to do with the claims: state and at most `limit` candidates, the best first.

        `meaning` adds candidates and moves those of whose order the words are not sure; it alone never makes one "known".
        """
        side = _side(message)
        ranked = self._ranked(side, meaning=meaning)
        if meaning is None:
            _be_confident(ranked, limit)
        else:
            _be_confident(ranked, len(ranked))
            _be_moved(ranked, meaning)
        candidates = tuple(_candidate(side, each) for each in ranked[:limit])
        return Answer(_state(message, side, ranked[0], candidates[0].stance) if candidates else "unknown", candidates)

    def candidates(self, message: str, limit: int) -> tuple[Candidate, ...]:
        """The claims nearest to a message, the best first, however unlikely."""
        side = _side(message)
        ranked = self._ranked(side)
        _be_confident(ranked, limit)
        return tuple(_candidate(side, each) for each in ranked[:limit])

    def ranked(self, message: str, *, without: Collection[str] = ()) -> list[Ranked]:
        """The candidates with all that they have in common with the message, for training; claims `without` are passed over."""
        return self._ranked(_side(message), frozenset(without))

    def read(self, message: str) -> tuple[Side, str, list[Ranked]]:
        """The message cut up, what it says with its calls to forward, and its candidates, for training."""
        side = _side(message)
        ranked = self._ranked(side)
        _be_confident(ranked, 1)
        return side, _said(message), ranked

    def to_bytes(self) -> bytes:
        """The whole index, for `from_bytes` on a machine of the same kind."""
        with self._lock:
            index = self._compacted()
            claims = [claim for claim in index._claims if claim]
            return saving.to_bytes(claims, index._owners, index._firsts, (index._forms, index._bodies))

    @classmethod
    def from_bytes(cls, saved: bytes) -> "ClaimIndex":
        """What `to_bytes` gave. Raises BadIndex for anything else."""
        index = cls()
        claims, index._owners, index._firsts, (index._forms, index._bodies) = saving.from_bytes(saved)
        index._claims = list(claims)
        index._numbers = {claim.id: number for number, claim in enumerate(claims)}
        return index

    def _add(self, claim: ClaimText) -> None:
        before = self._numbers.get(claim.id)
        number = len(self._claims)
        self._claims.append(claim)
        self._firsts.append(len(self._owners))
        for form in (claim.text, *claim.variants):
            self._owners.append(number)
            self._forms.add(Side(stated(form)))
        self._bodies.add(Side(stated(claim.explanation)))
        self._numbers[claim.id] = number
        if before is not None:
            self._claims[before] = None

    def _ranked(
        self, message: Side, without: frozenset[str] = frozenset(), meaning: Meaning | None = None
    ) -> list[Ranked]:
        if not message.units or not self._claims:
            return []
        compared = Compared(message, self._forms.rarity(), self._bodies.rarity())
        ranked: list[Ranked] = []
        bodies: list[Side] = []
        found = self._searched(message, without)
        if meaning is not None:
            there = {number for number, _ in found}
            numbers = (self._numbers.get(claim_id) for claim_id in meaning.nearest())
            found += [(number, (0.0, 0)) for number in numbers if number is not None and number not in there]
        for number, (score, form) in found:
            claim = self._claims[number]
            if claim is not None:
                side, body = Side(stated((claim.text, *claim.variants)[form])), Side(stated(claim.explanation))
                ranked.append(Ranked(claim, side, compared.features(side, body, score), 0.0))
                bodies.append(body)
        compare([each.features for each in ranked], [each.form for each in ranked], bodies, compared.form)
        for each in ranked:
            each.score = ranking_score(each.features)
        ranked.sort(key=lambda each: -each.score)
        return ranked

    def _searched(self, message: Side, without: frozenset[str]) -> list[tuple[int, tuple[float, int]]]:
        """(claim number, (score, place of its best form)) of the claims that share rare pairs; forms and explanations add up."""
        owners, firsts, claims = self._owners, self._firsts, self._claims
        best: dict[int, tuple[float, int]] = {}
        for form, score in self._forms.scores(message, FORM_READS).items():
            owner = owners[form]
            if owner not in best or best[owner][0] < score:
                best[owner] = (score, form - firsts[owner])
        for owner, score in self._bodies.scores(message, BODY_READS).items():
            before, form = best.get(owner, (0.0, 0))
            best[owner] = (before + EXPLANATION_WEIGHT * score, form)
        alive = (
            each
            for each in best.items()
            if (claim := claims[each[0]]) is not None and not (without and claim.id in without)
        )
        return nlargest(COMPARED_AT_MOST, alive, key=lambda each: (each[1][0], -each[0]))

    def _compacted(self) -> "ClaimIndex":
        if len(self._numbers) == len(self._claims):
            return self
        index = ClaimIndex()
        for claim in self._claims:
            if claim is not None:
                index._add(claim)
        return index


def _side(message: str) -> Side:
    return Side(cleaned(message[:LONGEST_MESSAGE]))


def _said(message: str) -> str:
    return normalise(message[:LONGEST_MESSAGE])


def _be_confident(ranked: list[Ranked], limit: int) -> None:
    """Reckons the confidence of the first `limit` candidates."""
    second = ranked[1].score if len(ranked) > 1 else 0.0
    told = ranked[:limit]
    for each in told:
        each.confidence = confidence(
            each.features, margin=each.score - (second if each is ranked[0] else ranked[0].score)
        )
    for above, below in pairwise(told):
        below.confidence = min(below.confidence, above.confidence)


def _be_moved(ranked: list[Ranked], meaning: Meaning) -> None:
    """Orders candidates by words and meaning, unless the words are sure; offers the most alike though it shares no words.

    A stated rule, not a learned one: models differ. The score moves by MOVED for each standard deviation of the candidates'
    likeness above their mean, for one model spreads its cosines over 0.1 and another over 0.8.
    """
    likeness = meaning.likeness([each.claim.id for each in ranked])
    if not likeness or ranked[0].confidence >= threshold("known"):
        return
    mean, spread = fmean(likeness.values()), max(pstdev(likeness.values()), LEAST_SPREAD)
    for each in ranked:
        each.score += MOVED * (likeness.get(each.claim.id, mean) - mean) / spread
    ranked.sort(key=lambda each: -each.score)
    first = ranked[0]
    sure = max(each.confidence for each in ranked)
    first.confidence = max(first.confidence, min(sure, threshold("possible")))
    if likeness.get(first.claim.id, 0.0) >= meaning.like:
        first.confidence = max(first.confidence, threshold("possible"))
    for above, below in pairwise(ranked):
        below.confidence = min(below.confidence, above.confidence)


def _candidate(message: Side, ranked: Ranked) -> Candidate:
    stance = judge(message, ranked.form)
    return Candidate(ranked.claim.id, round(ranked.confidence, 4), _common(ranked.form, message), stance)


def _common(form: Side, message: Side) -> tuple[str, ...]:
    """The stretches of the claim that the message has, the longest first."""
    found: list[str] = []
    run: list[str] = []
    for one, two in pairwise([*form.units, ""]):
        if one + two in message.pairs:
            run = [*run, two] if run else [one, two]
        elif run:
            found.append("".join(run))
            run = []
    return tuple(sorted(dict.fromkeys(found), key=lambda each: -len(each)))


def _state(message: str, side: Side, first: Ranked, stance: Stance) -> State:
    if first.confidence < threshold("possible"):
        return "unknown"
    if stance == "denial":
        return "denies"
    if stance == "question":
        return "asks"
    if first.confidence < threshold("known"):
        return "possible"
    return "known" if chance(marks(side, first.form, _said(message))) >= least() else "possible"
