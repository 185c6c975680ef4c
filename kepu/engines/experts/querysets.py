from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from kepu.engines.experts.models import Expert, ExpertRequest  # noqa: F401  # only for the type parameters


class ExpertQuerySet(models.QuerySet["Expert"]):
    def active(self, day: date) -> "ExpertQuerySet":
        """Neither withdrawn nor gone from the register, nor erased or merged away."""
        stays = Q(person__left_on__isnull=True) | Q(person__left_on__gt=day)
        return self.filter(
            stays, withdrawn_at__isnull=True, person__erased_at__isnull=True, person__merged_into__isnull=True
        )

    def within(self, unit_ids: Collection[int]) -> "ExpertQuerySet":
        """Experts of the units."""
        return self.filter(person__unit__in=list(unit_ids))

    def consenting(self, use: str) -> "ExpertQuerySet":
        """Experts who consent to a use."""
        return self.filter(_consent(use))

    def seen_by(self, unit_ids: Collection[int]) -> "ExpertQuerySet":
        """Experts of the units, and all who consent to be found by the academy."""
        return self.filter(Q(person__unit__in=list(unit_ids)) | Q(_consent("academy")))

    def having(self, kind: str, value: str) -> "ExpertQuerySet":
        """Experts with a trait; a first-level field includes those below it."""
        from kepu.engines.experts.models import Trait

        rows = Trait.objects.filter(expert=OuterRef("pk"), kind=kind)
        rows = rows.filter(value__startswith=value) if kind == "field" else rows.filter(value=value)
        return self.filter(Exists(rows))

    def matching(self, text: str) -> "ExpertQuerySet":
        """The text stands in name, title, what they say about themselves, or a topic they take."""
        from kepu.engines.experts.models import Trait

        word = text.strip()
        if not word:
            return self
        topics = Trait.objects.filter(expert=OuterRef("pk"), kind="topic", value__icontains=word)
        return self.filter(
            Q(person__name__icontains=word)
            | Q(person__name_en__icontains=word)
            | Q(person__title__icontains=word)
            | Q(person__unit__name__icontains=word)
            | Q(about__icontains=word)
            | Q(Exists(topics))
        )


class RequestQuerySet(models.QuerySet["ExpertRequest"]):
    def within(self, unit_ids: Collection[int]) -> "RequestQuerySet":
        """Requests that the units look after."""
        return self.filter(unit__in=list(unit_ids))

    def open(self) -> "RequestQuerySet":
        """Neither done nor closed."""
        return self.filter(state="open")


def _consent(use: str) -> Exists:
    from kepu.engines.experts.models import Consent

    return Exists(Consent.objects.filter(expert=OuterRef("pk"), use=use, withdrawn_on__isnull=True))
