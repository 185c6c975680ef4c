"""Writers of sessions: draft, change, copy, announce, call off, say that it was held."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kepu.domain.events import places
from kepu.domain.events.checks import check_session
from kepu.domain.events.contracts import SessionDraft
from kepu.domain.events.errors import InvalidDraft, NotJoined, NotOverYet, ReasonMissing, WrongState
from kepu.domain.events.finding import SESSION, index_session
from kepu.domain.events.helping import as_system, owner_of
from kepu.domain.events.models import (
    BrandEdition,
    Session,
    SessionCohost,
    SessionMaterial,
    SessionPerson,
    SessionState,
    SessionStep,
)
from kepu.domain.events.policies import EDIT
from kepu.domain.events.telling import CALLED_OFF, tell_lead
from kepu.engines.booking.services import copy_needs, end_needs, follow_owner
from kepu.engines.search.services import remove
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

Act = SessionStep.Act


@transaction.atomic
def draft_session(*, actor: Actor, draft: SessionDraft, now: datetime) -> Session:
    """Begins a session of a unit, in an edition that the unit takes part in or in none.

    Raises Refused, InvalidDraft, OutsideScope, NotJoined, WrongState when the edition is closed.
    """
    require(actor, EDIT, draft.unit_id)
    check_session(draft)
    _check_edition(draft)
    session = Session.objects.create(unit_id=draft.unit_id, created_at=now, **_values(draft))
    _set_cohosts(session, draft)
    write_step(session, Act.DRAFTED, actor=actor, now=now)
    return session


@transaction.atomic
def change_session(*, actor: Actor, session_id: int, draft: SessionDraft, now: datetime) -> Session:
    """Changes a session until it is closed or called off. Once announced, those booked are told of another time by the engine; so are
    its helpers, whose times move with its beginning.

    Fewer places than are taken are refused by the engine. Raises as draft_session, and what the engine refuses.
    """
    session = lock_session(actor, session_id, states=(SessionState.DRAFT, SessionState.ANNOUNCED, SessionState.HELD))
    require(actor, EDIT, draft.unit_id)
    if draft.unit_id != session.unit_id and not session.is_draft:
        raise InvalidDraft("unit", "fixed")
    check_session(draft)
    _check_edition(draft)
    if session.is_announced and draft.booking != session.booking:
        raise InvalidDraft("booking", "fixed once announced")
    shift = draft.starts_at - session.starts_at
    session.unit_id = draft.unit_id
    values = _values(draft)
    for name, value in values.items():
        setattr(session, name, value)
    session.save(update_fields=["unit", *values])
    _set_cohosts(session, draft)
    if session.is_announced:
        _check_complete(session)
        places.change_places(actor=actor, session=session, now=now)
    follow_owner(actor=as_system(actor), owner=owner_of(session), shift=shift, now=now)
    write_step(session, Act.CHANGED, actor=actor, now=now)
    return session


@transaction.atomic
def announce_session(*, actor: Actor, session_id: int, now: datetime) -> Session:
    """Shows a session to everybody and opens its places where it is booked. Raises Refused, WrongState, InvalidDraft (what lacks)."""
    session = lock_session(actor, session_id, states=(SessionState.DRAFT,))
    _check_complete(session)
    if session.ends_at <= now and session.is_booked:
        raise InvalidDraft("starts_at", "in the past")
    if session.edition is not None and session.edition.is_planned:
        raise WrongState("the edition is not open yet")
    set_state(session, SessionState.ANNOUNCED, Act.ANNOUNCED, actor=actor, now=now)
    places.open_places(actor=actor, session=session, now=now)
    follow_owner(actor=as_system(actor), owner=owner_of(session), shift=timedelta(0), now=now)
    return session


@transaction.atomic
def cancel_session(*, actor: Actor, session_id: int, reason: str, now: datetime) -> Session:
    """Calls a session off; everybody who has booked or is to help is told why, and so is the lead unit.

    Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("cancel")
    session = lock_session(actor, session_id, states=(SessionState.DRAFT, SessionState.ANNOUNCED))
    was_announced = session.is_announced
    set_state(session, SessionState.CANCELLED, Act.CANCELLED, actor=actor, reason=reason.strip(), now=now)
    end_needs(actor=as_system(actor), source=session.source, reason=reason.strip(), now=now)
    if was_announced:
        places.close_places(actor=actor, session=session, reason=reason.strip(), now=now)
        transaction.on_commit(lambda: _tell_called_off(session, now=now))
    return session


@transaction.atomic
def discard_session(*, actor: Actor, session_id: int, now: datetime) -> None:
    """Throws a draft away. Raises Refused, WrongState."""
    session = lock_session(actor, session_id, states=(SessionState.DRAFT,))
    end_needs(actor=as_system(actor), source=session.source, reason="", now=now)
    session.delete()
    remove(kind=SESSION, keys=[str(session_id)])


@transaction.atomic
def hold_session(*, actor: Actor, session_id: int, now: datetime) -> Session:
    """Says that a session took place. Raises Refused, WrongState, NotOverYet before its end."""
    session = lock_session(actor, session_id, states=(SessionState.ANNOUNCED,))
    if session.ends_at > now:
        raise NotOverYet(session.ends_at.isoformat())
    return set_state(session, SessionState.HELD, Act.HELD, actor=actor, now=now)


def copy_session(session: Session, *, edition: BrandEdition, shift: timedelta, actor: Actor, now: datetime) -> Session:
    """A draft with a session's words, people, materials, co-hosts and the help it needs, so many days later.

    Counts, reports and helpers stay behind.
    """
    kept = (
        "unit_id", "kind_id", "title", "title_en", "summary", "mode", "region_id", "place", "address", "latitude", "longitude",
        "audience", "grades", "languages", "access", "access_note", "booking", "capacity", "fee_fen", "contact",
    )  # fmt: skip
    copied = Session.objects.create(
        edition=edition, starts_at=session.starts_at + shift, ends_at=session.ends_at + shift, created_at=now,
        **{name: getattr(session, name) for name in kept},
    )  # fmt: skip
    SessionPerson.objects.bulk_create(
        SessionPerson(
            session=copied, person_id=row.person_id, outside_name=row.outside_name, role=row.role, duty=row.duty
        )
        for row in session.people.all()
    )
    SessionMaterial.objects.bulk_create(
        SessionMaterial(session=copied, name=row.name, quantity=row.quantity, note=row.note)
        for row in session.materials.all()
    )
    SessionCohost.objects.bulk_create(
        SessionCohost(session=copied, unit_id=row.unit_id, basis_points=row.basis_points)
        for row in session.cohosts.all()
    )
    copy_needs(actor=as_system(actor), source=session.source, owner=owner_of(copied), shift=shift, now=now)
    write_step(copied, Act.DRAFTED, actor=actor, reason=str(session.edition or ""), now=now)
    return copied


def lock_session(actor: Actor, session_id: int, *, states: tuple[str, ...] = ()) -> Session:
    """The row, locked, for somebody who keeps the host's sessions, in one of the states. Raises Refused, WrongState."""
    session: Session = (
        Session.objects.select_for_update(of=("self",)).select_related("edition__brand", "unit").get(pk=session_id)
    )
    require(actor, EDIT, session.unit_id)
    if states and session.state not in states:
        raise WrongState(session.state)
    return session


def set_state(session: Session, state: str, act: str, *, actor: Actor, now: datetime, reason: str = "") -> Session:
    """Writes the new state and its dated row."""
    session.state = state
    session.save(update_fields=["state"])
    write_step(session, act, actor=actor, reason=reason, now=now)
    return session


def write_step(session: Session, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """A dated row of a session; search is brought up to what was changed before."""
    SessionStep.objects.create(
        session=session, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )
    index_session(session)


def _tell_called_off(session: Session, *, now: datetime) -> None:
    if session.edition is not None:
        tell_lead(session.edition, CALLED_OFF, key=f"off:{session.pk}", session=session.title, now=now)


def _check_complete(session: Session) -> None:
    """What a reader needs before a session is shown. Raises InvalidDraft naming what lacks."""
    if session.is_onsite and not session.place.strip():
        raise InvalidDraft("place", "missing")
    if session.is_onsite and session.region_id is None:
        raise InvalidDraft("region", "missing")
    if session.mode == "online" and not session.stream_link:
        raise InvalidDraft("stream_link", "missing")
    if not session.audience:
        raise InvalidDraft("audience", "missing")


def _check_edition(draft: SessionDraft) -> None:
    if draft.edition_id is None:
        return
    edition = BrandEdition.objects.get(pk=draft.edition_id)
    if edition.is_closed:
        raise WrongState(edition.state)
    joined = edition.participations.filter(unit=draft.unit_id, state="joined").exists()
    if draft.unit_id != edition.lead_unit_id and not joined:
        raise NotJoined(str(edition.code))
    if draft.starts_at < day_begins(edition.starts_on) or draft.ends_at > day_ends(edition.ends_on):
        raise InvalidDraft("starts_at", "outside the edition")


def _set_cohosts(session: Session, draft: SessionDraft) -> None:
    session.cohosts.all().delete()
    SessionCohost.objects.bulk_create(
        SessionCohost(session=session, unit_id=unit_id, basis_points=points) for unit_id, points in draft.cohosts
    )


def _values(draft: SessionDraft) -> dict[str, Any]:
    text = (
        "title", "title_en", "summary", "place", "address", "stream_link", "replay_link", "access_note", "contact",
    )  # fmt: skip
    plain = ("mode", "starts_at", "ends_at", "latitude", "longitude", "booking", "capacity", "fee_fen", "edition_id")
    lists = ("audience", "grades", "languages", "access")
    return {
        "kind_id": draft.kind,
        "region_id": draft.region_code,
        **{name: getattr(draft, name).strip() for name in text},
        **{name: getattr(draft, name) for name in plain},
        **{name: list(getattr(draft, name)) for name in lists},
    }
