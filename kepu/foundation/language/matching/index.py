"""The claims in memory, and what a message has to do with them."""

import json
import struct
import sys
from array import array
from dataclasses import astuple
from heapq import nlargest
from threading import Lock

from kepu.foundation.language.matching.cleaning import cleaned, content
from kepu.foundation.language.matching.contracts import Answer, Candidate, ClaimText, State
from kepu.foundation.language.matching.postings import NUMBERS, Postings
from kepu.foundation.language.normalising import normalise
from kepu.foundation.language.similarity import stance

MARK = b"kepu claims 1 " + sys.byteorder.encode() + b"\n"
READ_AT_MOST = 120_000
EXPLANATION_WEIGHT = 0.4
KNOWN, POSSIBLE = 0.75, 0.35


class BadIndex(ValueError):
    """The bytes are not an index of this version and machine: build it anew from the claims."""


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

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, claim_id: object) -> bool:
        return claim_id in self._numbers

    def add(self, claim: ClaimText) -> None:
        """Adds a claim; one of the same id is replaced."""
        with self._lock:
            self._drop(claim.id)
            number = len(self._claims)
            self._claims.append(claim)
            for form in (claim.text, *claim.variants):
                self._owners.append(number)
                self._forms.add(_pairs(content(normalise(form))))
            self._bodies.add(_pairs(content(normalise(claim.explanation))))
            self._numbers[claim.id] = number

    replace = add

    def remove(self, claim_id: str) -> None:
        """Takes a claim out. Raises KeyError for one that is not there."""
        with self._lock:
            if claim_id not in self._numbers:
                raise KeyError(claim_id)
            self._drop(claim_id)

    def match(self, message: str, *, limit: int = 5) -> Answer:
        """What a message has to do with the claims: state and at most `limit` candidates, the best first."""
        candidates = self.candidates(message, limit)
        return Answer(_state(candidates), candidates)

    def candidates(self, message: str, limit: int) -> tuple[Candidate, ...]:
        """The claims nearest to a message, the best first, however unlikely."""
        plain = cleaned(message)
        grams = set(_pairs(content(plain)))
        best: dict[int, float] = {}
        for form, score in self._forms.scores(grams, READ_AT_MOST).items():
            owner = self._owners[form]
            best[owner] = max(score, best.get(owner, 0.0))
        for number, score in self._bodies.scores(grams, READ_AT_MOST).items():
            best[number] = best.get(number, 0.0) + EXPLANATION_WEIGHT * score
        ranked = nlargest(limit + 10, best.items(), key=lambda each: (each[1], -each[0]))
        attitude = stance(plain)
        found = ((claim, grams) for number, _ in ranked if (claim := self._claims[number]) is not None)
        return tuple(Candidate(claim.id, *_likeness(claim, grams), attitude) for claim, grams in found)[:limit]

    def to_bytes(self) -> bytes:
        """The whole index, for `from_bytes` on a machine of the same kind."""
        with self._lock:
            index = self._compacted()
            claims = json.dumps([astuple(claim) for claim in index._claims if claim], ensure_ascii=False).encode()
            parts = [claims, index._owners.tobytes()]
            for postings in (index._forms, index._bodies):
                grams, *arrays = postings.to_parts()
                parts += [grams.encode(), *arrays]
        return MARK + b"".join(struct.pack("<Q", len(part)) + part for part in parts)

    @classmethod
    def from_bytes(cls, saved: bytes) -> "ClaimIndex":
        """What `to_bytes` gave. Raises BadIndex for anything else."""
        if not saved.startswith(MARK):
            raise BadIndex("not an index of this version and machine")
        parts, place = [], len(MARK)
        while place < len(saved):
            (size,) = struct.unpack_from("<Q", saved, place)
            parts.append(saved[place + 8 : place + 8 + size])
            place += 8 + size
        index = cls()
        for claim_id, text, variants, explanation in json.loads(parts[0]):
            index._numbers[claim_id] = len(index._claims)
            index._claims.append(ClaimText(claim_id, text, tuple(variants), explanation))
        index._owners.frombytes(parts[1])
        index._forms = Postings.from_parts(parts[2].decode(), *parts[3:6])
        index._bodies = Postings.from_parts(parts[6].decode(), *parts[7:10])
        return index

    def _drop(self, claim_id: str) -> None:
        number = self._numbers.pop(claim_id, None)
        if number is not None:
            self._claims[number] = None

    def _compacted(self) -> "ClaimIndex":
        if len(self._numbers) == len(self._claims):
            return self
        index = ClaimIndex()
        for claim in self._claims:
            if claim is not None:
                index.add(claim)
        return index


def _pairs(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)] or ([text] if text else [])


def _likeness(claim: ClaimText, grams: set[str]) -> tuple[float, tuple[str, ...]]:
    """The share of the claim's pairs that the message has, in its best form, and those pairs run together where they touch."""
    share, form = max((_share(form, grams), form) for form in (claim.text, *claim.variants))
    return round(share, 4), _common(form, grams)


def _share(form: str, grams: set[str]) -> float:
    pairs = set(_pairs(content(normalise(form))))
    return len(pairs & grams) / len(pairs) if pairs else 0.0


def _common(form: str, grams: set[str]) -> tuple[str, ...]:
    text, found, start = content(normalise(form)), [], None
    for place, pair in enumerate([*_pairs(text), ""]):
        if pair in grams and start is None:
            start = place
        elif pair not in grams and start is not None:
            found.append(text[start : place + 1])
            start = None
    return tuple(dict.fromkeys(found))


def _state(candidates: tuple[Candidate, ...]) -> State:
    if not candidates or candidates[0].confidence < POSSIBLE:
        return "unknown"
    first = candidates[0]
    if first.stance != "assertion":
        return "denies" if first.stance == "denial" else "asks"
    return "known" if first.confidence >= KNOWN else "possible"
