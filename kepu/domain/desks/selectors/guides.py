"""Topic guides read: what an actor sees of them, and which topics have works."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kepu.domain.desks.models import Guide, GuideUnit, Part, Topic, TopicState
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within


def guides_seen_by(actor: Actor) -> QuerySet[Guide]:
    """Guides issued by, or addressed to, a unit in the actor's sight; newest first."""
    seen = units_within(actor, READ)
    asked = GuideUnit.objects.filter(unit__in=seen).values("guide")
    return Guide.objects.filter(Q(unit__in=seen) | Q(pk__in=asked)).select_related("unit")


def topics_seen_by(actor: Actor) -> QuerySet[Topic]:
    """Topics in guides that the actor sees: those listed, and, listed or not, those of the issuer's and the actor's units."""
    seen = units_within(actor, READ)
    rows = Topic.objects.filter(guide__in=guides_seen_by(actor))
    rows = rows.filter(Q(state=TopicState.LISTED) | Q(guide__unit__in=seen) | Q(unit__in=seen))
    return rows.select_related("guide__unit", "unit", "merged_into")


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of a part of a guide has works. `part` is a code, empty for the whole guide."""

    part: str
    topics: int
    taken_up: int
    with_works: int


def coverage(guide: Guide) -> list[Covered]:
    """Listed topics by part, then in all: how many are taken up, how many have works that answer them. One query per table."""
    topics = list(
        Topic.objects.filter(guide=guide, state=TopicState.LISTED).prefetch_related("works", "takers").order_by("pk")
    )
    parts = [_covered(part, [topic for topic in topics if topic.part == part]) for part in Part.values]
    return [*parts, _covered("", topics)]


def open_topics(actor: Actor) -> QuerySet[Topic]:
    """Listed topics that a commission or a slot can be planned for, newest guide first."""
    return topics_seen_by(actor).filter(state=TopicState.LISTED).order_by("-guide__year", "part", "pk")


def units_asked(guide: Guide, unit_ids: Collection[int]) -> frozenset[int]:
    """Which of the units the guide is addressed to."""
    return frozenset(guide.addressees.filter(unit__in=list(unit_ids)).values_list("unit_id", flat=True))


def _covered(part: str, topics: list[Topic]) -> Covered:
    return Covered(
        part=part,
        topics=len(topics),
        taken_up=sum(bool(topic.takers.all()) for topic in topics),
        with_works=sum(bool(topic.works.all()) for topic in topics),
    )
