"""The index of claims as a file in KEPU_HOME, so that a process that starts reads it instead of building it from the texts.

A file is taken only when this instance's secret vouches for its bytes and the database knows the moment of its making (`MatchMark`):
one that is half-written, foreign, or newer than a restored database is passed over. Any process may write one at any time: it is
written beside and moved into its place.
"""

import contextlib
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import structlog

from kepu.config.environment import environment
from kepu.domain.claims.models import MatchClock, MatchMark
from kepu.foundation.crypto import keyed_reference, sha256_hex
from kepu.foundation.language.matching.index import BadIndex, ClaimIndex

PURPOSE = "claims.index"
WORTH_KEEPING = 2_000  # fewer claims are built in a moment
LEFT_OVER = 3600.0
HEAD = 300
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An index read from its file, and the version of the clock from which on claims have to be read again."""

    index: ClaimIndex
    version: int


def kept_file() -> Path:
    """Where the index is kept."""
    return environment().home / "cache" / "claims.index"


def is_known(version: int, word: str) -> bool:
    """Whether this database has ever stood at that version with that word: another past is not ours."""
    if version == 0 and not word:
        return True
    return any(rows.filter(version=version, word=word).exists() for rows in (MatchMark.objects, MatchClock.objects))


def kept_version() -> int | None:
    """At which version the file was made; None when there is none that this database knows. Its contents are not looked at."""
    try:
        with kept_file().open("rb") as file:
            version, word, _seal = _head(file.read(HEAD))
    except (OSError, ValueError):
        return None
    return version if is_known(version, word) else None


def read() -> Kept | None:
    """The index that is kept; None when there is none that may be used."""
    try:
        content = kept_file().read_bytes()
        version, word, seal = _head(content[:HEAD])
        body = content[content.index(b"\n") + 1 :]
        if seal != _seal(version, word, body) or not is_known(version, word):
            raise BadIndex("not of this instance, or of another past")
        return Kept(ClaimIndex.from_bytes(body), version)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("kept_index_passed_over", reason=str(error))
        return None


def write(index: ClaimIndex, version: int, word: str) -> bool:
    """Keeps an index that is at least as new as this version; whether that was done. A full disk is no reason to stop."""
    if len(index) < WORTH_KEEPING:
        return False
    place = kept_file()
    body = index.to_bytes()
    head = f"{version} {word} {_seal(version, word, body)}\n".encode()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _clear(place)
        handle, beside = tempfile.mkstemp(prefix=f"{place.name}.", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(head)
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(place)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        log.warning("index_not_kept", reason=str(error))
        return False
    return True


def _head(start: bytes) -> tuple[int, str, str]:
    version, word, seal = start.split(b"\n", 1)[0].decode("ascii").split(" ")
    return int(version), word, seal


def _seal(version: int, word: str, body: bytes) -> str:
    return keyed_reference(PURPOSE, f"{version} {word} {sha256_hex(body)}")


def _clear(place: Path) -> None:
    """Takes away what processes that were killed while writing have left."""
    for left in place.parent.glob(f"{place.name}.*"):
        with contextlib.suppress(OSError):
            if left.stat().st_mtime < time.time() - LEFT_OVER:
                left.unlink()
