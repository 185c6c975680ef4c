"""Writers of topic guides: issue, change, propose, decide, take up, link."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.content.models import EditionAudience, Medium
from kepu.domain.content.work_selectors import get_work
from kepu.domain.desks.contracts import GuideDraft, TopicDraft
from kepu.domain.desks.errors import CallClosed, InvalidDraft, OutsideScope, ReasonMissing, WrongState
from kepu.domain.desks.models import (
    Guide,
    GuideUnit,
    Part,
    Topic,
    TopicForm,
    TopicState,
    TopicStep,
    TopicTaker,
    TopicWork,
)
from kepu.domain.desks.policies import EDIT, PROPOSE
from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, may, require, units_within
from kepu.foundation.units.selectors import subtree_ids


@transaction.atomic
def issue_guide(
    *, actor: Actor, unit_id: int, draft: GuideDraft, addressee_ids: Collection[int], now: datetime
) -> Guide:
    """Calls for topics among units of the issuer's subtree and tells their staff. Raises Refused, InvalidDraft, OutsideScope."""
    require(actor, EDIT, unit_id)
    _check_guide(draft)
    _check_addressees(unit_id, addressee_ids)
    guide = Guide.objects.create(unit_id=unit_id, issued_at=now, **_guide_values(draft))
    GuideUnit.objects.bulk_create(GuideUnit(guide=guide, unit_id=unit) for unit in sorted(set(addressee_ids)))
    _audit(actor, "issue", guide, now=now)
    transaction.on_commit(lambda: _tell_addressees(guide, addressee_ids, now=now))
    return guide


@transaction.atomic
def change_guide(
    *, actor: Actor, guide_id: int, draft: GuideDraft, addressee_ids: Collection[int], now: datetime
) -> Guide:
    """Changes a guide; new addressees are told. Closing it early is a change of its last day.

    Raises Refused, InvalidDraft, OutsideScope.
    """
    guide = Guide.objects.select_for_update().get(pk=guide_id)
    require(actor, EDIT, guide.unit_id)
    _check_guide(draft)
    _check_addressees(guide.unit_id, addressee_ids)
    for name, value in _guide_values(draft).items():
        setattr(guide, name, value)
    guide.save(update_fields=list(_guide_values(draft)))
    known = set(guide.addressees.values_list("unit_id", flat=True))
    guide.addressees.exclude(unit__in=addressee_ids).delete()
    fresh = set(addressee_ids) - known
    GuideUnit.objects.bulk_create(GuideUnit(guide=guide, unit_id=unit) for unit in sorted(fresh))
    _audit(actor, "change", guide, now=now)
    transaction.on_commit(lambda: _tell_addressees(guide, fresh, now=now))
    return guide


@transaction.atomic
def propose_topic(*, actor: Actor, guide_id: int, unit_id: int, draft: TopicDraft, now: datetime) -> Topic:
    """Proposes a topic for a guide that is open and addressed to the unit; the issuer's own desk may at any time, and lists it at once.

    Raises Refused, InvalidDraft, OutsideScope, CallClosed.
    """
    guide = Guide.objects.get(pk=guide_id)
    require(actor, PROPOSE, unit_id)
    is_desk = may(actor, EDIT, guide.unit_id) and unit_id == guide.unit_id
    if not is_desk:
        if not guide.addressees.filter(unit=unit_id).exists():
            raise OutsideScope("unit")
        if not guide.opens_on <= local_date(now) <= guide.closes_on:
            raise CallClosed(guide.closes_on.isoformat())
    _check_topic(draft)
    topic = Topic.objects.create(
        guide=guide,
        unit_id=unit_id,
        proposed_by_id=actor.account_id,
        proposed_by_name=actor.name,
        created_at=now,
        state=TopicState.LISTED if is_desk else TopicState.PROPOSED,
        **_topic_values(draft),
    )
    _step(topic, TopicStep.Act.LISTED if is_desk else TopicStep.Act.PROPOSED, actor=actor, now=now)
    if not is_desk:
        transaction.on_commit(lambda: _tell_desk(topic, now=now))
    return topic


@transaction.atomic
def change_topic(*, actor: Actor, topic_id: int, draft: TopicDraft, now: datetime) -> Topic:
    """Changes a topic: its proposer's unit while it waits, the guide's desk until it is declined.

    Raises Refused, InvalidDraft, WrongState.
    """
    topic = _locked(topic_id)
    is_desk = may(actor, EDIT, topic.guide.unit_id)
    if not is_desk:
        require(actor, PROPOSE, topic.unit_id)
    if not (topic.is_proposed or (is_desk and topic.is_listed)):
        raise WrongState(topic.state)
    _check_topic(draft)
    for name, value in _topic_values(draft).items():
        setattr(topic, name, value)
    topic.save(update_fields=list(_topic_values(draft)))
    _step(topic, TopicStep.Act.CHANGED, actor=actor, now=now)
    return topic


@transaction.atomic
def list_topic(*, actor: Actor, topic_id: int, now: datetime) -> Topic:
    """Puts a proposed or declined topic into the guide. Raises Refused, WrongState."""
    topic = _to_decide(actor, topic_id, states=(TopicState.PROPOSED, TopicState.DECLINED))
    _set_state(topic, TopicState.LISTED, TopicStep.Act.LISTED, actor=actor, now=now)
    return topic


@transaction.atomic
def decline_topic(*, actor: Actor, topic_id: int, reason: str, now: datetime) -> Topic:
    """Leaves a topic out of the guide; its proposer reads why. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("decline")
    topic = _to_decide(actor, topic_id, states=(TopicState.PROPOSED, TopicState.LISTED))
    _set_state(topic, TopicState.DECLINED, TopicStep.Act.DECLINED, actor=actor, reason=reason.strip(), now=now)
    return topic


@transaction.atomic
def merge_topic(*, actor: Actor, topic_id: int, into_id: int, now: datetime) -> Topic:
    """Merges a topic into another listed one of the same guide; works and takers go with it. Raises Refused, WrongState, OutsideScope."""
    topic = _to_decide(actor, topic_id, states=(TopicState.PROPOSED, TopicState.LISTED))
    into = Topic.objects.filter(pk=into_id, guide=topic.guide_id, state=TopicState.LISTED).exclude(pk=topic.pk).first()
    if into is None:
        raise OutsideScope("into")
    topic.merged_into = into
    for row in topic.works.exclude(work__in=into.works.values("work")):
        TopicWork.objects.create(topic=into, work_id=row.work_id)
    for taker in topic.takers.exclude(unit__in=into.takers.values("unit")):
        TopicTaker.objects.create(topic=into, unit_id=taker.unit_id, who=taker.who, at=taker.at)
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    _set_state(
        topic,
        TopicState.MERGED,
        TopicStep.Act.MERGED,
        actor=actor,
        reason=into.question,
        fields=("merged_into",),
        now=now,
    )
    return topic


@transaction.atomic
def take_up_topic(*, actor: Actor, topic_id: int, unit_id: int, who: str, now: datetime) -> TopicTaker:
    """A unit of the guide takes a listed topic up. Raises Refused, WrongState, OutsideScope."""
    topic = _locked(topic_id)
    require(actor, EDIT, unit_id)
    if not topic.is_listed:
        raise WrongState(topic.state)
    if unit_id != topic.guide.unit_id and not topic.guide.addressees.filter(unit=unit_id).exists():
        raise OutsideScope("unit")
    taker, is_new = TopicTaker.objects.get_or_create(
        topic=topic, unit_id=unit_id, defaults={"who": who.strip(), "at": now}
    )
    if is_new:
        _step(topic, TopicStep.Act.TAKEN_UP, actor=actor, reason=who.strip(), now=now)
    return taker


@transaction.atomic
def give_up_topic(*, actor: Actor, topic_id: int, unit_id: int, now: datetime) -> None:
    """A unit no longer works on a topic. Raises Refused, WrongState when it did not."""
    topic = _locked(topic_id)
    require(actor, EDIT, unit_id)
    if not topic.takers.filter(unit=unit_id).delete()[0]:
        raise WrongState("not taken up")
    _step(topic, TopicStep.Act.GIVEN_UP, actor=actor, now=now)


@transaction.atomic
def link_work(*, actor: Actor, topic_id: int, work_public_id: UUID, now: datetime) -> TopicWork:
    """Says that a work answers a topic: the desk of the work's unit does. Raises Refused, WrongState, Work.DoesNotExist."""
    topic = _locked(topic_id)
    if not topic.is_listed:
        raise WrongState(topic.state)
    work = get_work(work_public_id, units_within(actor, READ))
    require(actor, EDIT, work.unit_id)
    row, is_new = TopicWork.objects.get_or_create(topic=topic, work=work)
    if is_new:
        _step(topic, TopicStep.Act.LINKED, actor=actor, reason=work.title, now=now)
    return row


@transaction.atomic
def unlink_work(*, actor: Actor, topic_work_id: int, now: datetime) -> None:
    """Takes a link off again: the desk of the work's unit, or that of the guide. Raises Refused."""
    row = TopicWork.objects.select_related("topic__guide", "work").get(pk=topic_work_id)
    if not may(actor, EDIT, row.topic.guide.unit_id):
        require(actor, EDIT, row.work.unit_id)
    row.delete()
    _step(row.topic, TopicStep.Act.UNLINKED, actor=actor, reason=row.work.title, now=now)


def _locked(topic_id: int) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("guide").get(pk=topic_id)


def _to_decide(actor: Actor, topic_id: int, *, states: Sequence[str]) -> Topic:
    topic = _locked(topic_id)
    require(actor, EDIT, topic.guide.unit_id)
    if topic.state not in states:
        raise WrongState(topic.state)
    return topic


def _set_state(
    topic: Topic, state: str, act: str, *, actor: Actor, now: datetime, reason: str = "", fields: Sequence[str] = ()
) -> None:
    topic.state = state
    topic.save(update_fields=["state", *fields])
    _step(topic, act, actor=actor, reason=reason, now=now)
    transaction.on_commit(lambda: _tell_proposer(topic, now=now))


def _step(topic: Topic, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    TopicStep.objects.create(
        topic=topic, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )


def _check_guide(draft: GuideDraft) -> None:
    if not draft.title.strip():
        raise InvalidDraft("title", "empty")
    if draft.closes_on < draft.opens_on:
        raise InvalidDraft("closes_on", "before opens_on")


def _check_addressees(unit_id: int, addressee_ids: Collection[int]) -> None:
    if not addressee_ids:
        raise InvalidDraft("addressees", "none")
    if not set(addressee_ids) <= subtree_ids(unit_id):
        raise OutsideScope("addressees")


def _check_topic(draft: TopicDraft) -> None:
    known = {"part": Part.values, "form": TopicForm.values}
    for name, words in known.items():
        if getattr(draft, name) not in words:
            raise InvalidDraft(name, "unknown")
    for name in ("question", "why_now"):
        if not getattr(draft, name).strip():
            raise InvalidDraft(name, "empty")
    if draft.form == TopicForm.STORY and not draft.about.strip():
        raise InvalidDraft("about", "a story is about somebody or something")
    if set(draft.audiences) - set(EditionAudience.values):
        raise InvalidDraft("audiences", "unknown")
    if set(draft.media) - set(Medium.values):
        raise InvalidDraft("media", "unknown")


def _guide_values(draft: GuideDraft) -> dict[str, object]:
    return {
        "year": draft.year,
        "title": draft.title.strip(),
        "preface": draft.preface.strip(),
        "opens_on": draft.opens_on,
        "closes_on": draft.closes_on,
    }


def _topic_values(draft: TopicDraft) -> dict[str, object]:
    return {
        "part": draft.part,
        "form": draft.form,
        "question": draft.question.strip(),
        "about": draft.about.strip(),
        "why_now": draft.why_now.strip(),
        "source_hints": draft.source_hints.strip(),
        "audiences": list(draft.audiences),
        "media": list(draft.media),
    }


def _tell_addressees(guide: Guide, unit_ids: Collection[int], *, now: datetime) -> None:
    for unit in unit_ids:
        notify(
            account_ids=accounts_with(permission=PROPOSE, unit_id=unit),
            topic="desk",
            message=gettext_noop("Topics are asked for until %(day)s: %(title)s"),
            params={"title": guide.title, "day": guide.closes_on.isoformat()},
            url=f"/workbench/desk/guides/{guide.public_id}/",
            unit_id=unit,
            dedupe_key=f"guide:{guide.pk}:{unit}",
            now=now,
        )


def _tell_desk(topic: Topic, *, now: datetime) -> None:
    notify(
        account_ids=accounts_with(permission=EDIT, unit_id=topic.guide.unit_id),
        topic="desk",
        message=gettext_noop("A topic was proposed: %(title)s"),
        params={"title": topic.question},
        url=f"/workbench/desk/topics/{topic.public_id}/",
        unit_id=topic.guide.unit_id,
        dedupe_key=f"topic-proposed:{topic.pk}",
        now=now,
    )


def _tell_proposer(topic: Topic, *, now: datetime) -> None:
    messages = {
        TopicState.LISTED: gettext_noop("Your topic is in the guide: %(title)s"),
        TopicState.MERGED: gettext_noop("Your topic was merged into another: %(title)s"),
        TopicState.DECLINED: gettext_noop("Your topic was not taken: %(title)s"),
    }
    notify(
        account_ids=[topic.proposed_by_id or 0],
        topic="desk",
        message=messages[TopicState(topic.state)],
        params={"title": topic.question},
        url=f"/workbench/desk/topics/{topic.public_id}/",
        unit_id=topic.unit_id,
        dedupe_key=f"topic-decided:{topic.pk}:{topic.state}:{now.isoformat()}",
        now=now,
    )


def _audit(actor: Actor, verb: str, guide: Guide, *, now: datetime) -> None:
    note(
        actor=actor, verb=verb, object_kind="desks.guide", object_key=str(guide.public_id), object_title=guide.title,
        unit_id=guide.unit_id, now=now,
    )  # fmt: skip
