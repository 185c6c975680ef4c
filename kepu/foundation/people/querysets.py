from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from kepu.foundation.subjects.standard import first_level_containing

if TYPE_CHECKING:
    from kepu.foundation.people.models import Person  # noqa: F401  # only for the type parameter


class PersonQuerySet(models.QuerySet["Person"]):
    def within(self, unit_ids: Collection[int]) -> "PersonQuerySet":
        """Only persons of the given units."""
        return self.filter(unit__in=unit_ids)

    def present(self, day: date) -> "PersonQuerySet":
        """Those who have not left by a day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))

    def matching(self, text: str) -> "PersonQuerySet":
        """The text occurs in name, English name, title, field or the name of the subject."""
        word = text.strip()
        if not word:
            return self
        return self.filter(
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(title__icontains=word)
            | Q(field__icontains=word)
            | Q(subject__in=first_level_containing(word))
        )


class PersonManager(models.Manager.from_queryset(PersonQuerySet)):  # type: ignore[misc]  # the plugin cannot follow a call
    """Everybody but merged duplicates."""

    def get_queryset(self) -> PersonQuerySet:
        rows: PersonQuerySet = super().get_queryset()
        return rows.filter(merged_into__isnull=True)
