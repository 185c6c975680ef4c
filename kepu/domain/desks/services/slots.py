"""Writers of a desk's calendar: columns and slots."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from kepu.domain.content.models import Channel, Work
from kepu.domain.content.work_selectors import get_work
from kepu.domain.desks.contracts import SlotDraft
from kepu.domain.desks.errors import InvalidDraft, OutsideScope, WrongState
from kepu.domain.desks.models import Column, Commission, Slot, SlotState, SlotStep, Topic
from kepu.domain.desks.policies import EDIT
from kepu.domain.desks.selectors.guides import topics_seen_by
from kepu.foundation.accounts.models import Account
from kepu.foundation.notices.services import notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, actor_of, may, require, units_within


@transaction.atomic
def enter_column(
    *, actor: Actor, channel_id: int, name: str, rhythm: str, starts_on: date, ends_on: date | None = None,
    column_id: int | None = None,
) -> Column:  # fmt: skip
    """Enters a column of a channel, or changes one; ending it is a change of its last day. Raises Refused, InvalidDraft."""
    channel = Channel.objects.get(pk=channel_id)
    require(actor, EDIT, channel.unit_id)
    if not name.strip() or rhythm not in Column.Rhythm.values:
        raise InvalidDraft("name" if not name.strip() else "rhythm")
    if ends_on is not None and ends_on < starts_on:
        raise InvalidDraft("ends_on", "before starts_on")
    row = (
        Column.objects.select_for_update().get(pk=column_id, channel=channel) if column_id else Column(channel=channel)
    )
    row.name, row.rhythm, row.starts_on, row.ends_on = name.strip(), rhythm, starts_on, ends_on
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidDraft("name", "taken") from error
    return row


@transaction.atomic
def plan_slot(*, actor: Actor, channel_id: int, draft: SlotDraft, now: datetime) -> Slot:
    """Plans a place in a channel. With somebody to work on it, it is assigned and they are told.

    Raises Refused, InvalidDraft, OutsideScope.
    """
    channel = Channel.objects.get(pk=channel_id)
    require(actor, EDIT, channel.unit_id)
    slot = Slot(channel=channel, created_at=now, **_values(actor, channel, draft))
    slot.state = SlotState.ASSIGNED if _has_somebody(slot) else SlotState.IDEA
    slot.save()
    _step(slot, actor=actor, now=now)
    _tell(slot, actor, now=now)
    return slot


@transaction.atomic
def change_slot(*, actor: Actor, slot_id: int, draft: SlotDraft, now: datetime) -> Slot:
    """Changes or moves a slot; whoever is newly assigned is told.

    Raises Refused, InvalidDraft, OutsideScope, WrongState when out or dropped.
    """
    slot = _locked(actor, slot_id)
    if slot.state in (SlotState.OUT, SlotState.DROPPED):
        raise WrongState(slot.state)
    before = (slot.assignee_id, slot.due_on)
    values = _values(actor, slot.channel, draft)
    for name, value in values.items():
        setattr(slot, name, value)
    if slot.state == SlotState.IDEA and _has_somebody(slot):
        slot.state = SlotState.ASSIGNED
    if slot.state != SlotState.IDEA and not _has_somebody(slot):
        slot.state = SlotState.IDEA
    slot.save(update_fields=["state", *values])
    _step(slot, actor=actor, now=now)
    if (slot.assignee_id, slot.due_on) != before:
        _tell(slot, actor, now=now)
    return slot


@transaction.atomic
def set_slot_state(*, actor: Actor, slot_id: int, state: str, now: datetime, reason: str = "") -> Slot:
    """Moves a slot on (or back): idea, assigned, in work, under review, ready, out; or drops it, or takes it up again.

    The desk and whoever works on it may; dropping is the desk's. Raises Refused, InvalidDraft, WrongState when nobody works on it.
    """
    slot = Slot.objects.select_for_update(of=("self",)).select_related("channel").get(pk=slot_id)
    is_own = actor.account_id is not None and slot.assignee_id == actor.account_id
    if not is_own or state == SlotState.DROPPED:
        require(actor, EDIT, slot.channel.unit_id)
    if state not in SlotState.values:
        raise InvalidDraft("state", "unknown")
    if state not in (SlotState.IDEA, SlotState.DROPPED) and not _has_somebody(slot):
        raise WrongState("nobody works on it")
    slot.state = state
    slot.save(update_fields=["state"])
    _step(slot, actor=actor, reason=reason.strip(), now=now)
    return slot


def _locked(actor: Actor, slot_id: int) -> Slot:
    slot = Slot.objects.select_for_update(of=("self",)).select_related("channel").get(pk=slot_id)
    require(actor, EDIT, slot.channel.unit_id)
    return slot


def _has_somebody(slot: Slot) -> bool:
    return bool(slot.assignee_name) or slot.commission_id is not None


def _values(actor: Actor, channel: Channel, draft: SlotDraft) -> dict[str, Any]:
    if not draft.title.strip():
        raise InvalidDraft("title", "empty")
    if draft.due_on is not None and draft.due_on > draft.day:
        raise InvalidDraft("due_on", "after the day it appears")
    account = _assignee(channel, draft)
    return {
        "day": draft.day,
        "title": draft.title.strip(),
        "issue": draft.issue.strip(),
        "column": _column(channel, draft),
        "topic": _topic(actor, draft),
        "commission": _commission(actor, draft),
        "work": _work(actor, draft),
        "assignee": account,
        "assignee_name": str(account) if account else draft.assignee_name.strip(),
        "due_on": draft.due_on,
        "note": draft.note.strip(),
    }


def _column(channel: Channel, draft: SlotDraft) -> Column | None:
    if draft.column_id is None:
        return None
    column = Column.objects.filter(pk=draft.column_id, channel=channel).first()
    if column is None:
        raise OutsideScope("column")
    return column


def _topic(actor: Actor, draft: SlotDraft) -> Topic | None:
    if draft.topic_id is None:
        return None
    topic = topics_seen_by(actor).filter(pk=draft.topic_id).first()
    if topic is None:
        raise OutsideScope("topic")
    return topic


def _commission(actor: Actor, draft: SlotDraft) -> Commission | None:
    if draft.commission_id is None:
        return None
    rows = Commission.objects.readable_by(actor).exclude(kind="policy_advice")
    found: Commission | None = rows.filter(pk=draft.commission_id).first()
    if found is None:
        raise OutsideScope("commission")
    return found


def _work(actor: Actor, draft: SlotDraft) -> Work | None:
    if draft.work_public_id is None:
        return None
    try:
        return get_work(draft.work_public_id, units_within(actor, READ))
    except Work.DoesNotExist as error:
        raise OutsideScope("work") from error


def _assignee(channel: Channel, draft: SlotDraft) -> Account | None:
    """An account that may read the channel's unit: nobody is given work that they cannot open."""
    if draft.assignee_id is None:
        return None
    account = Account.objects.filter(pk=draft.assignee_id, is_active=True).first()
    if account is None or not may(actor_of(account.pk, str(account)), READ, channel.unit_id):
        raise OutsideScope("assignee")
    return account


def _step(slot: Slot, *, actor: Actor, now: datetime, reason: str = "") -> None:
    SlotStep.objects.create(
        slot=slot,
        state=slot.state,
        day=slot.day,
        actor_id=actor.account_id,
        actor_name=actor.name,
        reason=reason,
        at=now,
    )


def _tell(slot: Slot, actor: Actor, *, now: datetime) -> None:
    if slot.assignee_id is None or slot.assignee_id == actor.account_id:
        return
    due = slot.due_on or slot.day
    transaction.on_commit(lambda: _notify(slot, due, now=now))


def _notify(slot: Slot, due: date, *, now: datetime) -> None:
    notify(
        account_ids=[slot.assignee_id or 0],
        topic="desk",
        message=gettext_noop("You are to write for %(channel)s by %(day)s: %(title)s"),
        params={"title": slot.title, "day": due.isoformat(), "channel": slot.channel.name},
        url=f"/workbench/desk/slots/{slot.public_id}/",
        unit_id=slot.channel.unit_id,
        dedupe_key=f"slot:{slot.pk}:{slot.assignee_id}:{due.isoformat()}",
        now=now,
    )
