from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from kepu.domain.plans.models import AnnualPlan, Directive, Study, Task  # noqa: F401  # only for the type parameters


class DirectiveQuerySet(models.QuerySet["Directive"]):
    def visible_to(self, reading: Iterable[int], managing: Iterable[int]) -> "DirectiveQuerySet":
        """Own ones of units that the actor manages; confirmed ones of units read, or assigned to them (once is enough)."""
        reading = list(reading)
        assigned = Q(_is_assigned_to(reading))
        return self.filter(Q(unit__in=list(managing)) | (~Q(state="draft") & (Q(unit__in=reading) | assigned)))

    def in_force(self) -> "DirectiveQuerySet":
        """Confirmed and not replaced."""
        return self.filter(state="confirmed")


class PlanQuerySet(models.QuerySet["AnnualPlan"]):
    def of_units(self, unit_ids: Iterable[int]) -> "PlanQuerySet":
        """Of the given units."""
        return self.filter(unit__in=list(unit_ids))


class TaskQuerySet(models.QuerySet["Task"]):
    def approved(self) -> "TaskQuerySet":
        """In approved plans."""
        return self.filter(plan__state="approved")

    def during(self, starts_on: date, ends_on: date) -> "TaskQuerySet":
        """Whose days touch the given ones."""
        return self.filter(starts_on__lte=ends_on, due_on__gte=starts_on)


class StudyQuerySet(models.QuerySet["Study"]):
    def held(self) -> "StudyQuerySet":
        """That took place."""
        return self.filter(state="held")

    def dedicated(self) -> "StudyQuerySet":
        """Of the leadership, on outreach alone."""
        return self.filter(form="dedicated")


def _is_assigned_to(unit_ids: list[int]) -> models.Exists:
    from kepu.domain.plans.models import Assignment

    rows = Assignment.objects.filter(clause__directive=models.OuterRef("pk"), unit__in=unit_ids)
    return models.Exists(rows)
