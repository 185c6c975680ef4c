"""Demand turned into suggestions for longer or wider opening. No database; what comes in are seats offered, taken and refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from kepu.foundation.clock import ACADEMY_ZONE

# A weekday is full when this part of its seats is taken.
FULL = 0.85
# Refusals count requests, and who tries three times is counted three times: so much of them is taken for people who would come.
REAL = 0.5
# A further visit is worth its guide when this part of its places would be filled.
WORTH = 0.25
LATEST = time(21, 30)
EVENING = time(18, 0)


@dataclass(frozen=True, slots=True)
class SlotFigures:
    """Seats of one slot: offered, taken, asked for and refused, waiting."""

    starts_at: datetime
    offered: int
    taken: int
    refused: int
    waiting: int


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """A weekday over the weeks looked at: seats offered and taken in all; seats not given, in an average week."""

    offered: int
    taken: int
    unmet: float

    @property
    def occupancy(self) -> float:
        return self.taken / self.offered if self.offered else 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be opened: a further visit after the last one (longer), or a weekday that is closed (wider).

    `expected` visitors in a week; `hours_kind` is extended or night; `figures` say what it rests on.
    """

    kind: str
    weekday: int
    opens_at: time
    closes_at: time
    hours_kind: str
    expected: int
    figures: WeekFigures


def by_weekday(slots: Sequence[SlotFigures], *, weeks: int) -> dict[int, WeekFigures]:
    """Weekday → its figures; weekdays without a slot are absent."""
    groups: dict[int, list[SlotFigures]] = {}
    for slot in slots:
        groups.setdefault(slot.starts_at.astimezone(ACADEMY_ZONE).weekday(), []).append(slot)
    return {
        weekday: WeekFigures(
            offered=sum(slot.offered for slot in found),
            taken=sum(slot.taken for slot in found),
            unmet=sum(slot.refused + slot.waiting for slot in found) / max(1, weeks),
        )
        for weekday, found in groups.items()
    }


def suggest(
    slots: Sequence[SlotFigures], *, hours: Mapping[int, tuple[time, time]], places: int, minutes: int, weeks: int
) -> list[Suggestion]:
    """Suggestions, the most expected first. `hours`: weekday → first opening and last closing as they hold now; `places` at once;
    `minutes` of a visit; `weeks` that the slots cover.
    """
    figures = by_weekday(slots, weeks=weeks)
    longer = [
        suggestion
        for weekday, week in figures.items()
        if weekday in hours
        if (suggestion := _longer(weekday, week, hours[weekday][1], places, minutes)) is not None
    ]
    left = sum(week.unmet for week in figures.values()) * REAL - sum(one.expected for one in longer)
    wider = _wider(figures, hours, left, places, minutes)
    return sorted([*longer, *wider], key=lambda one: (-one.expected, one.weekday))


def _longer(weekday: int, week: WeekFigures, closes: time, places: int, minutes: int) -> Suggestion | None:
    expected = min(places, round(week.unmet * REAL))
    end = _later(closes, minutes)
    if week.occupancy < FULL or expected < max(1, places * WORTH) or end is None:
        return None
    return Suggestion("longer", weekday, closes, end, "night" if end > EVENING else "extended", expected, week)


def _wider(
    figures: Mapping[int, WeekFigures], hours: Mapping[int, tuple[time, time]], left: float, places: int, minutes: int
) -> list[Suggestion]:
    """One closed weekday, a weekend day before others, when what is left would fill a visit."""
    closed = [day for day in (5, 6, 4, 2, 3, 1, 0) if day not in hours]
    if not closed or not hours or left < places:
        return []
    opens, closes = min(hours.values(), key=lambda pair: (_minutes(pair[1]) - _minutes(pair[0]), pair[0]))
    visits = max(1, (_minutes(closes) - _minutes(opens)) // minutes)
    whole = WeekFigures(
        sum(week.offered for week in figures.values()),
        sum(week.taken for week in figures.values()),
        sum(week.unmet for week in figures.values()),
    )
    return [Suggestion("wider", closed[0], opens, closes, "extended", min(round(left), visits * places), whole)]


def _later(moment: time, minutes: int) -> time | None:
    later = _minutes(moment) + minutes
    return time(later // 60, later % 60) if later <= _minutes(LATEST) else None


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
