"""Writers of the study programme."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.plans.errors import InvalidEdit, OutsideScope, WrongState
from kepu.domain.plans.models import Topic, TopicUnit
from kepu.foundation.files.services import store_file
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import subtree_ids


@transaction.atomic
def issue_topic(
    *,
    actor: Actor,
    unit_id: int,
    title: str,
    brief: str,
    due_on: date,
    groups: Sequence[tuple[int, str]],
    material: tuple[str, bytes] | None = None,
    now: datetime,
) -> Topic:
    """Asks units' leading groups (unit id, "") or training classes (unit id, name) to study a topic; tells their coordinators.

    Raises Refused, InvalidEdit without title or groups, OutsideScope for units outside the issuer's subtree.
    """
    require(actor, "studies.edit", unit_id)
    if not title.strip() or not groups:
        raise InvalidEdit("title" if groups else "groups")
    if not {unit for unit, _ in groups} <= subtree_ids(unit_id):
        raise OutsideScope("unit")
    stored = (
        store_file(actor=actor, unit_id=unit_id, name=material[0], content=material[1], now=now) if material else None
    )
    topic = Topic.objects.create(
        unit_id=unit_id,
        title=title.strip(),
        brief=brief.strip(),
        year=due_on.year,
        due_on=due_on,
        file=stored,
        issued_at=now,
    )
    pairs = list(dict.fromkeys((unit, group.strip()[:80]) for unit, group in groups))
    TopicUnit.objects.bulk_create(TopicUnit(topic=topic, unit_id=unit, group=group) for unit, group in pairs)
    transaction.on_commit(lambda: _tell(topic, {unit for unit, _ in pairs}, now=now))
    return topic


@transaction.atomic
def close_topic(*, actor: Actor, topic_id: int, now: datetime) -> Topic:
    """Asks no more for a topic; what was studied stays. Raises Refused, WrongState."""
    topic = Topic.objects.select_for_update().get(pk=topic_id)
    require(actor, "studies.edit", topic.unit_id)
    if topic.closed_at is not None:
        raise WrongState("closed")
    topic.closed_at = now
    topic.save(update_fields=["closed_at"])
    return topic


def _tell(topic: Topic, units: set[int], *, now: datetime) -> None:
    for unit in units:
        notify(
            account_ids=accounts_with(permission="studies.edit", unit_id=unit),
            topic="studies",
            message=gettext_noop("A topic to study by %(day)s: %(title)s"),
            params={"title": topic.title, "day": topic.due_on.isoformat()},
            url=f"/workbench/studies/topics/{topic.public_id}/",
            unit_id=unit,
            dedupe_key=f"topic:{topic.pk}:{unit}",
            now=now,
        )
