"""Publishing a version as the last act of its signatures, and what follows for file, ledger, partners and readers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kepu.domain.emergency import told
from kepu.domain.emergency.errors import TooFewInstitutes, WrongState
from kepu.domain.emergency.models import Incident, IncidentAct, Statement, StatementState
from kepu.domain.emergency.records import record_statement
from kepu.domain.emergency.services.addressing import address_partners
from kepu.domain.emergency.services.steps import lock_incident, minutes_between, write_step
from kepu.domain.emergency.telling import LATE, PUBLISHED, REHEARSED, tell_desk
from kepu.domain.emergency.wording import digest_of
from kepu.engines.reviews.publishing import publish_each
from kepu.foundation.clock import now as clock
from kepu.foundation.units.contracts import SYSTEM, Actor


def publish_approved(*, statement_ids: Sequence[int] | None = None, now: datetime | None = None) -> int:
    """Publishes what has been signed by all; how many. Safe to run again and beside itself."""
    waiting = Statement.objects.filter(state=StatementState.APPROVED).order_by("approved_at", "pk")
    if statement_ids is not None:
        waiting = waiting.filter(pk__in=statement_ids)
    incidents = dict(waiting.values_list("pk", "incident_id"))
    return publish_each(incidents, lambda key: _publish(incidents[key], key, now=now or clock()))


@transaction.atomic
def _publish(incident_id: int, statement_id: int, *, now: datetime) -> bool:
    incident = lock_incident(incident_id)
    statement = incident.statements.get(pk=statement_id)
    if statement.state != StatementState.APPROVED:
        return False
    statement.incident = incident
    _require_signed(incident, statement)
    make_current(incident, statement, now=now)
    names = "、".join(row.name for row in statement.signatures.all())
    judge = Actor(account_id=None, name=names[:120], is_system=True)
    write_step(incident, IncidentAct.PUBLISHED, actor=judge, reason=statement.note, statement=statement, now=now)
    if not incident.is_drill:
        record_statement(statement, actor=judge, now=now)
    address_partners(incident, statement, now=now)
    if not incident.is_drill:
        told.tell_changed(incident.pk)
    tell_desk(incident, REHEARSED if incident.is_drill else PUBLISHED, key=f"published:{statement.number}", now=now)
    return True


def make_current(incident: Incident, statement: Statement, *, now: datetime) -> None:
    """The version becomes the one that stands, and the one before it is superseded. A drill's never becomes public."""
    incident.statements.filter(state=StatementState.PUBLISHED).update(state=StatementState.SUPERSEDED, ended_at=now)
    statement.state, statement.published_at = StatementState.PUBLISHED, now
    statement.minutes = minutes_between(incident.opened_at, now)
    statement.save(update_fields=["state", "published_at", "minutes"])
    if incident.minutes_to_statement is None:
        incident.minutes_to_statement = statement.minutes
    if incident.published_at is None and not incident.is_drill:
        incident.published_at = now
    incident.save(update_fields=["minutes_to_statement", "published_at"])


def remind_of_late_updates(*, now: datetime) -> int:
    """Tells the lead, once for each version, that the update promised to readers has not come; of how many. Safe to run again."""
    late = Statement.objects.filter(
        state=StatementState.PUBLISHED, next_update_at__lte=now, overdue_at__isnull=True, incident__state="open"
    )
    return sum(_remind(row.incident_id, row.pk, now) for row in list(late))


@transaction.atomic
def _remind(incident_id: int, statement_id: int, now: datetime) -> bool:
    incident = lock_incident(incident_id)
    statement = incident.statements.get(pk=statement_id)
    if not statement.is_current or statement.overdue_at is not None or not incident.is_open:
        return False
    statement.overdue_at = now
    statement.save(update_fields=["overdue_at"])
    write_step(incident, IncidentAct.OVERDUE, actor=SYSTEM, statement=statement, reason=f"v{statement.number}", now=now)
    tell_desk(incident, LATE, key=f"late:{statement.number}", now=now)
    return True


def _require_signed(incident: Incident, statement: Statement) -> None:
    """The last look before readers see it: the text that was signed, and enough institutes under it."""
    if digest_of(statement) != statement.digest:
        raise WrongState("changed since it was signed")
    if statement.signatures.filter(signed_at__isnull=False).count() < max(2, statement.needed):
        raise TooFewInstitutes(statement.needed)
