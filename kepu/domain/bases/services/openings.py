"""Writers of the opening calendar: the week from a day on, further hours, days that are different."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import combinations

from django.db import transaction
from django.db.models import Q

from kepu.domain.bases.contracts import ExceptionDraft, HoursDraft
from kepu.domain.bases.errors import InvalidFact, ReasonMissing, WrongState
from kepu.domain.bases.models import Base, DayException, Facility, HoursKind, WeeklyHours
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.services.stepping import by, step
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def set_week(
    *, actor: Actor, facility_id: int, hours: Sequence[HoursDraft], starts_on: date, now: datetime
) -> list[WeeklyHours]:
    """The hours of every weekday from a day on; what held before ends the day before. No hours: closed.

    Raises Refused, InvalidFact where hours of a weekday overlap or end before they begin.
    """
    facility = _managed(actor, facility_id)
    _check(hours)
    holding = facility.hours.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    holding.filter(starts_on__gte=starts_on).delete()
    holding.update(ends_on=starts_on)
    rows = [_row(facility, one, starts_on, None) for one in hours]
    WeeklyHours.objects.bulk_create(rows)
    step(facility.base, "changed", actor=actor, now=now, reason=facility.name)
    return list(facility.hours.filter(starts_on=starts_on))


@transaction.atomic
def add_hours(
    *, actor: Actor, facility_id: int, hours: HoursDraft, starts_on: date, ends_on: date | None, now: datetime
) -> WeeklyHours:
    """Further hours on a weekday for a time: longer in summer, a night a week. Raises Refused, InvalidFact when they overlap."""
    facility = _managed(actor, facility_id)
    same_day = facility.hours.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on), weekday=hours.weekday)
    if ends_on is not None:
        if ends_on <= starts_on:
            raise InvalidFact("ends_on", "not after starts_on")
        same_day = same_day.filter(starts_on__lt=ends_on)
    _check([hours])
    if same_day.filter(opens_at__lt=hours.closes_at, closes_at__gt=hours.opens_at).exists():
        raise InvalidFact("opens_at", "overlaps")
    row = _row(facility, hours, starts_on, ends_on)
    row.save()
    step(facility.base, "changed", actor=actor, now=now, reason=facility.name)
    return row


@transaction.atomic
def enter_exception(*, actor: Actor, base_id: int, draft: ExceptionDraft, now: datetime) -> DayException:
    """A day is different: closed, or open at other times. Entries for the same facility replace the earlier one.

    Raises Refused, ReasonMissing, InvalidFact.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    if not draft.reason.strip():
        raise ReasonMissing("exception")
    if (draft.opens_at is None) != (draft.closes_at is None):
        raise InvalidFact("closes_at", "both or none")
    if draft.opens_at is not None and draft.closes_at is not None and draft.closes_at <= draft.opens_at:
        raise InvalidFact("closes_at", "not after opens_at")
    if draft.kind not in HoursKind.values:
        raise InvalidFact("kind", "unknown")
    if draft.facility_id and not base.facilities.filter(pk=draft.facility_id).exists():
        raise InvalidFact("facility", "of another base")
    standing = base.exceptions.filter(day=draft.day, facility=draft.facility_id, withdrawn_at__isnull=True)
    standing.update(withdrawn_at=now)
    return DayException.objects.create(
        base=base, facility_id=draft.facility_id, day=draft.day, opens_at=draft.opens_at, closes_at=draft.closes_at,
        kind=draft.kind, is_free=draft.is_free, **by(actor, now, draft.reason),
    )  # fmt: skip


@transaction.atomic
def withdraw_exception(*, actor: Actor, exception_id: int, now: datetime) -> DayException:
    """The day is as always again. Raises Refused, WrongState."""
    row = DayException.objects.select_for_update(of=("self",)).select_related("base").get(pk=exception_id)
    require(actor, MANAGE, row.base.unit_id)
    if row.withdrawn_at is not None:
        raise WrongState("withdrawn")
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    return row


def _managed(actor: Actor, facility_id: int) -> Facility:
    facility = Facility.objects.select_for_update(of=("self",)).select_related("base").get(pk=facility_id)
    require(actor, MANAGE, facility.base.unit_id)
    return facility


def _row(facility: Facility, hours: HoursDraft, starts_on: date, ends_on: date | None) -> WeeklyHours:
    return WeeklyHours(
        facility=facility, weekday=hours.weekday, opens_at=hours.opens_at, closes_at=hours.closes_at, kind=hours.kind,
        is_free=hours.is_free, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


def _check(hours: Sequence[HoursDraft]) -> None:
    for one in hours:
        if not 0 <= one.weekday <= 6 or one.kind not in HoursKind.values:
            raise InvalidFact("weekday", "unknown")
        if one.closes_at <= one.opens_at:
            raise InvalidFact("closes_at", "not after opens_at")
    if any(_overlap(first, second) for first, second in combinations(hours, 2)):
        raise InvalidFact("opens_at", "overlaps")


def _overlap(first: HoursDraft, second: HoursDraft) -> bool:
    return first.weekday == second.weekday and first.opens_at < second.closes_at and second.opens_at < first.closes_at
