"""Joint activities read: each unit's part with its acts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from kepu.domain.plans.models import JointActivity, JointPart
from kepu.engines.ledger.duty_selectors import ActLine, list_acts_tagged
from kepu.foundation.units.selectors import subtree_ids

# Acts may be held a little before or after the days given.
AROUND = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PartView:
    """A unit's part and the acts tagged with the joint activity or with the task made of it, newest first."""

    part: JointPart
    acts: tuple[ActLine, ...]

    @property
    def onsite(self) -> int | None:
        known = [act.onsite for act in self.acts if act.is_counted and act.onsite is not None]
        return sum(known) if known else None


def list_parts(*, joint: JointActivity, unit_ids: Collection[int]) -> list[PartView]:
    """Parts of the units given, in the units' order, each with its acts."""
    parts = list(joint.parts.filter(unit__in=unit_ids).select_related("unit", "task").prefetch_related("steps"))
    tags = [("joint", str(joint.public_id)), *(("task", str(part.task.public_id)) for part in parts if part.task)]
    acts = (
        list_acts_tagged(
            tags=tags, unit_ids=unit_ids, starts_on=joint.starts_on - AROUND, ends_on=joint.ends_on + AROUND
        )
        if parts
        else []
    )
    return [_view(part, acts) for part in parts]


def list_commitments(*, unit_id: int, day: date) -> list[tuple[str, str]]:
    """(public id, title) of joint activities of the day's year that a unit takes part in without a task in its plan."""
    parts = JointPart.objects.filter(
        unit=unit_id,
        state__in=["accepted", "reported"],
        task__isnull=True,
        joint__cancelled_at__isnull=True,
        joint__starts_on__year=day.year,
    )
    return [(str(part.joint.public_id), part.joint.title) for part in parts.select_related("joint")]


def _view(part: JointPart, acts: list[ActLine]) -> PartView:
    inside = subtree_ids(part.unit_id)
    return PartView(part, tuple(act for act in acts if inside & set(act.unit_ids)))
