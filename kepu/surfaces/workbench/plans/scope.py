"""Rows of plans that a reader may see; anything else is 404."""

from collections.abc import Collection
from uuid import UUID

from kepu.domain.plans.models import AnnualPlan, Task
from kepu.surfaces.workbench.pages import found_or_404


def plan_of(public_id: UUID, unit_ids: Collection[int]) -> AnnualPlan:
    """A plan of one of the units."""
    row: AnnualPlan = found_or_404(
        AnnualPlan.objects.of_units(unit_ids).select_related("unit").filter(public_id=public_id).first()
    )
    return row


def task_of(public_id: UUID, unit_ids: Collection[int]) -> Task:
    """A task of a plan of one of the units."""
    rows = Task.objects.filter(public_id=public_id, plan__unit__in=unit_ids)
    row: Task = found_or_404(rows.select_related("plan__unit", "kind", "region", "budget_line", "owner").first())
    return row
