"""Visits read: the slots of a base's facilities from the booking engine, days that wait to be closed, demand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from kepu.domain.bases.models import Base, Facility, OpenDay, OpeningProposal
from kepu.domain.bases.selectors.calendar import plan_bases
from kepu.domain.bases.suggesting import SlotFigures, Suggestion, suggest
from kepu.engines.booking.contracts import Demand, SlotView
from kepu.engines.booking.selectors import demand, get_offering, list_slots
from kepu.foundation.clock import local_date

LOOK_BACK = timedelta(days=21)
WEEKS = 4


@dataclass(frozen=True, slots=True)
class FacilityDemand:
    """What was asked of a facility in the last weeks, and what could be opened. demand None: nothing is booked there."""

    facility: Facility
    demand: Demand | None
    suggestions: tuple[Suggestion, ...]


def sources_of(base: Base) -> list[str]:
    """How the booking engine knows the facilities of a base."""
    return [facility.source for facility in base.facilities.all()]


def slots_of_base(base: Base, *, first: date, last: date, now: datetime) -> list[SlotView]:
    """Slots of all facilities on the days from first to last, both included, in order of time."""
    sources = sources_of(base)
    return list_slots(sources=sources, from_date=first, until_date=last, now=now) if sources else []


def slots_of_bases(bases: list[Base], *, first: date, last: date, now: datetime) -> dict[int, list[SlotView]]:
    """Base id → its slots that can be booked now, in order of time; for lists. Load with facilities."""
    owner = {source: base.pk for base in bases for source in sources_of(base)}
    found: dict[int, list[SlotView]] = {base.pk: [] for base in bases}
    if owner:
        for slot in list_slots(sources=list(owner), from_date=first, until_date=last, now=now):
            if slot.is_bookable:
                found[owner[slot.source]].append(slot)
    return found


def days_to_close(base: Base, *, now: datetime) -> list[date]:
    """Days of the last three weeks that were open and have not been closed, oldest first; today is not asked for."""
    return days_to_close_of([base], now=now)[base.pk]


def days_to_close_of(bases: Sequence[Base], *, now: datetime) -> dict[int, list[date]]:
    """The same for several bases by id. Three queries; load with facilities."""
    today = local_date(now)
    first, last = today - LOOK_BACK, today - timedelta(days=1)
    closed = set(OpenDay.objects.filter(base__in=bases, day__gte=first).values_list("base", "day"))
    plans = plan_bases(bases, first=first, last=last)
    return {
        base.pk: [
            plan.day
            for plan in plans[base.pk]
            if plan.is_open and plan.day >= local_date(base.published_at or now) and (base.pk, plan.day) not in closed
        ]
        for base in bases
    }


def demand_of(base: Base, *, today: date) -> list[FacilityDemand]:
    """Demand of every facility in use over the last four weeks, with suggestions that were not proposed yet."""
    return [_demand(facility, today) for facility in base.facilities.all() if facility.closed_on is None]


def proposals_of(unit_ids: frozenset[int]) -> list[OpeningProposal]:
    """Proposals of the units' bases, open ones first."""
    rows = OpeningProposal.objects.filter(facility__base__unit__in=list(unit_ids))
    found = rows.select_related("facility__base__unit")
    return sorted(found, key=lambda row: (not row.is_open, -row.at.timestamp(), row.pk))


def _demand(facility: Facility, today: date) -> FacilityDemand:
    offering = get_offering(source=facility.source)
    if offering is None or not facility.needs_booking:
        return FacilityDemand(facility, None, ())
    first = today - timedelta(weeks=WEEKS)
    asked = demand(offering_id=offering.id, from_date=first, until_date=today - timedelta(days=1))
    figures = [
        SlotFigures(row.starts_at, row.capacity, row.taken, row.refused_seats, row.waiting_seats) for row in asked.slots
    ]
    found = suggest(
        figures, hours=_hours(facility, today), places=facility.capacity, minutes=facility.slot_minutes, weeks=WEEKS
    )
    known = set(facility.proposals.filter(state="proposed").values_list("weekday", "opens_at"))
    return FacilityDemand(facility, asked, tuple(one for one in found if (one.weekday, one.opens_at) not in known))


def _hours(facility: Facility, today: date) -> dict[int, tuple]:  # type: ignore[type-arg]  # pairs of times
    """Weekday → first opening and last closing of the hours that hold today."""
    found: dict[int, tuple] = {}  # type: ignore[type-arg]  # same
    for row in facility.hours.filter(starts_on__lte=today).exclude(ends_on__lte=today):
        opens, closes = found.get(row.weekday, (row.opens_at, row.closes_at))
        found[row.weekday] = (min(opens, row.opens_at), max(closes, row.closes_at))
    return found


def get_proposal_of(unit_ids: frozenset[int], public_id: UUID) -> OpeningProposal | None:
    """A proposal for a base of these units, or None."""
    rows = OpeningProposal.objects.filter(facility__base__unit__in=list(unit_ids), public_id=public_id)
    return rows.select_related("facility__base__unit").first()
