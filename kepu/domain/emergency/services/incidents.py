"""Writers of the file itself: opening, facts, level, lead and hand-over."""

from datetime import datetime
from functools import partial

from django.db import transaction

from kepu.domain.emergency import told
from kepu.domain.emergency.contracts import IncidentDraft
from kepu.domain.emergency.errors import InvalidFact, WrongState
from kepu.domain.emergency.models import HandOver, Incident, IncidentAct, Level
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.services.paging import advance_paging, begin_paging
from kepu.domain.emergency.services.steps import lock_incident, needed, require_open, write_step
from kepu.domain.emergency.telling import HANDED, OFFERED, OPENED, on_duty, tell, tell_desk
from kepu.domain.packs.hazards import hazards
from kepu.foundation.accounts.models import Account
from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, actor_of, may, require


@transaction.atomic
def open_incident(*, actor: Actor, unit_id: int, draft: IncidentDraft, now: datetime) -> Incident:
    """Opens a file, tells who is on duty and begins to page experts by the rule of the level. The opener leads if they may, else
    whoever is on duty first. Raises Refused, InvalidFact.
    """
    require(actor, OPEN, unit_id)
    level = _check(draft)
    incident = Incident.objects.create(
        unit_id=unit_id, level=level, is_drill=draft.is_drill, opened_at=now, lead_id=_first_lead(actor, unit_id, now),
        **_facts(draft),
    )  # fmt: skip
    write_step(incident, IncidentAct.OPENED, actor=actor, reason=draft.origin, now=now)
    begin_paging(incident, actor=actor, now=now)
    duty = [account for account in on_duty(unit_id, now) if account != actor.account_id]
    tell(incident, duty, OPENED, key="opened", now=now, level=level.title_zh)
    transaction.on_commit(partial(advance_paging, now=now, incident_ids=[incident.pk]), robust=True)
    return incident


@transaction.atomic
def change_incident(
    *, actor: Actor, incident_id: int, draft: IncidentDraft, now: datetime, reason: str = ""
) -> Incident:
    """Changes the facts of a running file; another level needs a reason. A drill stays a drill.

    Raises Refused, InvalidFact, WrongState, ReasonMissing.
    """
    incident = lock_incident(incident_id)
    require(actor, OPEN, incident.unit_id)
    require_open(incident)
    level = _check(draft)
    facts = _facts(draft)
    if level.pk != incident.level_id:
        require(actor, LEAD, incident.unit_id)
        why = needed(reason)
        incident.level, incident.paging_ended_at = level, None  # a graver level may want more experts
        write_step(incident, IncidentAct.RAISED, actor=actor, reason=f"{level.title_zh}：{why}", now=now)
    for name, value in facts.items():
        setattr(incident, name, value)
    incident.save(update_fields=["level", "paging_ended_at", *(name.removesuffix("_id") for name in facts)])
    write_step(incident, IncidentAct.CHANGED, actor=actor, now=now)
    if incident.published_at is not None:
        told.tell_changed(incident.pk)
    return incident


@transaction.atomic
def take_lead(*, actor: Actor, incident_id: int, now: datetime) -> Incident:
    """Takes the lead of a file that nobody leads. Raises Refused, WrongState when somebody does."""
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    if incident.is_closed or incident.lead_id is not None:
        raise WrongState("led")
    incident.lead_id = actor.account_id
    incident.save(update_fields=["lead"])
    write_step(incident, IncidentAct.TAKEN, actor=actor, now=now)
    return incident


@transaction.atomic
def offer_lead(*, actor: Actor, incident_id: int, account_id: int, note: str, now: datetime) -> HandOver:
    """Offers the lead to the next shift with a note; the one before stays responsible until it is accepted. A newer offer replaces
    one that waits. Raises Refused, WrongState, ReasonMissing, InvalidFact for somebody who may not lead.
    """
    incident = lock_incident(incident_id)
    require(actor, LEAD, incident.unit_id)
    if incident.is_closed or account_id == incident.lead_id:
        raise WrongState(incident.state)
    said = needed(note, 2000)
    taker = Account.objects.filter(pk=account_id, is_active=True).first()
    if taker is None or not may(actor_of(taker.pk, str(taker)), LEAD, incident.unit_id):
        raise InvalidFact("account", "may not lead")
    incident.hand_overs.filter(accepted_at__isnull=True, dropped_at__isnull=True).update(dropped_at=now)
    offer = HandOver.objects.create(
        incident=incident, giver_id=actor.account_id, giver_name=actor.name[:120], taker=taker, taker_name=str(taker)[:120],
        note=said, offered_at=now,
    )  # fmt: skip
    write_step(incident, IncidentAct.OFFERED, actor=actor, reason=f"→ {taker}：{said}", now=now)
    tell(incident, [taker.pk], OFFERED, key=f"offer:{offer.pk}", now=now, name=actor.name)
    return offer


@transaction.atomic
def accept_lead(*, actor: Actor, incident_id: int, now: datetime) -> HandOver:
    """The one to whom the lead was offered takes over. Raises Refused, WrongState when nothing is offered."""
    incident = lock_incident(incident_id)
    offer = incident.hand_overs.filter(accepted_at__isnull=True, dropped_at__isnull=True).first()
    if offer is None or incident.is_closed:
        raise WrongState("nothing is offered")
    if actor.account_id is None or offer.taker_id != actor.account_id:
        raise Refused(LEAD)
    offer.accepted_at = now
    offer.save(update_fields=["accepted_at"])
    incident.lead_id = actor.account_id
    incident.save(update_fields=["lead"])
    write_step(incident, IncidentAct.HANDED, actor=actor, reason=f"← {offer.giver_name}", now=now)
    tell_desk(incident, HANDED, key=f"handed:{offer.pk}", now=now, name=actor.name)
    return offer


def _first_lead(actor: Actor, unit_id: int, now: datetime) -> int | None:
    if actor.account_id is not None and may(actor, LEAD, unit_id):
        return actor.account_id
    able = [key for key in on_duty(unit_id, now) if may(actor_of(key, ""), LEAD, unit_id)]
    return able[0] if able else None


def _check(draft: IncidentDraft) -> Level:
    level = Level.objects.filter(code=draft.level).first()
    if level is None:
        raise InvalidFact("level", "unknown")
    if draft.hazard not in hazards():
        raise InvalidFact("hazard", "unknown")
    if not draft.title.strip() or len(draft.title.strip()) > 80:
        raise InvalidFact("title", "missing" if not draft.title.strip() else "too long")
    if draft.region_code and not Region.objects.filter(code=draft.region_code).exists():
        raise InvalidFact("region", "unknown")
    return level


def _facts(draft: IncidentDraft) -> dict[str, object]:
    return {
        "hazard": draft.hazard, "title": draft.title.strip(), "words": draft.words.strip()[:1000],
        "region_id": draft.region_code or None, "origin": draft.origin.strip()[:200],
        "concerned": draft.concerned.strip()[:300],
    }  # fmt: skip
