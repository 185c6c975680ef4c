from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from kepu.domain.bases.models import (  # noqa: F401  # type parameters
        Base,
        CountFact,
        Facility,
        Venue,
        VenueFact,
        VenueYear,
    )


class VenueQuerySet(models.QuerySet["Venue"]):
    def of_units(self, unit_ids: Collection[int]) -> "VenueQuerySet":
        """Venues that belong to one of the units."""
        return self.filter(unit__in=list(unit_ids))

    def open_on(self, day: date) -> "VenueQuerySet":
        """Open to the public on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)


class VenueFactQuerySet(models.QuerySet["VenueFact"]):
    def valid(self) -> "VenueFactQuerySet":
        """Not superseded."""
        return self.filter(superseded_at__isnull=True)

    def on(self, day: date) -> "VenueFactQuerySet":
        """What holds on a day for venues that are open then: at most one row for each venue."""
        return self.valid().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=day),
            Q(venue__closed_on__isnull=True) | Q(venue__closed_on__gt=day),
            starts_on__lte=day,
            venue__opened_on__lte=day,
        )


class VenueYearQuerySet(models.QuerySet["VenueYear"]):
    def valid(self) -> "VenueYearQuerySet":
        """Not superseded."""
        return self.filter(superseded_at__isnull=True)

    def within(self, starts_on: date, ends_on: date) -> "VenueYearQuerySet":
        """Years that lie wholly in the window."""
        first = starts_on.year + (starts_on > date(starts_on.year, 1, 1))
        last = ends_on.year - (ends_on < date(ends_on.year, 12, 31))
        return self.valid().filter(year__gte=first, year__lte=last)


class CountFactQuerySet(models.QuerySet["CountFact"]):
    def valid(self) -> "CountFactQuerySet":
        """Not superseded."""
        return self.filter(superseded_at__isnull=True)

    def on(self, day: date) -> "CountFactQuerySet":
        """What holds on a day: at most one row for each unit and kind."""
        return self.valid().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class BaseQuerySet(models.QuerySet["Base"]):
    def of_units(self, unit_ids: Collection[int]) -> "BaseQuerySet":
        """Bases that belong to one of the units."""
        return self.filter(unit__in=list(unit_ids))

    def listed(self, day: date) -> "BaseQuerySet":
        """Published and not closed for good."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), published_at__isnull=False)


class FacilityQuerySet(models.QuerySet["Facility"]):
    def open_on(self, day: date) -> "FacilityQuerySet":
        """In use on a day, in a base that is not closed for good."""
        return self.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
            Q(base__closed_on__isnull=True) | Q(base__closed_on__gt=day),
        )
