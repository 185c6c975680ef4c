"""The opening calendar worked out: what is open on a day, from weekly hours, public holidays and days that are different. No database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kepu.domain.bases.holidays import is_announced, is_fixed, is_holiday, is_moved_workday
from kepu.foundation.clock import ACADEMY_ZONE

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """Open from a time to a time on a day. `kind`: regular, extended or night; `reason` says why a day is different."""

    opens_at: time
    closes_at: time
    kind: str = "regular"
    is_free: bool = True
    reason: str = ""

    @property
    def minutes(self) -> int:
        return _minutes(self.closes_at) - _minutes(self.opens_at)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours that hold on a weekday (0 is Monday) from a day on, until the day before `ends_on`."""

    weekday: int
    hours: Hours
    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class Different:
    """A day that is different: closed when hours is None."""

    day: date
    hours: Hours | None
    reason: str


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is planned for a day: hours in order of time (none: closed), whether it is a public holiday, why it is different.

    `is_under_review`: it was planned before the holidays of its year were published, and whether it stays so is still to be decided.
    """

    day: date
    hours: tuple[Hours, ...]
    is_holiday: bool
    reason: str = ""
    is_under_review: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.hours)

    @property
    def is_moved_workday(self) -> bool:
        """Whether it is a weekend's day that is worked in place of a day off."""
        return is_moved_workday(self.day)

    @property
    def is_unknown(self) -> bool:
        """Whether it lies after the end of the calendar of holidays, and is none of those fixed by law."""
        return not self.is_holiday and not is_announced(self.day.year)

    @property
    def is_provisional(self) -> bool:
        """Whether its hours may change for holidays: those of its year are not published, or came later and it is under review."""
        return self.is_unknown or self.is_under_review

    @property
    def minutes(self) -> int:
        """Minutes open; hours that overlap count once."""
        return sum(end - start for start, end in _joined(self.hours))

    @property
    def spans(self) -> list[tuple[time, time]]:
        """When it is open, in order; hours that overlap or touch are one span."""
        return [(_time(start), _time(end)) for start, end in _joined(self.hours)]


@dataclass(frozen=True, slots=True)
class Portion:
    """A bookable portion of time."""

    starts_at: datetime
    ends_at: datetime
    kind: str


def plan_day(
    day: date,
    *,
    weekly: Iterable[Weekly],
    different: Sequence[Different],
    on_holidays: str,
    before_notice: bool = False,
) -> DayPlan:
    """What is open on a day. A day that is different replaces everything; several such entries are opened together, unless one of
    them closes the day. `on_holidays`: sunday (hours of a Sunday), weekday (as always) or closed. `before_notice`: as it was planned
    before the year's notice, from the days fixed by law alone.
    """
    holiday, is_off = is_holiday(day), is_fixed(day) if before_notice else is_holiday(day)
    own = [entry for entry in different if entry.day == day]
    if own:
        closing = next((entry for entry in own if entry.hours is None), None)
        hours = () if closing else tuple(entry.hours for entry in own if entry.hours is not None)
        return DayPlan(day, _in_order(hours), holiday, (closing or own[0]).reason)
    if is_off and on_holidays == "closed":
        return DayPlan(day, (), holiday)
    weekday = SUNDAY if is_off and on_holidays == "sunday" else day.weekday()
    return DayPlan(day, _in_order(row.hours for row in weekly if row.weekday == weekday and row.holds(day)), holiday)


def portions(plan: DayPlan, *, minutes: int) -> list[Portion]:
    """Visits of so many minutes, one after the other, that fit into the hours of a day; what is left at the end is not used."""
    return [
        Portion(start, start + timedelta(minutes=minutes), hours.kind)
        for hours in plan.hours
        for start in _starts(plan.day, hours, minutes)
    ]


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _starts(day: date, hours: Hours, minutes: int) -> Iterator[datetime]:
    moment = datetime.combine(day, hours.opens_at, tzinfo=ACADEMY_ZONE)
    end = datetime.combine(day, hours.closes_at, tzinfo=ACADEMY_ZONE)
    while moment + timedelta(minutes=minutes) <= end:
        yield moment
        moment += timedelta(minutes=minutes)


def _in_order(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    return tuple(sorted(hours, key=lambda one: (one.opens_at, one.closes_at)))


def _joined(hours: Sequence[Hours]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for one in _in_order(hours):
        start, end = _minutes(one.opens_at), _minutes(one.closes_at)
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def stretches(plan: DayPlan) -> list[Portion]:
    """The hours of a day as they are: one portion for each stretch."""
    return [
        Portion(
            datetime.combine(plan.day, hours.opens_at, tzinfo=ACADEMY_ZONE),
            datetime.combine(plan.day, hours.closes_at, tzinfo=ACADEMY_ZONE),
            hours.kind,
        )
        for hours in plan.hours
    ]
