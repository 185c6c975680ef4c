"""Writers of talking points: the draft of the next version."""

from datetime import datetime

from django.db import transaction

from kepu.domain.emergency.contracts import StatementDraft
from kepu.domain.emergency.errors import InvalidFact, Rewritten, WrongState
from kepu.domain.emergency.models import Incident, IncidentAct, Question, Statement, StatementState
from kepu.domain.emergency.policies import OPEN
from kepu.domain.emergency.services.steps import lock_incident, needed, require_open, write_step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

LONGEST = {"headline": 120, "known": 4000, "unknown": 4000, "advice": 4000}
MOST_QUESTIONS = 20


@transaction.atomic
def write_statement(
    *, actor: Actor, incident_id: int, draft: StatementDraft, now: datetime, seen: str | None = None
) -> Statement:
    """Writes or rewrites the draft of the next version; from the second on it says what has changed. `seen` is the `mark_of` the draft
    that the writer had before them.

    Raises Refused, InvalidFact, ReasonMissing, WrongState while a version is being signed or after the end of the response, Rewritten.
    """
    incident = lock_incident(incident_id)
    require(actor, OPEN, incident.unit_id)
    require_open(incident)
    _check(draft, now)
    statement = open_statement(incident)
    if statement is not None and not statement.is_draft:
        raise WrongState(statement.state)
    if seen is not None and seen != mark_of(statement):
        raise Rewritten(str(incident.public_id))
    if statement is None:
        statement = Statement(incident=incident, number=incident.statements.count() + 1)
    statement.incident = incident
    statement.note = needed(draft.note) if statement.number > 1 else ""
    _fill(statement, draft, now)
    write_step(incident, IncidentAct.WRITTEN, actor=actor, statement=statement, reason=f"v{statement.number}", now=now)
    return statement


@transaction.atomic
def drop_statement(*, actor: Actor, incident_id: int, now: datetime) -> None:
    """Throws a draft away that is not needed after all. Raises Refused, WrongState."""
    incident = lock_incident(incident_id)
    require(actor, OPEN, incident.unit_id)
    statement = open_statement(incident)
    if statement is None or not statement.is_draft:
        raise WrongState(incident.state)
    write_step(incident, IncidentAct.CHANGED, actor=actor, reason=f"− v{statement.number}", now=now)
    statement.delete()


def open_statement(incident: Incident) -> Statement | None:
    """The version that is being written or signed."""
    return incident.statements.filter(state__in=["draft", "in_review", "approved"]).first()


def mark_of(statement: Statement | None) -> str:
    """Tells one saving of a draft from the next, and from none."""
    return f"{statement.number}.{statement.written_at.isoformat()}" if statement is not None else "none"


def current_statement(incident: Incident) -> Statement | None:
    """The version that stands."""
    return incident.statements.filter(state=StatementState.PUBLISHED).first()


def _fill(statement: Statement, draft: StatementDraft, now: datetime) -> None:
    for name in LONGEST:
        setattr(statement, name, getattr(draft, name).strip())
    statement.next_update_at, statement.written_at = draft.next_update_at, now
    statement.save()
    statement.questions.all().delete()
    Question.objects.bulk_create(
        Question(statement=statement, position=number, question=asked.strip(), answer=said.strip())
        for number, (asked, said) in enumerate(draft.questions, start=1)
    )


def _check(draft: StatementDraft, now: datetime) -> None:
    for name, most in LONGEST.items():
        if len(getattr(draft, name).strip()) > most:
            raise InvalidFact(name, "too long")
    for name in ("headline", "known"):
        if not getattr(draft, name).strip():
            raise InvalidFact(name, "missing")
    if draft.next_update_at is not None and draft.next_update_at <= now:
        raise InvalidFact("next_update_at", "past")
    if len(draft.questions) > MOST_QUESTIONS:
        raise InvalidFact("questions", "too many")
    for asked, said in draft.questions:
        if not asked.strip() or not said.strip():
            raise InvalidFact("questions", "half")
        if len(asked.strip()) > 200 or len(said.strip()) > 2000:
            raise InvalidFact("questions", "too long")
