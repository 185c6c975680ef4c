"""Writers of joint activities: issue, take part or decline, report, cancel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from kepu.domain.plans.errors import InvalidEdit, OutsideScope, ReasonMissing, WrongState
from kepu.domain.plans.models import AnnualPlan, JointActivity, JointPart, JointStep, Task
from kepu.domain.plans.models.joint import PartState
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import subtree_ids


@dataclass(frozen=True, slots=True)
class JointDraft:
    """What the units are asked to do together."""

    title: str
    brief: str
    kind: str
    starts_on: date
    ends_on: date
    answer_by: date
    theme: str = ""


@transaction.atomic
def issue_joint(
    *, actor: Actor, unit_id: int, draft: JointDraft, unit_ids: Sequence[int], now: datetime
) -> JointActivity:
    """Gives one activity to several units below the issuer and tells their coordinators. Raises Refused, InvalidEdit, OutsideScope."""
    require(actor, "directives.manage", unit_id)
    units = list(dict.fromkeys(unit_ids))
    if not draft.title.strip() or not draft.brief.strip() or not units or draft.ends_on < draft.starts_on:
        raise InvalidEdit("title")
    if draft.answer_by > draft.ends_on:
        raise InvalidEdit("answer_by")
    if not set(units) <= subtree_ids(unit_id) - {unit_id}:
        raise OutsideScope("unit")
    joint = JointActivity.objects.create(
        unit_id=unit_id, title=draft.title.strip(), theme=draft.theme.strip(), brief=draft.brief.strip(), kind_id=draft.kind,
        starts_on=draft.starts_on, ends_on=draft.ends_on, answer_by=draft.answer_by, issued_at=now,
    )  # fmt: skip
    parts = JointPart.objects.bulk_create(JointPart(joint=joint, unit_id=unit) for unit in units)
    for part in parts:
        _step(part, JointStep.Act.ASKED, actor=actor, reason="", now=now)
    transaction.on_commit(lambda: _tell_all(joint, units, _ASKED, now=now))
    return joint


@transaction.atomic
def accept_part(*, actor: Actor, part_id: int, into_plan: bool = True, now: datetime) -> JointPart:
    """A unit takes its part: as a task where its plan of that year is open and it wants so, else as a commitment of its own.

    Raises Refused, WrongState.
    """
    part = _locked(actor, part_id, states=(PartState.ASKED, PartState.DECLINED))
    plan = AnnualPlan.objects.filter(unit=part.unit_id, year=part.joint.starts_on.year).first() if into_plan else None
    if plan is not None and plan.is_open:
        last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
        part.task = Task.objects.create(
            plan=plan, position=last + 1, title=part.joint.title, description=part.joint.brief,
            starts_on=part.joint.starts_on, due_on=part.joint.ends_on, kind_id=part.joint.kind_id,
        )  # fmt: skip
    part.state = PartState.ACCEPTED
    part.save(update_fields=["state", "task"])
    _step(part, JointStep.Act.ACCEPTED, actor=actor, reason="", now=now)
    return part


@transaction.atomic
def decline_part(*, actor: Actor, part_id: int, reason: str, now: datetime) -> JointPart:
    """A unit does not take part, and says why; a task made for it goes while its plan is open.

    Raises Refused, WrongState, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("decline")
    part = _locked(actor, part_id, states=(PartState.ASKED, PartState.ACCEPTED))
    if part.task is not None and part.task.plan.is_open:
        part.task.delete()
        part.task = None
    part.state = PartState.DECLINED
    part.save(update_fields=["state", "task"])
    _step(part, JointStep.Act.DECLINED, actor=actor, reason=reason.strip(), now=now)
    transaction.on_commit(lambda: _tell_issuer(part, now=now))
    return part


@transaction.atomic
def report_part(*, actor: Actor, part_id: int, report: str, now: datetime) -> JointPart:
    """A unit reports what came of its part; its acts are read from the ledger. Raises Refused, WrongState, ReasonMissing when empty."""
    if not report.strip():
        raise ReasonMissing("report")
    part = _locked(actor, part_id, states=(PartState.ACCEPTED, PartState.REPORTED))
    part.state = PartState.REPORTED
    part.save(update_fields=["state"])
    _step(part, JointStep.Act.REPORTED, actor=actor, reason=report.strip(), now=now)
    transaction.on_commit(lambda: _tell_issuer(part, now=now))
    return part


@transaction.atomic
def cancel_joint(*, actor: Actor, joint_id: int, now: datetime) -> JointActivity:
    """Calls a joint activity off and tells all who did not decline. Raises Refused, WrongState."""
    joint = JointActivity.objects.select_for_update().get(pk=joint_id)
    require(actor, "directives.manage", joint.unit_id)
    if joint.is_cancelled:
        raise WrongState("cancelled")
    joint.cancelled_at = now
    joint.save(update_fields=["cancelled_at"])
    units = list(joint.parts.exclude(state=PartState.DECLINED).values_list("unit_id", flat=True))
    transaction.on_commit(lambda: _tell_all(joint, units, _CANCELLED, now=now))
    return joint


_ASKED = gettext_noop("You are asked to take part in “%(title)s”; please answer by %(day)s")
_CANCELLED = gettext_noop("“%(title)s” was called off")


def _locked(actor: Actor, part_id: int, *, states: tuple[str, ...]) -> JointPart:
    part = JointPart.objects.select_for_update().get(pk=part_id)
    require(actor, "plans.edit", part.unit_id)
    if part.state not in states or part.joint.is_cancelled:
        raise WrongState(part.state)
    return part


def _step(part: JointPart, act: str, *, actor: Actor, reason: str, now: datetime) -> None:
    JointStep.objects.create(
        part=part, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )


def _tell_all(joint: JointActivity, unit_ids: Sequence[int], message: str, *, now: datetime) -> None:
    for unit in unit_ids:
        _tell(joint, unit, message, now=now)


def _tell(joint: JointActivity, unit_id: int, message: str, *, now: datetime) -> None:
    notify(
        account_ids=accounts_with(permission="plans.edit", unit_id=unit_id),
        topic="joint",
        message=message,
        params={"title": joint.title, "day": joint.answer_by.isoformat()},
        url=f"/workbench/calendar/joint/{joint.public_id}/",
        unit_id=unit_id,
        dedupe_key=f"joint:{joint.pk}:{unit_id}:{message == _CANCELLED}",
        now=now,
    )


def _tell_issuer(part: JointPart, *, now: datetime) -> None:
    messages = {
        PartState.DECLINED: gettext_noop("A unit declined its part in “%(title)s”"),
        PartState.REPORTED: gettext_noop("A unit reported on its part in “%(title)s”"),
    }
    step = part.steps.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        account_ids=accounts_with(permission="directives.manage", unit_id=part.joint.unit_id),
        topic="joint",
        message=messages[PartState(part.state)],
        params={"title": part.joint.title},
        url=f"/workbench/calendar/joint/{part.joint.public_id}/",
        unit_id=part.unit_id,
        dedupe_key=f"joint-part:{part.pk}:{step}",
        now=now,
    )
