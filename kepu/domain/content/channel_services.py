"""The only writers of channels and their facts."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.content.channels import Channel, ChannelFact, ChannelKind
from kepu.domain.content.contracts import ChannelDraft, ChannelFacts
from kepu.domain.content.errors import InvalidFact, NameTaken
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

EDIT = "channels.edit"


@transaction.atomic
def enter_channel(*, actor: Actor, draft: ChannelDraft, now: datetime, channel_id: int | None = None) -> Channel:
    """Enters a channel, or changes one; closing it is a change with a closing day. Raises Refused, NameTaken,
    InvalidFact.
    """
    channel = Channel.objects.select_for_update().get(pk=channel_id) if channel_id else Channel(unit_id=draft.unit_id)
    require(actor, EDIT, channel.unit_id)
    require(actor, EDIT, draft.unit_id)
    if draft.kind not in ChannelKind.values:
        raise InvalidFact("kind", "unknown")
    if draft.closed_on is not None and draft.closed_on <= draft.opened_on:
        raise InvalidFact("closed_on", "not after opened_on")
    channel.unit_id, channel.kind, channel.name = draft.unit_id, draft.kind, draft.name.strip()
    channel.address, channel.note = draft.address, draft.note
    channel.opened_on, channel.closed_on = draft.opened_on, draft.closed_on
    try:
        with transaction.atomic():
            channel.save()
    except IntegrityError as error:
        raise NameTaken(draft.name) from error
    _audit(actor, "change" if channel_id else "create", channel, now=now)
    return channel


@transaction.atomic
def state_channel_facts(*, actor: Actor, channel_id: int, facts: ChannelFacts, now: datetime) -> ChannelFact:
    """States what a channel counted in a period; a statement for the same period is superseded and kept.

    Periods must not overlap, so that nothing is added twice. Raises Refused, InvalidFact.
    """
    channel = Channel.objects.select_for_update().get(pk=channel_id)
    require(actor, EDIT, channel.unit_id)
    _check(facts)
    valid = ChannelFact.objects.valid().filter(channel=channel)
    valid.filter(starts_on=facts.starts_on, ends_on=facts.ends_on).update(superseded_at=now)
    if valid.filter(starts_on__lte=facts.ends_on, ends_on__gte=facts.starts_on).exists():
        raise InvalidFact("starts_on", "overlaps another period")
    fact = ChannelFact.objects.create(
        channel=channel,
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
        followers=facts.followers,
        posts=facts.posts,
        reads=facts.reads,
        copies=facts.copies,
        hours=facts.hours,
        source_note=facts.source_note.strip(),
        entered_by_id=actor.account_id,
        entered_by_name=actor.name,
        entered_at=now,
    )
    _audit(actor, "state_facts", channel, now=now, period=f"{facts.starts_on}–{facts.ends_on}")
    return fact


def _check(facts: ChannelFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise InvalidFact("ends_on", "before starts_on")
    if any((value or 0) < 0 for value in (facts.followers, facts.posts, facts.reads, facts.copies, facts.hours)):
        raise InvalidFact("posts", "negative")
    if not facts.source_note.strip():
        raise InvalidFact("source_note", "missing")


def _audit(actor: Actor, verb: str, channel: Channel, *, now: datetime, **detail: Any) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="content.channel",
        object_key=str(channel.public_id),
        object_title=channel.name,
        unit_id=channel.unit_id,
        detail=detail,
        now=now,
    )
