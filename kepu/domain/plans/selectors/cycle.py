from collections.abc import Iterable
from datetime import date

from kepu.domain.plans.contracts import Cycle
from kepu.domain.plans.models import CycleRules
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import labels_by_id

# Kinds of units that owe a plan and a dedicated study of their own; journals and venues are part of their unit's.
PLANNING_KINDS = ("academy", "branch", "institute", "university", "media")


def get_cycle(year: int) -> Cycle:
    """When the year's duties fall due: as set, or the usual days."""
    rules = CycleRules.objects.filter(year=year).first()
    if rules is None:
        return Cycle.usual(year)
    return Cycle(year, rules.plans_due_on, rules.studies_due_on, rules.answers_due_on, rules.brand_days)


def list_planning_units(unit_ids: Iterable[int], *, on: date) -> list[UnitLabel]:
    """Those of the units that owe a plan and a study on a day, in the units' order."""
    labels = labels_by_id(unit_ids).values()
    return [
        label for label in labels if label.kind in PLANNING_KINDS and (label.closed_on is None or label.closed_on > on)
    ]
