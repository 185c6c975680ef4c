from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kepu.engines.measures.models import Cell  # noqa: F401  # only for the type parameter


class CellQuerySet(models.QuerySet["Cell"]):
    def of_scope(self, unit_id: int) -> "CellQuerySet":
        """Cells of one scope."""
        return self.filter(scope=unit_id)

    def of_measures(self, keys: Iterable[str]) -> "CellQuerySet":
        """Cells of these measure versions."""
        return self.filter(measure__in=list(keys))

    def between(self, first: date, last: date) -> "CellQuerySet":
        """Cells of the months from first to last, both included."""
        return self.filter(month__gte=first, month__lte=last)
