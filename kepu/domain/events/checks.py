"""What a session's draft must satisfy before it is written."""

from kepu.domain.events.contracts import SessionDraft
from kepu.domain.events.errors import InvalidDraft, OutsideScope
from kepu.domain.events.models import Access, BookingWay, SessionMode
from kepu.engines.ledger.contracts import Audience
from kepu.engines.ledger.selectors import list_kinds
from kepu.foundation.units.selectors import labels_by_id

WHOLE = 10_000
LANGUAGES = ("zh", "en", "yue", "bo", "ug", "mn", "other")
GRADES = range(1, 13)
MOST_PLACES = 100_000


def check_session(draft: SessionDraft) -> None:
    """Raises InvalidDraft naming the first field that breaks a rule, OutsideScope for a co-host that is not there."""
    if not draft.title.strip():
        raise InvalidDraft("title", "empty")
    if draft.kind not in {kind.code for kind in list_kinds() if not kind.is_confidential}:
        raise InvalidDraft("kind", "unknown")
    if draft.ends_at <= draft.starts_at:
        raise InvalidDraft("ends_at", "before it begins")
    _check_words(draft)
    _check_places(draft)
    _check_cohosts(draft)


def _check_words(draft: SessionDraft) -> None:
    known = {
        "audience": [group.value for group in Audience],
        "grades": GRADES,
        "languages": LANGUAGES,
        "access": Access.values,
    }
    for name, words in known.items():
        if set(getattr(draft, name)) - set(words):
            raise InvalidDraft(name, "unknown")
    if draft.mode not in SessionMode.values:
        raise InvalidDraft("mode", "unknown")
    if (draft.latitude is None) != (draft.longitude is None):
        raise InvalidDraft("longitude", "both or none")


def _check_places(draft: SessionDraft) -> None:
    if draft.booking not in BookingWay.values:
        raise InvalidDraft("booking", "unknown")
    if draft.booking not in ("none", "invitation") and not draft.capacity:
        raise InvalidDraft("capacity", "missing")
    if draft.capacity is not None and not 0 < draft.capacity <= MOST_PLACES:
        raise InvalidDraft("capacity", "implausible")


def _check_cohosts(draft: SessionDraft) -> None:
    units = [unit_id for unit_id, _points in draft.cohosts]
    if draft.unit_id in units or len(set(units)) < len(units):
        raise InvalidDraft("cohosts", "twice")
    if len(labels_by_id(units)) < len(units):
        raise OutsideScope("cohosts")
    stated = [points for _unit, points in draft.cohosts if points is not None]
    if stated and (len(stated) < len(units) or not all(0 < points < WHOLE for points in stated)):
        raise InvalidDraft("cohosts", "all shares or none")
    if sum(stated) >= WHOLE:
        raise InvalidDraft("cohosts", "nothing is left for the host")
