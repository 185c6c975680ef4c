"""Writers of what belongs to a session: people, materials, proofs, incidents, the report."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.events.contracts import PersonDraft
from kepu.domain.events.errors import InvalidDraft, OutsideScope, ReasonMissing
from kepu.domain.events.finding import index_session
from kepu.domain.events.models import (
    Session,
    SessionIncident,
    SessionMaterial,
    SessionPerson,
    SessionProof,
    SessionRole,
    SessionState,
    Severity,
)
from kepu.domain.events.records import source_of
from kepu.domain.events.services.sessions import lock_session
from kepu.domain.events.telling import audit
from kepu.engines.ledger.contracts import Proof
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import add_evidence
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.services import store_file
from kepu.foundation.people.selectors import list_people
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within

UNFINISHED = (SessionState.DRAFT, SessionState.ANNOUNCED, SessionState.HELD)
LIVE = (*UNFINISHED, SessionState.CLOSED)
MOST_MINUTES = 60 * 24 * 31


@transaction.atomic
def add_person(*, actor: Actor, session_id: int, draft: PersonDraft, now: datetime) -> SessionPerson:
    """Puts a person into a session: of the register within the actor's sight, or a name from outside.

    Raises Refused, WrongState, InvalidDraft, OutsideScope.
    """
    session = lock_session(actor, session_id, states=UNFINISHED)
    _check_person(actor, draft)
    row = SessionPerson(
        session=session, person_id=draft.person_id, outside_name=draft.outside_name.strip(), role=draft.role,
        duty=draft.duty.strip(), minutes=draft.minutes,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidDraft("person", "in this role already") from error
    index_session(session)
    return row


@transaction.atomic
def set_minutes(*, actor: Actor, person_row_id: int, minutes: int | None, now: datetime) -> SessionPerson:
    """How long somebody was at it; None is not known. Raises Refused, WrongState, InvalidDraft."""
    row = SessionPerson.objects.get(pk=person_row_id)
    lock_session(actor, row.session_id, states=UNFINISHED)
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise InvalidDraft("minutes", "implausible")
    row.minutes = minutes
    row.save(update_fields=["minutes"])
    return row


@transaction.atomic
def remove_person(*, actor: Actor, person_row_id: int, now: datetime) -> None:
    """Takes a person out of a session. Raises Refused, WrongState."""
    row = SessionPerson.objects.get(pk=person_row_id)
    session = lock_session(actor, row.session_id, states=UNFINISHED)
    row.delete()
    index_session(session)


@transaction.atomic
def add_material(
    *, actor: Actor, session_id: int, name: str, quantity: int | None, note: str, now: datetime
) -> SessionMaterial:
    """Notes something that the session needs. Raises Refused, WrongState, InvalidDraft."""
    session = lock_session(actor, session_id, states=UNFINISHED)
    if not name.strip():
        raise InvalidDraft("name", "empty")
    return SessionMaterial.objects.create(session=session, name=name.strip(), quantity=quantity, note=note.strip())


@transaction.atomic
def set_material_ready(*, actor: Actor, material_id: int, ready: bool, now: datetime) -> SessionMaterial:
    """Says that something is ready, or not yet. Raises Refused, WrongState."""
    row = SessionMaterial.objects.get(pk=material_id)
    lock_session(actor, row.session_id, states=UNFINISHED)
    row.ready_at = now if ready else None
    row.save(update_fields=["ready_at"])
    return row


@transaction.atomic
def remove_material(*, actor: Actor, material_id: int, now: datetime) -> None:
    """Takes something off the list. Raises Refused, WrongState."""
    row = SessionMaterial.objects.get(pk=material_id)
    lock_session(actor, row.session_id, states=UNFINISHED)
    row.delete()


@transaction.atomic
def write_report(
    *, actor: Actor, session_id: int, report: str, replay_link: str, uploads: Sequence[Upload], links: Sequence[str],
    now: datetime,
) -> Session:  # fmt: skip
    """What came of a session: text, the replay, photos and links. After closing, proofs go to its record as well.

    Raises Refused, WrongState, FileTooLarge.
    """
    session = lock_session(actor, session_id, states=LIVE)
    session.report, session.replay_link = report.strip(), replay_link.strip()
    session.save(update_fields=["report", "replay_link"])
    fresh = [_keep_file(actor, session, upload, now=now) for upload in uploads]
    known = set(session.proofs.values_list("link", flat=True))
    fresh += [
        SessionProof.objects.create(session=session, link=link, added_at=now)
        for link in dict.fromkeys(link.strip() for link in links)
        if link and link not in known
    ]
    if session.is_closed and fresh:
        _prove(actor, session, fresh, now=now)
    index_session(session)
    return session


@transaction.atomic
def remove_proof(*, actor: Actor, proof_id: int, now: datetime) -> None:
    """Takes a photo or link off before the session is closed. Raises Refused, WrongState."""
    row = SessionProof.objects.get(pk=proof_id)
    lock_session(actor, row.session_id, states=UNFINISHED)
    row.delete()


@transaction.atomic
def note_incident(*, actor: Actor, session_id: int, severity: str, text: str, now: datetime) -> SessionIncident:
    """Notes what went wrong or nearly did, and what was done. Stays for good. Raises Refused, WrongState, InvalidDraft, ReasonMissing."""
    session = lock_session(actor, session_id, states=(SessionState.ANNOUNCED, SessionState.HELD, SessionState.CLOSED))
    if severity not in Severity.values:
        raise InvalidDraft("severity", "unknown")
    if not text.strip():
        raise ReasonMissing("incident")
    row = SessionIncident.objects.create(
        session=session,
        severity=severity,
        actor_id=actor.account_id,
        actor_name=actor.name,
        reason=text.strip(),
        at=now,
    )
    audit(actor, "incident", "events.session", session.public_id, session.title, session.unit_id, now=now)
    return row


def _check_person(actor: Actor, draft: PersonDraft) -> None:
    if draft.role not in SessionRole.values:
        raise InvalidDraft("role", "unknown")
    if (draft.person_id is None) == (not draft.outside_name.strip()):
        raise InvalidDraft("person", "name one person")
    if draft.minutes is not None and not 0 <= draft.minutes <= MOST_MINUTES:
        raise InvalidDraft("minutes", "implausible")
    if draft.person_id is not None:
        seen = list_people(unit_ids=units_within(actor, READ))
        if not seen.filter(pk=draft.person_id).exists():
            raise OutsideScope("person")


def _keep_file(actor: Actor, session: Session, upload: Upload, *, now: datetime) -> SessionProof:
    stored = store_file(actor=actor, unit_id=session.unit_id, name=upload.name, content=upload.content, now=now)
    return SessionProof.objects.create(session=session, file=stored, note=upload.name[:200], added_at=now)


def _prove(actor: Actor, session: Session, rows: Sequence[SessionProof], *, now: datetime) -> None:
    record = find_by_source(source_of(session))
    if record is not None:
        proofs = [Proof(file_id=row.file_id, link=row.link, note=row.note) for row in rows]
        add_evidence(actor=actor, record_id=record.id, proofs=proofs, now=now)
