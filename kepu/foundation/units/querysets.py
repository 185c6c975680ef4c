from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kepu.foundation.units.models import Lineage, Unit  # noqa: F401  # only for the type parameters

FAR = date(9999, 12, 31)


class UnitQuerySet(models.QuerySet["Unit"]):
    def open(self) -> "UnitQuerySet":
        """Units that have not closed."""
        return self.filter(closed_on__isnull=True)

    def within(self, unit_ids: Iterable[int]) -> "UnitQuerySet":
        """Only units among the given ids."""
        return self.filter(pk__in=list(unit_ids))


class LineageQuerySet(models.QuerySet["Lineage"]):
    def on(self, day: date) -> "LineageQuerySet":
        """Rows that hold on a day."""
        return self.filter(starts_on__lte=day, ends_on__gt=day)

    def current(self) -> "LineageQuerySet":
        """Rows that hold without end in sight."""
        return self.filter(ends_on=FAR)
