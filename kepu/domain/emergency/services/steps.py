"""What the writers share: the lock, the history, notes that must not be missing."""

from datetime import datetime, timedelta

from kepu.domain.emergency.errors import ReasonMissing, WrongState
from kepu.domain.emergency.models import Incident, IncidentStep, Statement
from kepu.foundation.units.contracts import Actor

MINUTE = timedelta(minutes=1)


def lock_incident(incident_id: int) -> Incident:
    """The file, held until the transaction ends. Raises Incident.DoesNotExist."""
    rows = Incident.objects.select_for_update(of=("self",)).select_related("level", "unit", "region")
    return rows.get(pk=incident_id)


def require_open(incident: Incident) -> None:
    """Raises WrongState unless the response runs."""
    if not incident.is_open:
        raise WrongState(incident.state)


def write_step(
    incident: Incident, act: str, *, actor: Actor, now: datetime, reason: str = "", statement: Statement | None = None
) -> IncidentStep:
    """Adds a line to the history of a file."""
    return IncidentStep.objects.create(
        incident=incident, statement=statement, act=act, actor_id=actor.account_id, actor_name=actor.name[:120],
        reason=reason.strip()[:1000], at=now,
    )  # fmt: skip


def needed(text: str, most: int = 1000) -> str:
    """The text without blanks round it. Raises ReasonMissing when there is none."""
    said = text.strip()[:most]
    if not said:
        raise ReasonMissing("reason")
    return said


def minutes_between(first: datetime, second: datetime) -> int:
    """Whole minutes, never below zero."""
    return max(0, (second - first) // MINUTE)
