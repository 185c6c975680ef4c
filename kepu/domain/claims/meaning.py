"""Claims that say the same in other words: vectors of a model behind an OpenAI-compatible address, off unless one is set up.

The worker asks for the vectors of published claims and keeps them in the database. A process has their signs in memory: the claims
that differ from the message's in the fewest signs are compared in full. When the address fails or is late, the answer stands by words
alone, and it is not asked again for a minute. What is sent of a message is its cleaned text; nothing of it is kept here.
"""

import math
import struct
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from operator import mul
from threading import Lock

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from kepu.domain.claims.models import Claim, ClaimState, ClaimVector, Verdict, VerdictState
from kepu.foundation.endpoints import EndpointFailed, ask_endpoint
from kepu.foundation.language.matching.cleaning import cleaned

NEAREST, LOOKED_AT = 20, 60
LONGEST, AT_ONCE, A_RUN = 1500, 32, 1024
FEWEST, MOST = 8, 4096
MOST_BYTES = 8_000_000
WORKER_SECONDS = 60.0
LOOKED_FOR_NEW, PAUSE = 30.0, 60.0
Vector = Sequence[float]
log = structlog.get_logger(__name__)


def is_on() -> bool:
    """Whether a model is set up."""
    return bool(settings.EMBEDDING_URL)


@dataclass(frozen=True)
class MessageMeaning:
    """A message's vector beside those of the claims."""

    vector: Vector
    like: float

    def nearest(self) -> Collection[str]:
        """The claims most like it."""
        near = _signs.near(_bits(self.vector))
        found = self.likeness([str(claim_id) for claim_id in near])
        return sorted(found, key=lambda claim_id: -found[claim_id])[:NEAREST]

    def likeness(self, claim_ids: Collection[str]) -> Mapping[str, float]:
        """Cosines; claims without a vector of this model are absent."""
        rows = ClaimVector.objects.filter(claim__in=[int(one) for one in claim_ids], model=settings.EMBEDDING_MODEL)
        size = len(self.vector)
        return {
            str(claim_id): sum(map(mul, self.vector, struct.unpack(f"<{size}e", halves)))
            for claim_id, halves in rows.order_by().values_list("claim_id", "vector")
            if len(halves) == 2 * size
        }


def meaning_of(message: str) -> MessageMeaning | None:
    """What the model knows about a message; None when it is off, pausing, late or broken."""
    text = cleaned(message)[:LONGEST]
    if not is_on() or not text.strip() or _signs.is_pausing() or not _signs.any():
        return None
    try:
        [vector] = embed([text], seconds=settings.EMBEDDING_SECONDS)
    except EndpointFailed as failure:
        _signs.pause()
        log.warning("embedding_failed", reason=failure.reason)
        return None
    return MessageMeaning(vector, settings.EMBEDDING_LIKE)


def embed(texts: Sequence[str], *, seconds: float) -> list[Vector]:
    """A vector of length 1 for each text. Raises EndpointFailed, "junk" too for vectors that are none."""
    said = ask_endpoint(
        settings.EMBEDDING_URL, "/embeddings", {"model": settings.EMBEDDING_MODEL, "input": list(texts)},
        key=settings.EMBEDDING_KEY, seconds=seconds, most_bytes=MOST_BYTES,
    )  # fmt: skip
    try:
        rows = sorted(said["data"], key=lambda row: row["index"])
        vectors = [_unit(row["embedding"]) for row in rows]
        if [row["index"] for row in rows] != list(range(len(texts))) or len({len(one) for one in vectors}) != 1:
            raise ValueError("another number of vectors, or of sizes")
    except (LookupError, TypeError, ValueError, OverflowError) as junk:
        raise EndpointFailed("junk") from junk
    return vectors


def renew_vectors(*, now: datetime) -> int:
    """Asks for the vectors of published claims that have none of this model or changed since; how many. Safe to run again.

    At most 1,024 a run; ends at the first failure, for the next run goes on.
    """
    if not is_on():
        return 0
    old = ~Q(vector__model=settings.EMBEDDING_MODEL) | Q(vector__change_number__lt=F("change_number"))
    rows = Claim.objects.filter(Q(vector=None) | old, state=ClaimState.PUBLISHED).order_by("pk")
    waiting = list(rows.values_list("pk", "text", "change_number")[:A_RUN])
    done = 0
    for start in range(0, len(waiting), AT_ONCE):
        some = waiting[start : start + AT_ONCE]
        try:
            vectors = embed(_texts(some), seconds=WORKER_SECONDS)
        except EndpointFailed as failure:
            log.warning("embedding_failed", reason=failure.reason)
            break
        _keep(some, vectors, now=now)
        done += len(some)
    return done


def forget() -> None:
    """Memory begins anew."""
    _signs.forget()


def _texts(claims: Sequence[tuple[int, str, int]]) -> list[str]:
    """What the model reads of a claim: its words, and the verdict in short."""
    live = Verdict.objects.filter(claim__in=[key for key, _text, _number in claims], state=VerdictState.PUBLISHED)
    shorts = dict(live.order_by().values_list("claim_id", "short"))
    return [f"{text}\n{shorts.get(key, '')}".strip()[:LONGEST] for key, text, _number in claims]


@transaction.atomic
def _keep(claims: Sequence[tuple[int, str, int]], vectors: Sequence[Vector], *, now: datetime) -> None:
    ClaimVector.objects.filter(claim__in=[key for key, _text, _number in claims]).delete()
    ClaimVector.objects.bulk_create(
        ClaimVector(
            claim_id=key, model=settings.EMBEDDING_MODEL, change_number=number, vector=struct.pack(f"<{len(vector)}e", *vector),
            signs=_bits(vector).to_bytes(-(-len(vector) // 8), "big"), made_at=now,
        )
        for (key, _text, number), vector in zip(claims, vectors, strict=True)
    )  # fmt: skip


def _unit(numbers: Sequence[float]) -> Vector:
    if not FEWEST <= len(numbers) <= MOST or not all(isinstance(one, int | float) for one in numbers):
        raise ValueError("not a vector")
    length = math.sqrt(sum(map(mul, numbers, numbers)))
    if not length or not math.isfinite(length):
        raise ValueError("no direction")
    return [one / length for one in numbers]


def _bits(vector: Vector) -> int:
    return int("".join("1" if one > 0 else "0" for one in vector), 2)


class _Signs:
    """The signs of the claims' vectors in this process. New ones are looked for twice a minute."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pause_until = 0.0
        self.forget()

    def forget(self) -> None:
        self._claims: list[int] = []
        self._bits: list[int] = []
        self._places: dict[int, int] = {}
        self._last, self._looked, self._model = 0, 0.0, ""
        self._pause_until = 0.0

    def any(self) -> bool:
        """Whether there is something to compare with, once new ones were looked for."""
        if self._model != settings.EMBEDDING_MODEL or time.monotonic() > self._looked + LOOKED_FOR_NEW:
            with self._lock:
                self._look()
        return bool(self._claims)

    def near(self, bits: int) -> list[int]:
        """The claims that differ in the fewest signs."""
        apart = [(bits ^ other).bit_count() for other in self._bits]
        return [self._claims[place] for place in nsmallest(LOOKED_AT, range(len(apart)), key=apart.__getitem__)]

    def is_pausing(self) -> bool:
        return time.monotonic() < self._pause_until

    def pause(self) -> None:
        self._pause_until = time.monotonic() + PAUSE

    def _look(self) -> None:
        if self._model != settings.EMBEDDING_MODEL:
            pause = self._pause_until
            self.forget()
            self._model, self._pause_until = settings.EMBEDDING_MODEL, pause
        rows = ClaimVector.objects.filter(pk__gt=self._last, model=self._model).order_by("pk")
        for key, claim_id, signs in rows.values_list("pk", "claim_id", "signs").iterator(chunk_size=5000):
            bits, place = int.from_bytes(signs, "big"), self._places.get(claim_id)
            if place is None:
                self._places[claim_id] = len(self._claims)
                self._claims.append(claim_id)
                self._bits.append(bits)
            else:
                self._bits[place] = bits
            self._last = key
        self._looked = time.monotonic()


_signs = _Signs()
