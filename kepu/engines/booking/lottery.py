"""The draw as a pure function that anyone can run again. The same is in the page's script; both are tested against one file.

1. Before entries a secret is made (64 hexadecimal digits) and its SHA-256 published: the commitment.
2. When entries close, their list is published: opaque id, seats, share. Its digest is SHA-256 over the lines "id|seats|share",
   sorted by id, each ended by a line feed.
3. The secret is revealed. seed = SHA-256(secret + "|" + digest), hexadecimal. Nobody who knew the secret could know the list, and
   whoever changes the list changes the seed.
4. The order is that of SHA-256(seed + "|" + id), hexadecimal, ascending.
5. Each share's own entries are walked in that order first and take the share's seats; then all that have not won are walked and
   take what is left for anybody. An entry whose seats do not fit is passed over: groups win whole or not at all.
6. What has not won is the waiting list, in the same order.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

ALGORITHM = "kepu-lottery-1"
PUBLIC_BEFORE = timedelta(minutes=10)  # how long the list is public, for anybody to copy, before the secret is revealed


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: opaque id, seats it needs, share it asks for ("" for none)."""

    id: str
    seats: int
    share: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """Ids in drawn order: who won, of these who out of their share, and who waits."""

    won: tuple[str, ...]
    in_share: frozenset[str]
    waiting: tuple[str, ...]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commitment_of(secret: str) -> str:
    """What is published before entries."""
    return _sha(secret)


def digest_of(entries: Iterable[Entry]) -> str:
    """The digest of a list of entries, in whatever order they come."""
    return _sha("".join(f"{e.id}|{e.seats}|{e.share}\n" for e in sorted(entries, key=lambda entry: entry.id)))


def seed_of(secret: str, digest: str) -> str:
    """The seed: it depends on the secret and on every entry."""
    return _sha(f"{secret}|{digest}")


def order_of(seed: str, entries: Iterable[Entry]) -> list[Entry]:
    """Entries in drawn order."""
    return sorted(entries, key=lambda entry: (_sha(f"{seed}|{entry.id}"), entry.id))


def draw(*, seed: str, entries: Iterable[Entry], seats: int, shares: Mapping[str, int]) -> Result:
    """Who wins. `seats` are for anybody, `shares` by code are for their own first; neither counts in the other."""
    order = order_of(seed, entries)
    kept = dict(shares)
    in_share: set[str] = set()
    for entry in order:
        if entry.share and kept.get(entry.share, 0) >= entry.seats:
            kept[entry.share] -= entry.seats
            in_share.add(entry.id)
    won = set(in_share)
    for entry in order:
        if entry.id not in won and entry.seats <= seats:
            seats -= entry.seats
            won.add(entry.id)
    return Result(
        won=tuple(entry.id for entry in order if entry.id in won),
        in_share=frozenset(in_share),
        waiting=tuple(entry.id for entry in order if entry.id not in won),
    )


def result_digest(result: Result) -> str:
    """SHA-256 over the winners' and then the waiting ids in order, one a line, with an empty line between."""
    return _sha("\n".join(result.won) + "\n\n" + "\n".join(result.waiting) + "\n")


def same(one: str, other: str) -> bool:
    """Whether two digests are equal."""
    return hmac.compare_digest(one.casefold(), other.casefold())


def verify(document: Mapping[str, Any]) -> list[str]:
    """Runs a published draw again and returns what is wrong, in words; an empty list when everything agrees.

    Raises KeyError or TypeError for what is no such document, ValueError for another algorithm or a draw that is not held yet.
    """
    if document["algorithm"] != ALGORITHM:
        raise ValueError(f"unknown algorithm {document['algorithm']}")
    if document["state"] != "drawn":
        raise ValueError("the draw is not held yet")
    entries = [Entry(str(row["id"]), int(row["seats"]), str(row["share"])) for row in document["entries"]]
    faults = []
    if len({entry.id for entry in entries}) != len(entries):
        faults.append("an entry stands in the list twice")
    if not same(commitment_of(document["secret"]), document["commitment"]):
        faults.append("the secret is not the one that was committed to")
    digest = digest_of(entries)
    if not same(digest, document["entries_digest"]):
        faults.append("the list of entries is not the one that was published")
    seed = seed_of(document["secret"], digest)
    if not same(seed, document["seed"]):
        faults.append("the seed does not follow from secret and list")
    terms = document["terms"]
    result = draw(seed=seed, entries=entries, seats=int(terms["seats"]), shares=terms["shares"])
    if list(result.won) != list(document["result"]["won"]) or list(result.waiting) != list(
        document["result"]["waiting"]
    ):
        faults.append("the result is not the one that follows")
    if not same(result_digest(result), document["result_digest"]):
        faults.append("the digest of the result is not right")
    return faults
