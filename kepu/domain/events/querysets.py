from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from kepu.domain.events.models.brands import BrandEdition  # noqa: F401  # only for the type parameter
    from kepu.domain.events.models.sessions import Session  # noqa: F401  # only for the type parameter

SHOWN = ("announced", "held", "closed", "cancelled")


class EditionQuerySet(models.QuerySet["BrandEdition"]):
    def public(self) -> "EditionQuerySet":
        """Opened to units at least: everybody may read its page."""
        return self.exclude(state="planned")

    def concerning(self, unit_ids: Collection[int]) -> "EditionQuerySet":
        """Led by, belonging to the brand of, or with one of the units in it."""
        units = list(unit_ids)
        taking_part = self.model._default_manager.filter(participations__unit__in=units).values("pk")
        return self.filter(Q(lead_unit__in=units) | Q(brand__unit__in=units) | Q(pk__in=taking_part))


class SessionQuerySet(models.QuerySet["Session"]):
    def of_units(self, unit_ids: Collection[int]) -> "SessionQuerySet":
        """Hosted by one of the units."""
        return self.filter(unit__in=list(unit_ids))

    def public(self) -> "SessionQuerySet":
        """Announced at least: everybody may read its page, a cancelled one too."""
        return self.filter(state__in=SHOWN)

    def coming(self, now: datetime) -> "SessionQuerySet":
        """Announced and not over."""
        return self.filter(state="announced", ends_at__gte=now)

    def unfinished(self) -> "SessionQuerySet":
        """Neither closed nor cancelled."""
        return self.exclude(state__in=["closed", "cancelled"])
