"""What others read about venues, counted items and titles."""

from collections.abc import Collection
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kepu.domain.bases.models import CountFact, HeldTitle, Venue, VenueFact, VenueYear


def venues_of(unit_ids: Collection[int], *, on: date) -> QuerySet[Venue]:
    """Venues of these units with what holds on a day: venue_type, building_area_m2, hall_area_m2 (None where not
    known).
    """
    fact = VenueFact.objects.on(on).filter(venue=OuterRef("pk")).order_by("-starts_on", "-pk")
    return (
        Venue.objects.of_units(unit_ids)
        .select_related("unit", "region")
        .annotate(
            venue_type=Subquery(fact.values("venue_type")[:1]),
            building_area_m2=Subquery(fact.values("building_area_m2")[:1]),
            hall_area_m2=Subquery(fact.values("hall_area_m2")[:1]),
        )
    )


def facts_of(venue_id: int) -> list[VenueFact]:
    """Every fact of a venue, superseded ones included, newest first."""
    return list(VenueFact.objects.filter(venue=venue_id).order_by("-starts_on", "-entered_at", "-pk"))


def years_of(venue_id: int) -> list[VenueYear]:
    """Every yearly statement of a venue, superseded ones included, newest first."""
    return list(VenueYear.objects.filter(venue=venue_id).order_by("-year", "-entered_at", "-pk"))


def counts_of(unit_ids: Collection[int], *, on: date | None = None) -> QuerySet[CountFact]:
    """Counted items of these units: those that hold on a day, or the whole history."""
    rows = CountFact.objects.on(on) if on else CountFact.objects.all()
    return rows.filter(unit__in=list(unit_ids)).select_related("unit")


def titles_of(unit_ids: Collection[int], *, on: date | None = None) -> QuerySet[HeldTitle]:
    """Titles held by these units: on a day, or ever."""
    rows = HeldTitle.objects.filter(unit__in=list(unit_ids)).select_related("unit", "venue")
    return rows.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on) if on else rows


def venues_without_year(unit_ids: Collection[int], year: int) -> int:
    """How many venues that were open at the end of a year have no figures of it."""
    stated = VenueYear.objects.valid().filter(year=year).values("venue_id")
    return Venue.objects.of_units(unit_ids).open_on(date(year, 12, 31)).exclude(pk__in=stated).count()
