from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from kepu.foundation.places.models import Region, RegionTrait  # noqa: F401  # only for the type parameters


class RegionQuerySet(models.QuerySet["Region"]):
    def leaves(self) -> "RegionQuerySet":
        """Regions in use without regions below them: county level, and prefectures or provinces that have no counties."""
        children = self.model._default_manager.filter(parent=OuterRef("pk"), is_retired=False)
        return self.filter(~Exists(children), is_retired=False)

    def matching(self, text: str) -> "RegionQuerySet":
        """Every word occurs in the name of the region or of one above it, or starts the code."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(code__startswith=word)
                | Q(parent__name__icontains=word)
                | Q(parent__parent__name__icontains=word)
            )
        return found

    def within_province(self, code: str) -> "RegionQuerySet":
        """Regions of a province, by any code in it."""
        return self.filter(code__startswith=code[:2])


class RegionTraitQuerySet(models.QuerySet["RegionTrait"]):
    def on(self, day: date) -> "RegionTraitQuerySet":
        """Traits that hold on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)
