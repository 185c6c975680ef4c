"""The study programme read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kepu.domain.plans.models import Study, Topic, TopicUnit


@dataclass(frozen=True, slots=True)
class Coverage:
    """One group's answer to a topic. State: held, planned, overdue or open; `study` is the one that counts."""

    topic_unit: TopicUnit
    study: Study | None
    state: str

    @property
    def tone(self) -> str:
        return {"held": "ok", "planned": "info", "overdue": "bad"}.get(self.state, "neutral")


def topic_coverage(*, topic: Topic, unit_ids: Collection[int], day: date) -> list[Coverage]:
    """How each group among the units answered a topic, in the units' order."""
    rows = topic.units.filter(unit__in=unit_ids).select_related("unit").prefetch_related("studies")
    return [_coverage(row, topic, day) for row in rows]


def _coverage(row: TopicUnit, topic: Topic, day: date) -> Coverage:
    studies = [study for study in row.studies.all() if study.state != "cancelled"]
    held = next((study for study in studies if study.is_held), None)
    if held is not None:
        return Coverage(row, held, "held")
    if day > topic.due_on and topic.closed_at is None:
        return Coverage(row, studies[0] if studies else None, "overdue")
    return Coverage(row, studies[0], "planned") if studies else Coverage(row, None, "open")
