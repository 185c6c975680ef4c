from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from kepu.engines.ledger.models import Record  # noqa: F401  # only for the type parameter

COUNTED_STATES = ("confirmed", "accepted")


class RecordQuerySet(models.QuerySet["Record"]):
    def live(self) -> "RecordQuerySet":
        """Not superseded and not withdrawn."""
        return self.filter(is_live=True)

    def counted(self) -> "RecordQuerySet":
        """What figures count by default: live, confirmed or accepted, no drill."""
        return self.filter(is_live=True, is_drill=False, state__in=COUNTED_STATES)

    def taking_part(self, unit_ids: Iterable[int]) -> "RecordQuerySet":
        """Hosted or co-hosted by one of the units."""
        return self.filter(models.Exists(_shares(list(unit_ids))))

    def hosted_by(self, unit_ids: Iterable[int]) -> "RecordQuerySet":
        """Hosted by one of the units."""
        return self.filter(unit__in=list(unit_ids))


def _shares(unit_ids: list[int]) -> models.QuerySet[models.Model]:
    from kepu.engines.ledger.models import Share

    return Share.objects.filter(record=models.OuterRef("pk"), unit__in=unit_ids)
