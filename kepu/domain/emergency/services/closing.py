"""Ending the response, the after-action review, closing as its last act, and opening a file again."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from django.db import transaction

from kepu.domain.emergency import told
from kepu.domain.emergency.contracts import AfterActionDraft
from kepu.domain.emergency.errors import InvalidFact, NotReady, Rewritten, WrongState
from kepu.domain.emergency.models import (
    AfterAction,
    AfterActionState,
    Answer,
    FollowUp,
    Incident,
    IncidentAct,
    IncidentState,
)
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.questions import questions
from kepu.domain.emergency.selectors.clocks import clocks_of
from kepu.domain.emergency.services.paging import advance_paging, begin_paging, end_paging
from kepu.domain.emergency.services.statements import open_statement
from kepu.domain.emergency.services.steps import lock_incident, needed, require_open, write_step
from kepu.domain.emergency.telling import CLOSED, tell_desk
from kepu.domain.emergency.wording import after_action_digest
from kepu.engines.reviews.contracts import Outcome, Subject
from kepu.engines.reviews.services import open_review
from kepu.foundation.clock import now as clock
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

KIND, FLOW = "incident_closure", "incident_closure"
MOST_TASKS = 20
log = structlog.get_logger(__name__)


@transaction.atomic
def end_response(*, actor: Actor, incident_id: int, reason: str, now: datetime) -> AfterAction:
    """Ends the response: nobody is paged any more, readers are told, the review begins. A draft of a version is dropped.

    Raises Refused, ReasonMissing, WrongState while a version is being signed.
    """
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    require_open(incident)
    statement = open_statement(incident)
    if statement is not None and not statement.is_draft:
        raise WrongState(statement.state)
    why = needed(reason)
    if statement is not None:
        statement.delete()
    end_paging(incident, actor=actor, reason=why, now=now)
    incident.state, incident.ended_at = IncidentState.ENDED, now
    incident.save(update_fields=["state", "ended_at"])
    write_step(incident, IncidentAct.ENDED, actor=actor, reason=why, now=now)
    if incident.published_at is not None:
        told.tell_changed(incident.pk)
    number = incident.after_actions.count() + 1
    return AfterAction.objects.create(incident=incident, number=number, written_at=now)


@transaction.atomic
def write_after_action(
    *, actor: Actor, incident_id: int, draft: AfterActionDraft, now: datetime, seen: str | None = None
) -> AfterAction:
    """Writes or rewrites the review; it may be incomplete until it is handed in. `seen` is the moment at which what the writer had before
    them was written, in ISO form. Raises Refused, WrongState, InvalidFact, Rewritten.
    """
    row = _draft_of(actor, incident_id)[1]
    if seen is not None and seen != row.written_at.isoformat():
        raise Rewritten(str(row.pk))
    if set(draft.answers) - set(questions()):
        raise InvalidFact("answers", "unknown")
    if len(draft.tasks) > MOST_TASKS:
        raise InvalidFact("tasks", "too many")
    row.lessons, row.written_at = draft.lessons.strip()[:8000], now
    row.save(update_fields=["lessons", "written_at"])
    row.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(after_action=row, question=code, text=text.strip()[:4000])
        for code, text in draft.answers.items()
        if text.strip()
    )
    row.tasks.all().delete()
    FollowUp.objects.bulk_create(
        FollowUp(after_action=row, position=number, what=task.what.strip()[:300], who=task.who.strip()[:120], due_on=task.due_on)
        for number, task in enumerate((task for task in draft.tasks if task.what.strip()), start=1)
    )  # fmt: skip
    return row


@transaction.atomic
def submit_after_action(*, actor: Actor, incident_id: int, now: datetime) -> str:
    """Hands the review in, with the clocks as they are measured now; returns the review's public id.

    Raises Refused, WrongState, NotReady with the questions that have no answer.
    """
    incident, row = _draft_of(actor, incident_id)
    if gaps := gaps_of(row):
        raise NotReady(gaps)
    row.state, row.submitted_at = AfterActionState.IN_REVIEW, now
    row.clocks = [each.plain() for each in clocks_of(incident, now=now)]
    row.save(update_fields=["state", "submitted_at", "clocks"])
    write_step(incident, IncidentAct.REVIEWED, actor=actor, now=now)
    subject = Subject(
        kind=KIND, key=str(incident.pk), title=incident.named, unit_id=incident.unit_id,
        url=f"{incident.staff_path}after-action/", digest=after_action_digest(row),
    )  # fmt: skip
    return str(open_review(actor=actor, subject=subject, flow=FLOW, now=now).public_id)


def gaps_of(row: AfterAction) -> tuple[str, ...]:
    """Codes of questions without an answer, and "lessons" where none is written."""
    answered = {answer.question for answer in row.answers.all()}
    missing = tuple(code for code in questions() if code not in answered)
    return missing if row.lessons.strip() else (*missing, "lessons")


def finish_after_action(outcome: Outcome, now: datetime) -> None:
    """What the end of its review means; called by the reviews in their transaction. After the commit the file closes; should the process
    die in between, `close_approved` finds it.
    """
    incident = lock_incident(int(outcome.subject.key))
    row = incident.after_actions.get(state=AfterActionState.IN_REVIEW)
    if outcome.state == "approved":
        row.state, row.approved_at = AfterActionState.APPROVED, now
        row.approved_by = "、".join(outcome.decided_by)[:300]
        row.save(update_fields=["state", "approved_at", "approved_by"])
        transaction.on_commit(partial(close_approved, incident_ids=[incident.pk]), robust=True)
        return
    row.state = AfterActionState.DRAFT
    row.save(update_fields=["state"])
    judge = Actor(account_id=None, name="、".join(outcome.decided_by)[:120], is_system=True)
    write_step(incident, IncidentAct.RETURNED, actor=judge, reason=outcome.comment, now=now)


def close_approved(*, incident_ids: Sequence[int] | None = None, now: datetime | None = None) -> int:
    """Closes files whose review is approved; how many. Safe to run again and beside itself."""
    rows = Incident.objects.filter(state=IncidentState.ENDED, after_actions__state=AfterActionState.APPROVED)
    rows = rows.exclude(after_actions__state__in=[AfterActionState.DRAFT, AfterActionState.IN_REVIEW])
    if incident_ids is not None:
        rows = rows.filter(pk__in=incident_ids)
    done = 0
    for incident_id in list(rows.order_by("pk").values_list("pk", flat=True).distinct()):
        try:
            done += _close(incident_id, now=now or clock())
        except Exception:  # one that cannot be closed now must not hold up the others
            log.exception("closing_failed", incident=incident_id)
    return done


@transaction.atomic
def _close(incident_id: int, *, now: datetime) -> bool:
    incident = lock_incident(incident_id)
    newest = incident.after_actions.first()
    if not incident.is_ended or newest is None or not newest.is_approved:
        return False
    incident.state, incident.closed_at = IncidentState.CLOSED, now
    incident.save(update_fields=["state", "closed_at"])
    judge = Actor(account_id=None, name=newest.approved_by[:120], is_system=True)
    write_step(incident, IncidentAct.CLOSED, actor=judge, now=now)
    if incident.published_at is not None:
        told.tell_changed(incident.pk)
    tell_desk(incident, CLOSED, key=f"closed:{newest.number}", now=now)
    return True


@transaction.atomic
def reopen_incident(*, actor: Actor, incident_id: int, reason: str, now: datetime) -> Incident:
    """Opens an ended or closed file again; experts are paged anew. A review that was only a draft is dropped.

    Raises Refused, ReasonMissing, WrongState while its review is being decided.
    """
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    newest = incident.after_actions.first()
    if incident.is_open or (newest is not None and newest.is_in_review):
        raise WrongState(incident.state)
    why = needed(reason)
    if newest is not None and newest.is_draft:
        newest.delete()
    incident.state, incident.ended_at, incident.closed_at = IncidentState.OPEN, None, None
    incident.lead_id = incident.lead_id or actor.account_id
    incident.save(update_fields=["state", "ended_at", "closed_at", "lead"])
    write_step(incident, IncidentAct.REOPENED, actor=actor, reason=why, now=now)
    begin_paging(incident, actor=actor, now=now)
    if incident.published_at is not None:
        told.tell_changed(incident.pk)
    transaction.on_commit(partial(advance_paging, now=now, incident_ids=[incident.pk]), robust=True)
    return incident


@transaction.atomic
def finish_task(*, actor: Actor, task_id: int, now: datetime) -> FollowUp:
    """Says that something from the review has been done. Raises Refused, WrongState when it was said already."""
    row = FollowUp.objects.select_for_update(of=("self",)).select_related("after_action__incident").get(pk=task_id)
    require(actor, LEAD, row.after_action.incident.unit_id)
    if row.done_at is not None:
        raise WrongState("done")
    row.done_at, row.done_by_name = now, actor.name[:120]
    row.save(update_fields=["done_at", "done_by_name"])
    return row


def _draft_of(actor: Actor, incident_id: int) -> tuple[Incident, AfterAction]:
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    row = incident.after_actions.first()
    if not incident.is_ended or row is None or not row.is_draft:
        raise WrongState(incident.state)
    return incident, row
