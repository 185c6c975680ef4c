"""Apps above that keep something about persons are told when one is erased or merged, in the same transaction."""

from collections.abc import Callable
from datetime import datetime

Erased = Callable[[int, datetime], None]
Merged = Callable[[int, int, datetime], None]

_erased: dict[str, Erased] = {}
_merged: dict[str, Merged] = {}


def follow(app: str, *, erased: Erased, merged: Merged) -> None:
    """erased(person id, now) takes away what the app keeps; merged(kept id, duplicate id, now) moves it. Called in ready()."""
    _erased[app], _merged[app] = erased, merged


def tell_erased(person_id: int, now: datetime) -> None:
    """A person is erased: whoever follows takes away what they keep. What they raise undoes the erasure."""
    for handler in _erased.values():
        handler(person_id, now)


def tell_merged(kept_id: int, duplicate_id: int, now: datetime) -> None:
    """A duplicate goes into another person: whoever follows moves what they keep."""
    for handler in _merged.values():
        handler(kept_id, duplicate_id, now)
