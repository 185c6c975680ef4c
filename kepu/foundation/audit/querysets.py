from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from kepu.foundation.audit.models import Event  # noqa: F401  # only for the type parameter


class EventQuerySet(models.QuerySet["Event"]):
    def matching(self, text: str) -> "EventQuerySet":
        """The text occurs in who, what or which."""
        if not text.strip():
            return self
        word = text.strip()
        return self.filter(
            Q(actor_name__icontains=word)
            | Q(object_title__icontains=word)
            | Q(object_key=word)
            | Q(verb__icontains=word)
        )

    def with_verb(self, verb: str) -> "EventQuerySet":
        """Only one verb; all when empty."""
        return self.filter(verb=verb) if verb else self

    def between(self, since: datetime | None, until: datetime | None) -> "EventQuerySet":
        """From `since` on, before `until`."""
        rows = self.filter(at__gte=since) if since else self
        return rows.filter(at__lt=until) if until else rows
