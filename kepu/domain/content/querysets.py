from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from kepu.domain.content.editions import Citation  # noqa: F401  # only for the type parameter


class CitationQuerySet(models.QuerySet["Citation"]):
    def drafted(self, edition_id: int) -> "CitationQuerySet":
        """What the marks of the draft point at."""
        return self.filter(edition=edition_id, passage__isnull=False)

    def changed(self, edition_id: int) -> "CitationQuerySet":
        """Marks that readers see otherwise than the draft has them, or do not see yet, or still see."""
        differs = ~Q(passage=F("public_passage")) | Q(passage__isnull=True) | Q(public_passage__isnull=True)
        return self.filter(differs, edition=edition_id)
