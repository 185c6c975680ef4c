"""Closing a session: what it came to, written into the ledger in the same transaction."""

from datetime import datetime

from django.db import transaction

from kepu.domain.events import places
from kepu.domain.events.contracts import Attendance, Came
from kepu.domain.events.errors import CountMissing, InvalidDraft, NotOverYet, ReasonMissing
from kepu.domain.events.models import Session, SessionHolder, SessionState, SessionStep
from kepu.domain.events.records import correct, record
from kepu.domain.events.selectors.attendance import attendance_of
from kepu.domain.events.services.sessions import lock_session, set_state, write_step
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.units.contracts import Actor

Act = SessionStep.Act


@transaction.atomic
def close_session(*, actor: Actor, session_id: int, came: Came | None, now: datetime) -> Session:
    """Closes a session that is over and writes its one record, confirmed where the actor may confirm.

    On site counts what the gate admitted, else `came` with its note, else what was counted before; online the latest report of
    each platform. Raises Refused, WrongState, NotOverYet, CountMissing, InvalidDraft, and what the ledger refuses.
    """
    session = lock_session(actor, session_id, states=(SessionState.ANNOUNCED, SessionState.HELD))
    if session.ends_at > now:
        raise NotOverYet(session.ends_at.isoformat())
    is_unknown = came is not None and came.is_unknown
    if came is not None:
        _note_count(session, came)
    places.end_places(actor=actor, session=session, now=now)
    found = attendance_of(session, now=now)
    _require_counted(session, found, is_unknown=is_unknown)
    if session.is_announced:
        set_state(session, SessionState.HELD, Act.HELD, actor=actor, now=now)
    set_state(session, SessionState.CLOSED, Act.CLOSED, actor=actor, reason=session.count_note, now=now)
    record(actor=actor, session=session, came=found, now=now)
    _keep_holders(session)
    return session


@transaction.atomic
def recount_session(*, actor: Actor, session_id: int, came: Came | None, reason: str, now: datetime) -> Session:
    """Takes up what was counted or reported after closing: the record is corrected, with the reason; nothing is typed twice.

    Raises Refused, WrongState, ReasonMissing, CountMissing, and what the ledger refuses.
    """
    if not reason.strip():
        raise ReasonMissing("recount")
    session = lock_session(actor, session_id, states=(SessionState.CLOSED,))
    if came is not None:
        _note_count(session, came)
    found = attendance_of(session, now=now)
    correct(actor=actor, session=session, came=found, reason=reason.strip(), now=now)
    write_step(session, Act.RECOUNTED, actor=actor, reason=reason.strip(), now=now)
    return session


def hindrance_of(session: Session, *, now: datetime) -> str:
    """Why a session cannot be closed as it stands: draft, coming, count; empty when it can."""
    if session.is_draft:
        return "draft"
    if session.ends_at > now:
        return "coming"
    try:
        _require_counted(session, attendance_of(session, now=now), is_unknown=False)
    except CountMissing:
        return "count"
    return ""


def _note_count(session: Session, came: Came) -> None:
    if came.onsite is not None and not came.note.strip():
        raise InvalidDraft("note", "missing")
    if came.is_unknown and not came.note.strip():
        raise InvalidDraft("note", "missing")
    if came.onsite is None and not came.is_unknown:
        return
    session.onsite_counted, session.count_note = came.onsite, came.note.strip()
    session.save(update_fields=["onsite_counted", "count_note"])


def _require_counted(session: Session, found: Attendance, *, is_unknown: bool) -> None:
    if is_unknown:
        return
    if session.is_onsite and found.onsite is None:
        raise CountMissing("onsite")
    if session.mode == "online" and found.online is None:
        raise CountMissing("online")


def _keep_holders(session: Session) -> None:
    """Stand-ins of those who had booked and came, keyed for the brand alone."""
    if session.edition is None:
        return
    purpose = f"brand:{session.edition.brand.public_id}"
    keys = {keyed_reference(purpose, key) for key in places.holders_who_came(session)}
    SessionHolder.objects.bulk_create(
        [SessionHolder(session=session, reference=key) for key in sorted(keys)], ignore_conflicts=True
    )
