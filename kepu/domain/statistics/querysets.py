from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kepu.domain.statistics.models import AddedCell, Filing  # noqa: F401  # only for the type parameters

FROZEN_STATES = ("signed", "filed")


class FilingQuerySet(models.QuerySet["Filing"]):
    def current(self) -> "FilingQuerySet":
        """The newest revision of each."""
        return self.filter(is_current=True)

    def frozen(self) -> "FilingQuerySet":
        """Signed or filed."""
        return self.filter(state__in=FROZEN_STATES)

    def within(self, unit_ids: Iterable[int]) -> "FilingQuerySet":
        """Of the given units."""
        return self.filter(unit__in=list(unit_ids))

    def about(self, *, edition: str, year: int) -> "FilingQuerySet":
        """Of one edition and year."""
        return self.filter(edition=edition, year=year)


class AddedCellQuerySet(models.QuerySet["AddedCell"]):
    def in_use(self) -> "AddedCellQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
