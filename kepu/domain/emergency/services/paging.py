"""Paging experts by rule: rounds, who is passed over, escalation. Everything follows from the rows and the moment, so that the same run
twice asks nobody twice and tells nobody twice.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from kepu.domain.emergency.errors import JustCalled
from kepu.domain.emergency.models import Escalation, Incident, IncidentAct, IncidentState, Page, Round
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.services.steps import lock_incident, minutes_between, require_open, write_step
from kepu.domain.emergency.telling import ABOVE, CONFIRMED, on_duty, tell, tell_desk
from kepu.engines.experts.contracts import Match, RequestDraft
from kepu.engines.experts.errors import AskedToday, NotAvailable
from kepu.engines.experts.errors import WrongState as AlreadyAsked
from kepu.engines.experts.models import ExpertRequest, Invitation
from kepu.engines.experts.selectors import invitations_of, suggest
from kepu.engines.experts.services import ask_for_expert, close_request, invite_expert
from kepu.foundation.units.contracts import SYSTEM, Actor, Grant
from kepu.foundation.units.models import Role
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import ancestor_ids, get_root, labels_by_id

MINUTES_OF_TIME = 60
SECOND_CLICK = timedelta(seconds=10)
log = structlog.get_logger(__name__)


def begin_paging(incident: Incident, *, actor: Actor, now: datetime) -> None:
    """Enters the request for experts of a locked file; the first round follows from `advance_paging`."""
    incident.request = ask_for_expert(
        actor=_desk(incident), unit_id=incident.unit_id, draft=_request_of(incident), now=now
    )
    incident.paged_at, incident.paging_ended_at = now, None
    incident.save(update_fields=["request", "paged_at", "paging_ended_at"])


@transaction.atomic
def resume_paging(*, actor: Actor, incident_id: int, now: datetime) -> int:
    """Asks the next experts now, without waiting for the clock; how many. Raises Refused, WrongState, JustCalled."""
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    require_open(incident)
    if incident.rounds.filter(at__gt=now - SECOND_CLICK, pages__isnull=False).exists():
        raise JustCalled(str(incident.public_id))
    if incident.request is None or not incident.request.is_open:
        begin_paging(incident, actor=actor, now=now)
    if incident.paging_ended_at is not None:
        incident.paging_ended_at = None
        incident.save(update_fields=["paging_ended_at"])
    return _ask_round(incident, actor=actor, wanted=incident.level.ask_at_once, now=now)


@transaction.atomic
def stop_paging(*, actor: Actor, incident_id: int, now: datetime) -> Incident:
    """Asks nobody more for now; who has been asked may still answer. Raises Refused, WrongState."""
    incident = lock_incident(incident_id)
    require(actor, OPEN, incident.unit_id)
    require_open(incident)
    incident.paging_ended_at = now
    incident.save(update_fields=["paging_ended_at"])
    write_step(incident, IncidentAct.ENOUGH, actor=actor, now=now)
    return incident


def advance_paging(*, now: datetime, incident_ids: Collection[int] | None = None) -> int:
    """Does what the clock asks for in every running file; how many experts were asked. Safe to run again and by several workers: one
    file that fails is logged and holds up no other.
    """
    rows = Incident.objects.filter(state=IncidentState.OPEN, paged_at__isnull=False)
    if incident_ids is not None:
        rows = rows.filter(pk__in=list(incident_ids))
    asked = 0
    for incident_id in list(rows.order_by("opened_at", "pk").values_list("pk", flat=True)):
        try:
            asked += _advance(incident_id, now)
        except Exception:  # one that cannot be paged must not hold up the others
            log.exception("paging_failed", incident=incident_id)
    return asked


@transaction.atomic
def _advance(incident_id: int, now: datetime) -> int:
    incident = lock_incident(incident_id)
    if not incident.is_open or incident.request is None or incident.paged_at is None:
        return 0
    rows = invitations_of(incident.request)
    accepted = [row for row in rows if row.is_accepted and row.answered_at]
    if accepted:
        _note_first(incident, accepted, now)
    if incident.paging_ended_at is not None or not incident.request.is_open:
        return 0
    if len(accepted) >= incident.level.experts_wanted:
        incident.paging_ended_at = now
        incident.save(update_fields=["paging_ended_at"])
        write_step(incident, IncidentAct.ENOUGH, actor=SYSTEM, now=now)
        return 0
    if not accepted:
        _escalate(incident, now)
    if not _is_due(incident, rows, now):
        return 0
    wanted = max(incident.level.ask_at_once, incident.level.experts_wanted - len(accepted))
    return _ask_round(incident, actor=SYSTEM, wanted=wanted, now=now)


def _note_first(incident: Incident, accepted: list[Invitation], now: datetime) -> None:
    """The clock stops at the answer itself, not when somebody looks."""
    if incident.minutes_to_expert is not None:
        return
    first = min(row.answered_at for row in accepted if row.answered_at)
    incident.minutes_to_expert = minutes_between(incident.opened_at, first)
    incident.save(update_fields=["minutes_to_expert"])
    tell_desk(incident, CONFIRMED, key="confirmed", now=now)


def _is_due(incident: Incident, rows: list[Invitation], now: datetime) -> bool:
    """The first round at once; the next after the rule's minutes, or at once when everybody of the last round has answered."""
    last = incident.rounds.filter(at__gte=incident.paged_at).order_by("-number").first()
    if last is None or now - last.at >= timedelta(minutes=incident.level.round_minutes):
        return True
    return last.pages.exists() and not any(row.is_waiting for row in rows)


def _ask_round(incident: Incident, *, actor: Actor, wanted: int, now: datetime) -> int:
    """One round. Where nobody could be asked and the round before was as empty, that one is brought up to date instead."""
    request = incident.request
    assert request is not None
    desk = _desk(incident)
    found = suggest(actor=desk, request=request, now=now, limit=wanted + 10)
    wanted_by = now + timedelta(minutes=incident.level.round_minutes)
    asked, passed = _invite(found, request, desk, wanted=wanted, wanted_by=wanted_by, now=now)
    passed += [[each.expert_id, each.code] for each in found.excluded if each.code != "consent"]
    last = incident.rounds.order_by("-number").first()
    if not asked and last is not None and not last.pages.exists():
        last.at, last.passed_over = now, passed
        last.save(update_fields=["at", "passed_over"])
        return 0
    number = (last.number if last else 0) + 1
    row = Round.objects.create(incident=incident, number=number, at=now, passed_over=passed)
    Page.objects.bulk_create(Page(round=row, invitation=invitation) for invitation in asked)
    write_step(incident, IncidentAct.PAGED, actor=actor, reason=str(len(asked)), now=now)
    return len(asked)


def _invite(
    found: Match, request: ExpertRequest, desk: Actor, *, wanted: int, wanted_by: datetime, now: datetime
) -> tuple[list[Invitation], list[list[int | str]]]:
    """Asks the first of the ranking who may be asked; whom somebody else has asked today is passed over."""
    asked: list[Invitation] = []
    passed: list[list[int | str]] = []
    for each in found.suggestions:
        if len(asked) == wanted:
            break
        try:
            invitation, _link = invite_expert(
                actor=desk, request_id=request.pk, expert_id=each.expert_id, now=now,
                reasons=[f"{reason.code} {reason.detail}".strip() for reason in each.reasons], wanted_by=wanted_by,
            )  # fmt: skip
        except AskedToday:
            passed.append([each.expert_id, "asked_today"])
        except NotAvailable as shut:
            passed.append([each.expert_id, shut.code])
        except AlreadyAsked:
            continue
        else:
            asked.append(invitation)
    return asked, passed


def _escalate(incident: Incident, now: datetime) -> None:
    assert incident.paged_at is not None
    waited = minutes_between(incident.paged_at, now)
    above = ancestor_ids(incident.unit_id)
    steps = [("above", incident.level.above_minutes, above[0] if above else incident.unit_id)]
    steps.append(("academy", incident.level.academy_minutes, get_root().id))
    for kind, minutes, unit_id in steps:
        if waited < minutes or incident.escalations.filter(kind=kind, paged_at=incident.paged_at).exists():
            continue
        key = f"escalated:{kind}:{incident.paged_at.isoformat()}"
        told = tell(incident, on_duty(unit_id, now), ABOVE, key=key, now=now, minutes=minutes)
        Escalation.objects.create(incident=incident, kind=kind, paged_at=incident.paged_at, at=now, told=told)
        name = labels_by_id([unit_id])[unit_id].name
        write_step(incident, IncidentAct.ESCALATED, actor=SYSTEM, reason=name, now=now)


def end_paging(incident: Incident, *, actor: Actor, reason: str, now: datetime) -> None:
    """The response of a locked file is over. A request that somebody accepted stays open until their desk says what came of it."""
    request = incident.request
    if incident.paging_ended_at is None and incident.paged_at is not None:
        incident.paging_ended_at = now
        incident.save(update_fields=["paging_ended_at"])
    if request is None or not request.is_open:
        return
    if incident.is_drill or not request.invitations.filter(state="accepted").exists():
        close_request(actor=_desk(incident), request_id=request.pk, reason=reason, now=now)


def _desk(incident: Incident) -> Actor:
    """Experts are asked in the name of the unit: its own and those of the academy's directory, nobody else's."""
    grant = Grant(unit_id=incident.unit_id, role=Role.COORDINATOR)
    return Actor(account_id=None, name=incident.unit.name, grants=(grant,))


def _request_of(incident: Incident) -> RequestDraft:
    words = "\n".join(filter(None, (f"{incident.hazard_title}：{incident.title}", incident.words)))
    return RequestDraft(
        origin="emergency", title=incident.named[:120], question=words[:2000], concerned=incident.concerned,
        region_code=incident.region_id, minutes=MINUTES_OF_TIME, is_drill=incident.is_drill,
    )  # fmt: skip
