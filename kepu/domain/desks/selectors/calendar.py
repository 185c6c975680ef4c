"""Desk calendars read: slots, two pieces on one question within a week, columns without a piece."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import QuerySet

from kepu.domain.content.selectors import channels_of
from kepu.domain.desks.models import Column, Slot, SlotState
from kepu.foundation.language.similarity import jaccard

CLASH_DAYS = 7
# Two working titles that share this part of their character pairs are about the same question.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Clash:
    """Two slots that answer the same question within a week. `why`: topic, work or title."""

    first: Slot
    second: Slot
    why: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A column without a piece in a week or month (both days included)."""

    column: Column
    starts_on: date
    ends_on: date


def slots_of(unit_ids: Collection[int], *, starts_on: date, ends_on: date) -> QuerySet[Slot]:
    """Slots of the units' channels that stand on one of the days, in order of time; dropped ones included."""
    rows = Slot.objects.filter(channel__unit__in=list(unit_ids), day__range=(starts_on, ends_on))
    return rows.select_related("channel__unit", "column", "topic", "commission", "work").order_by(
        "day", "channel", "pk"
    )


def find_clashes(slots: Collection[Slot]) -> list[Clash]:
    """Pairs of slots at most CLASH_DAYS days apart that answer the same topic, stand for the same work or have like titles.

    Dropped ones are left out. Titles are compared by their character pairs (Jaccard).
    """
    standing = sorted((slot for slot in slots if not slot.is_dropped), key=lambda slot: (slot.day, slot.pk))
    found = []
    for place, first in enumerate(standing):
        for second in standing[place + 1 :]:
            if second.day - first.day > timedelta(days=CLASH_DAYS):
                break
            if why := _same(first, second):
                found.append(Clash(first, second, why))
    return found


def find_gaps(unit_ids: Collection[int], *, today: date) -> list[Gap]:
    """Weekly columns without a piece next week (Monday to Sunday), monthly ones without one next month; dropped pieces do not fill one."""
    monday = today + timedelta(days=7 - today.weekday())
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    windows = {"weekly": (monday, monday + timedelta(days=6)), "monthly": (first, last)}
    running = channels_of(unit_ids, on=today).open_on(today)  # type: ignore[attr-defined]  # a ChannelQuerySet
    columns = Column.objects.filter(channel__in=running.values("pk")).select_related("channel__unit")
    slots = Slot.objects.filter(column__in=columns).exclude(state=SlotState.DROPPED)
    days = set(slots.filter(day__gt=today).values_list("column_id", "day"))
    return [
        Gap(column, starts_on, ends_on)
        for column in columns
        for starts_on, ends_on in [windows[column.rhythm]]
        if column.starts_on <= ends_on and (column.ends_on is None or column.ends_on >= starts_on)
        if not any(key == column.pk and starts_on <= day <= ends_on for key, day in days)
    ]


def slots_due(*, unit_ids: Collection[int] | None = None, until: date) -> QuerySet[Slot]:
    """Assigned slots not yet ready whose text is due by a day, oldest first; of all units when None."""
    rows = Slot.objects.filter(due_on__lte=until, state__in=["assigned", "in_work", "in_review"])
    if unit_ids is not None:
        rows = rows.filter(channel__unit__in=list(unit_ids))
    return rows.select_related("channel", "assignee").order_by("due_on", "pk")


def quiet_weeks(slots: Collection[Slot], *, starts_on: date, ends_on: date) -> list[date]:
    """Mondays of weeks of the window in which nothing stands."""
    monday = starts_on - timedelta(days=starts_on.weekday())
    mondays = [monday + timedelta(weeks=number) for number in range((ends_on - monday).days // 7 + 2)]
    days = [slot.day for slot in slots if not slot.is_dropped]
    return [one for one, other in pairwise(mondays) if one <= ends_on and not any(one <= day < other for day in days)]


def _same(first: Slot, second: Slot) -> str:
    if first.topic_id is not None and first.topic_id == second.topic_id:
        return "topic"
    if first.work_id is not None and first.work_id == second.work_id:
        return "work"
    return "title" if jaccard(first.title, second.title) >= ALIKE else ""
