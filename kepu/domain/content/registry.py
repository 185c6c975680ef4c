"""Where apps that hold copies of editions listen: they hear of a publication, a correction, a retraction, a take-down.

Handlers are registered in AppConfig.ready() and called in the same transaction as the change.
"""

from collections.abc import Callable
from datetime import datetime

Published = Callable[[int, datetime], None]
Corrected = Callable[[int, datetime], None]

Foreign = Callable[[int], bool]

_published: list[Published] = []
_corrected: list[Corrected] = []
_foreign: list[Foreign] = []


def on_published(handler: Published) -> None:
    """handler(edition id, now) is called when an edition goes public, or goes public again with a new text."""
    if handler not in _published:
        _published.append(handler)


def on_corrected(handler: Corrected) -> None:
    """handler(correction id, now) is called when readers are told of a correction, a retraction or a take-down."""
    if handler not in _corrected:
        _corrected.append(handler)


def tell_published(edition_id: int, now: datetime) -> None:
    """Called by the services of content."""
    for handler in _published:
        handler(edition_id, now)


def tell_corrected(correction_id: int, now: datetime) -> None:
    """Called by the services of content."""
    for handler in _corrected:
        handler(correction_id, now)


def on_counting(is_foreign: Foreign) -> None:
    """is_foreign(edition id) says that an edition only leads to somebody else's work, which is no act of the unit's."""
    if is_foreign not in _foreign:
        _foreign.append(is_foreign)


def is_foreign(edition_id: int) -> bool:
    """Whether an edition only leads to somebody else's work: it is read and found, and counts in no figure."""
    return any(asks(edition_id) for asks in _foreign)
