"""The opening calendar read from the database and worked out by `opening`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from kepu.domain.bases.holidays import is_announced, is_fixed
from kepu.domain.bases.models import Base, DayException, Facility, OpenDay, ProvisionalDay, WeeklyHours
from kepu.domain.bases.opening import DayPlan, Different, Hours, Weekly, days_between, plan_day


def plan_facility(facility: Facility, *, first: date, last: date) -> list[DayPlan]:
    """What is planned for a facility on every day from first to last, both included. Three queries."""
    return plan_facilities([facility], first=first, last=last)[facility.pk]


def plan_facilities(
    facilities: Iterable[Facility], *, first: date, last: date, as_it_was: Collection[date] | None = None
) -> dict[int, list[DayPlan]]:
    """Facility id → its days from first to last, both included. Days that were planned before their year's holidays were published stay as
    planned while they are under review or were kept so; with `as_it_was` these days do and no others. Three queries; load with
    select_related("base")."""
    found = list(facilities)
    weekly: dict[int, list[Weekly]] = {one.pk: [] for one in found}
    rows = WeeklyHours.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=first), facility__in=weekly)
    for row in rows.filter(starts_on__lte=last):
        weekly[row.facility_id].append(Weekly(row.weekday, _hours(row), row.starts_on, row.ends_on))
    different = list(
        DayException.objects.filter(
            base__in={one.base_id for one in found}, day__range=(first, last), withdrawn_at__isnull=True
        )
    )
    bases = {one.base_id for one in found}
    kept = dict.fromkeys(((base, day) for base in bases for day in as_it_was or ()), "")
    if as_it_was is None:
        stay = ProvisionalDay.objects.filter(base__in=bases, day__range=(first, last), state__in=["proposed", "kept"])
        kept = {(row.base_id, row.day): row.state for row in stay}
    return {
        one.pk: [
            _plan(one, day, weekly[one.pk], different, kept.get((one.base_id, day)))
            for day in days_between(first, last)
        ]
        for one in found
    }


def plan_base(base: Base, *, first: date, last: date) -> list[DayPlan]:
    """What is planned for a base: the hours of all its facilities in use, together. Four queries."""
    return plan_bases([base], first=first, last=last)[base.pk]


def plan_bases(bases: Sequence[Base], *, first: date, last: date) -> dict[int, list[DayPlan]]:
    """Base id → what is planned for it. Three queries; load with facilities."""
    facilities: dict[int, list[Facility]] = {base.pk: list(base.facilities.all()) for base in bases}
    for base in bases:
        for one in facilities[base.pk]:
            one.base = base
    plans = plan_facilities([one for found in facilities.values() for one in found], first=first, last=last)
    return {pk: _joined(found, plans, first=first, last=last) for pk, found in facilities.items()}


def _joined(
    facilities: Sequence[Facility], plans: Mapping[int, list[DayPlan]], *, first: date, last: date
) -> list[DayPlan]:
    joined = []
    for number, day in enumerate(days_between(first, last)):
        of_day = [plans[one.pk][number] for one in facilities]
        hours = sorted({hour for plan in of_day for hour in plan.hours}, key=lambda one: (one.opens_at, one.closes_at))
        reason = next((plan.reason for plan in of_day if plan.reason), "")
        under_review = any(plan.is_under_review for plan in of_day)
        joined.append(DayPlan(day, tuple(hours), any(plan.is_holiday for plan in of_day), reason, under_review))
    return joined


def exceptions_of(base_id: int, *, first: date) -> list[DayException]:
    """Days that are different from a day on, in order."""
    rows = DayException.objects.filter(base=base_id, day__gte=first, withdrawn_at__isnull=True)
    return list(rows.select_related("facility").order_by("day", "pk"))


def hours_of(facility_id: int, *, on: date) -> list[WeeklyHours]:
    """The weekly hours that hold on a day or later."""
    rows = WeeklyHours.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), facility=facility_id)
    return list(rows.order_by("starts_on", "weekday", "opens_at", "pk"))


def open_days_of(base_id: int, *, year: int) -> list[OpenDay]:
    """Days of a year that were closed as days of opening, newest first."""
    return list(OpenDay.objects.filter(base=base_id, day__year=year))


def provisional_days(base_id: int, days: Collection[date]) -> dict[date, str]:
    """Which of these days may change for holidays: "unknown" where those of the year are not published, "review" where it is to be decided
    whether the day follows them. At most one query."""
    found = {day: "unknown" for day in days if not is_announced(day.year) and not is_fixed(day)}
    rows = ProvisionalDay.objects.filter(base=base_id, day__in=list(days), state="proposed")
    return found | (dict.fromkeys(rows.values_list("day", flat=True), "review") if days else {})


def provisional_slot(source: str, day: date) -> str:
    """The same for a day of what the booking engine knows by a source; empty where it is of no base. At most two queries."""
    kind, _sep, key = source.partition(":")
    if kind != "facility":
        return ""
    base_id = Facility.objects.filter(public_id=key).values_list("base_id", flat=True).first()
    return provisional_days(base_id, [day]).get(day, "") if base_id is not None else ""


def days_to_review(base_ids: Collection[int], *, first: date) -> list[ProvisionalDay]:
    """Days from one on of these bases that were planned before their year's holidays and are to be reviewed, in order."""
    rows = ProvisionalDay.objects.filter(base__in=list(base_ids), day__gte=first, state="proposed")
    return list(rows.select_related("base").order_by("day", "base", "pk"))


def _plan(
    facility: Facility, day: date, weekly: list[Weekly], different: list[DayException], kept: str | None
) -> DayPlan:
    if facility.closed_on is not None and day >= facility.closed_on:
        return DayPlan(day, (), False)
    base = facility.base
    if day < base.opened_on or (base.closed_on is not None and day >= base.closed_on):
        return DayPlan(day, (), False)
    own = [row for row in different if row.day == day and row.base_id == facility.base_id]
    mine = [row for row in own if row.facility_id == facility.pk] or [row for row in own if row.facility_id is None]
    entries = [Different(row.day, _changed(row), row.reason) for row in mine]
    plan = plan_day(day, weekly=weekly, different=entries, on_holidays=base.on_holidays, before_notice=kept is not None)
    return replace(plan, is_under_review=True) if kept == "proposed" else plan


def _hours(row: WeeklyHours) -> Hours:
    return Hours(row.opens_at, row.closes_at, row.kind, row.is_free)


def _changed(row: DayException) -> Hours | None:
    if row.opens_at is None or row.closes_at is None:
        return None
    return Hours(row.opens_at, row.closes_at, row.kind, row.is_free, row.reason)
