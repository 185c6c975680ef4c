"""Days planned before the holidays of their year were published: noted when planned, proposed for review when the notice comes."""

from collections.abc import Sequence
from datetime import date, datetime

from kepu.domain.bases.holidays import is_announced, is_holiday
from kepu.domain.bases.models import Base, Facility, OpenDay, ProvisionalDay, ProvisionalState
from kepu.domain.bases.opening import DayPlan
from kepu.domain.bases.selectors.calendar import plan_facilities
from kepu.domain.bases.services.stepping import by
from kepu.domain.bases.telling import tell_managers
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import SYSTEM, Actor


def note_provisional(*, actor: Actor, base: Base, plans: Sequence[DayPlan], now: datetime) -> None:
    """Notes the days among these plans that are open and of a year whose holidays are not published. Once for each day."""
    wanted = {plan.day for plan in plans if plan.is_open and plan.is_unknown}
    known = set(base.provisional_days.filter(day__in=wanted).values_list("day", flat=True)) if wanted else set()
    ProvisionalDay.objects.bulk_create(
        [ProvisionalDay(base=base, day=day, **by(actor, now)) for day in sorted(wanted - known)], ignore_conflicts=True
    )


def review_holidays(*, base: Base, facilities: Sequence[Facility], now: datetime) -> None:
    """Once the notice of a year is there: days that it leaves as they were planned, and past ones, are settled; all others are proposed for
    review and those who manage the locked base are told. Days closed meanwhile are said to be holidays or not. `facilities` with base."""
    _fill_in(base)
    rows = [row for row in base.provisional_days.filter(state="planned").order_by("day") if is_announced(row.day.year)]
    coming = [row.day for row in rows if row.day >= local_date(now)]
    changed = _changed(facilities, coming) if coming else set()
    proposed = [row for row in rows if row.day in changed]
    for row in rows:
        row.state = ProvisionalState.PROPOSED if row in proposed else ProvisionalState.SETTLED
        row.actor_id, row.actor_name, row.at = SYSTEM.account_id, SYSTEM.name, now
    ProvisionalDay.objects.bulk_update(rows, ["state", "actor_id", "actor_name", "at"])
    if proposed:
        year = str(proposed[0].day.year)
        tell_managers(base, "holidays", key=f"base:{base.pk}:holidays:{proposed[0].day}", day=year, now=now)


def _changed(facilities: Sequence[Facility], days: Sequence[date]) -> set[date]:
    """Days on which a facility is open at other hours than it was planned to be."""
    span = {"first": min(days), "last": max(days)}
    before, after = (plan_facilities(facilities, **span, as_it_was=known) for known in (days, ()))
    pairs = [pair for one in facilities for pair in zip(before[one.pk], after[one.pk], strict=True)]
    return {was.day for was, will in pairs if was.day in set(days) and was.hours != will.hours}


def _fill_in(base: Base) -> None:
    rows = [row for row in OpenDay.objects.filter(base=base, is_holiday=None) if is_announced(row.day.year)]
    for row in rows:
        row.is_holiday = is_holiday(row.day)
    OpenDay.objects.bulk_update(rows, ["is_holiday"])
