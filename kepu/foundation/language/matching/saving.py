"""The index as bytes: a mark, then parts, each after its length. Numbers are written as this machine keeps them.

The mark names the code that cuts texts up: an index that other code has made does not fit the messages that this code cuts.
"""

import hashlib
import json
import struct
import sys
from array import array
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from kepu.foundation.language import normalising
from kepu.foundation.language.matching import cleaning, features, postings
from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.postings import NUMBERS, Postings, numbers_of

CUTTING = hashlib.sha256(
    b"".join(Path(str(part.__file__)).read_bytes() for part in (normalising, cleaning, features, postings))
).hexdigest()[:16]
MARK = f"kepu claims 3 {CUTTING} {sys.byteorder} {array(NUMBERS).itemsize}\n".encode()
LENGTH = struct.Struct("<Q")
Loaded = tuple[list[ClaimText], "array[int]", "array[int]", tuple[Postings, Postings]]


class BadIndex(ValueError):
    """The bytes are not an index of this version and machine: build it anew from the claims."""


def to_bytes(
    claims: Sequence[ClaimText], owners: "array[int]", firsts: "array[int]", postings: tuple[Postings, Postings]
) -> bytes:
    """Everything of an index that holds no removed claims."""
    parts = [
        json.dumps([astuple(claim) for claim in claims], ensure_ascii=False).encode(),
        owners.tobytes(),
        firsts.tobytes(),
    ]
    for each in postings:
        parts += each.to_parts()
    return MARK + b"".join(LENGTH.pack(len(part)) + part for part in parts)


def from_bytes(saved: bytes) -> Loaded:
    """What `to_bytes` gave. Raises BadIndex for anything else."""
    if not saved.startswith(MARK):
        raise BadIndex("not an index of this version and machine")
    try:
        parts = _parts(saved)
        claims = [ClaimText(key, text, tuple(variants), body) for key, text, variants, body in json.loads(parts[0])]
        forms, bodies = Postings.from_parts(*parts[3:9]), Postings.from_parts(*parts[9:15])
        return claims, numbers_of(parts[1]), numbers_of(parts[2]), (forms, bodies)
    except (struct.error, ValueError, TypeError, IndexError) as error:
        raise BadIndex("the index is cut off or damaged") from error


def _parts(saved: bytes) -> list[bytes]:
    parts, place = [], len(MARK)
    while place < len(saved):
        (size,) = LENGTH.unpack_from(saved, place)
        place += LENGTH.size
        parts.append(saved[place : place + size])
        place += size
    return parts
