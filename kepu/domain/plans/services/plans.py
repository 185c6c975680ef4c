"""Writers of annual plans: start, copy, submit, approve or return, reopen; and of the year's rules."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kepu.domain.plans.contracts import Cycle
from kepu.domain.plans.errors import AlreadyPlanned, EmptyPlan, ReasonMissing, WrongState
from kepu.domain.plans.models import AnnualPlan, BudgetLine, Clause, CycleRules, PlanStep, Target, Task
from kepu.domain.plans.models.plans import PlanState
from kepu.domain.plans.policies import may_reopen
from kepu.engines.reviews.contracts import Outcome, Subject
from kepu.engines.reviews.services import open_review, withdraw_review
from kepu.foundation.audit.services import note
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, require
from kepu.foundation.units.selectors import get_root, labels_by_id

SUBJECT = "annual_plan"


@transaction.atomic
def start_plan(*, actor: Actor, unit_id: int, year: int, summary: str = "", now: datetime) -> AnnualPlan:
    """Opens an empty plan. Raises Refused, AlreadyPlanned."""
    require(actor, "plans.edit", unit_id)
    return _create(actor=actor, unit_id=unit_id, year=year, summary=summary, act=PlanStep.Act.STARTED, now=now)


@transaction.atomic
def copy_plan(*, actor: Actor, unit_id: int, year: int, now: datetime) -> AnnualPlan:
    """Opens a plan with last year's tasks and targets, days moved by a year, clauses that still hold, budget lines of the same class.

    Raises Refused, AlreadyPlanned, WrongState when last year has no plan.
    """
    require(actor, "plans.edit", unit_id)
    last = AnnualPlan.objects.filter(unit=unit_id, year=year - 1).first()
    if last is None:
        raise WrongState("no plan last year")
    plan = _create(actor=actor, unit_id=unit_id, year=year, summary=last.summary, act=PlanStep.Act.COPIED, now=now)
    lines = {(line.purpose, line.source): line for line in BudgetLine.objects.filter(unit=unit_id, year=year)}
    for old in last.tasks.select_related("budget_line").prefetch_related("targets", "clauses__directive"):
        line = lines.get((old.budget_line.purpose, old.budget_line.source)) if old.budget_line else None
        task = Task.objects.create(
            plan=plan, position=old.position, title=old.title, description=old.description, owner_id=old.owner_id,
            owner_name=old.owner_name, starts_on=_year_later(old.starts_on), due_on=_year_later(old.due_on),
            kind_id=old.kind_id, audience=old.audience, region_id=old.region_id, brand=old.brand, budget_line=line,
        )  # fmt: skip
        task.clauses.set(_clauses_in_force(list(old.clauses.all())))
        Target.objects.bulk_create(
            Target(task=task, position=t.position, measure=t.measure, value=t.value, filters=t.filters)
            for t in old.targets.all()
        )
    return plan


@transaction.atomic
def update_summary(*, actor: Actor, plan_id: int, summary: str, now: datetime) -> AnnualPlan:
    """Changes an open plan's summary. Raises Refused, WrongState."""
    plan = lock_open(actor, plan_id)
    plan.summary = summary.strip()
    plan.save(update_fields=["summary"])
    return plan


@transaction.atomic
def submit_plan(*, actor: Actor, plan_id: int, now: datetime) -> AnnualPlan:
    """Sends a plan to the unit's leader and then above. Raises Refused, WrongState, EmptyPlan."""
    plan = lock_open(actor, plan_id)
    if not plan.tasks.exists():
        raise EmptyPlan(str(plan.pk))
    _move(plan, PlanState.SUBMITTED, act=PlanStep.Act.SUBMITTED, actor=actor, reason="", now=now)
    unit = labels_by_id([plan.unit_id])[plan.unit_id]
    subject = Subject(
        kind=SUBJECT,
        key=str(plan.public_id),
        title=_("%(unit)s: annual plan %(year)s") % {"unit": unit.name, "year": plan.year},
        unit_id=plan.unit_id,
        url=f"/workbench/plans/{plan.public_id}/",
    )
    open_review(actor=actor, subject=subject, flow=SUBJECT, now=now)
    plan.refresh_from_db(fields=["state"])
    return plan


@transaction.atomic
def take_back_plan(*, actor: Actor, plan_id: int, reason: str, now: datetime) -> AnnualPlan:
    """Takes a submitted plan back before it is decided. Raises Refused, WrongState, ReasonMissing."""
    from kepu.engines.reviews.selectors import history_of

    plan = AnnualPlan.objects.select_for_update().get(pk=plan_id)
    require(actor, "plans.edit", plan.unit_id)
    if plan.state != PlanState.SUBMITTED:
        raise WrongState(plan.state)
    if not reason.strip():
        raise ReasonMissing("take back")
    rounds = [row for row in history_of(SUBJECT, str(plan.public_id)) if row.state == "open"]
    if not rounds:
        raise WrongState("no open review")
    withdraw_review(actor=actor, review_id=rounds[0].review_id, reason=reason, now=now)
    plan.refresh_from_db(fields=["state"])
    return plan


def settle_review(outcome: Outcome, now: datetime) -> None:
    """What happens to a plan when its review ends (registered with reviews.registry.on_finished)."""
    plan = AnnualPlan.objects.select_for_update().get(public_id=outcome.subject.key)
    who = Actor(account_id=None, name="、".join(dict.fromkeys(outcome.decided_by)) or "–")
    if plan.state != PlanState.SUBMITTED:
        raise WrongState(plan.state)
    if outcome.state == "approved":
        _move(plan, PlanState.APPROVED, act=PlanStep.Act.APPROVED, actor=who, reason=outcome.comment, now=now)
    elif outcome.state == "returned":
        _move(plan, PlanState.RETURNED, act=PlanStep.Act.RETURNED, actor=who, reason=outcome.comment or "–", now=now)
    else:
        _move(plan, PlanState.DRAFT, act=PlanStep.Act.WITHDRAWN, actor=who, reason=outcome.comment, now=now)
    transaction.on_commit(lambda: _tell_outcome(plan, outcome.state, now=now))


@transaction.atomic
def reopen_plan(*, actor: Actor, plan_id: int, reason: str, now: datetime) -> AnnualPlan:
    """Makes an approved plan writable again; it must be submitted and approved anew. Raises Refused, WrongState, ReasonMissing."""
    plan = AnnualPlan.objects.select_for_update().get(pk=plan_id)
    if not may_reopen(actor, plan.unit_id):
        raise Refused("plans.approve")
    if plan.state != PlanState.APPROVED:
        raise WrongState(plan.state)
    if not reason.strip():
        raise ReasonMissing("reopen")
    _move(plan, PlanState.DRAFT, act=PlanStep.Act.REOPENED, actor=actor, reason=reason.strip(), now=now)
    note(
        actor=actor, verb="reopen", object_kind="annual_plan", object_key=str(plan.public_id),
        object_title=f"{plan.year}", unit_id=plan.unit_id, detail={"reason": reason.strip()}, now=now,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell_outcome(plan, "reopened", now=now))
    return plan


@transaction.atomic
def set_cycle(*, actor: Actor, cycle: Cycle, now: datetime) -> CycleRules:
    """Sets when a year's duties fall due, for the whole academy. Raises Refused, WrongState for days of another year."""
    require(actor, "directives.manage", get_root().id)
    days = (cycle.plans_due_on, cycle.studies_due_on, cycle.answers_due_on)
    if any(day.year not in (cycle.year, cycle.year + 1) for day in days):
        raise WrongState("other year")
    rules, _created = CycleRules.objects.update_or_create(
        year=cycle.year,
        defaults={
            "plans_due_on": cycle.plans_due_on,
            "studies_due_on": cycle.studies_due_on,
            "answers_due_on": cycle.answers_due_on,
            "brand_days": cycle.brand_days,
            "set_by_id": actor.account_id,
            "set_at": now,
        },
    )
    return rules


def lock_open(actor: Actor, plan_id: int) -> AnnualPlan:
    """The plan, locked, when the actor may write it now. Raises Refused, WrongState."""
    plan = AnnualPlan.objects.select_for_update().get(pk=plan_id)
    require(actor, "plans.edit", plan.unit_id)
    if not plan.is_open:
        raise WrongState(plan.state)
    return plan


def _create(*, actor: Actor, unit_id: int, year: int, summary: str, act: str, now: datetime) -> AnnualPlan:
    try:
        with transaction.atomic():
            plan = AnnualPlan.objects.create(unit_id=unit_id, year=year, summary=summary.strip(), created_at=now)
    except IntegrityError as error:
        raise AlreadyPlanned(f"{unit_id} {year}") from error
    PlanStep.objects.create(plan=plan, act=act, actor_id=actor.account_id, actor_name=actor.name, at=now)
    return plan


def _move(plan: AnnualPlan, state: str, *, act: str, actor: Actor, reason: str, now: datetime) -> None:
    plan.state = state
    plan.save(update_fields=["state"])
    PlanStep.objects.create(
        plan=plan, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason[:1000], at=now
    )


def _year_later(day: date) -> date:
    return (
        day.replace(year=day.year + 1, day=min(day.day, 28))
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + 1)
    )


def _clauses_in_force(clauses: list[Clause]) -> list[Clause]:
    """Clauses of directives in force; those of replaced ones become the clause of the same path in the newer version."""
    kept = []
    for clause in clauses:
        directive = clause.directive
        while not directive.is_confirmed and hasattr(directive, "superseded_by"):
            directive = directive.superseded_by
        same = clause if directive.pk == clause.directive_id else directive.clauses.filter(path=clause.path).first()
        if same is not None and directive.is_confirmed:
            kept.append(same)
    return kept


def _tell_outcome(plan: AnnualPlan, what: str, *, now: datetime) -> None:
    messages = {
        "approved": gettext_noop("The annual plan %(year)s was approved"),
        "returned": gettext_noop("The annual plan %(year)s was returned; read the reason and submit it again"),
        "withdrawn": gettext_noop("The annual plan %(year)s was taken back"),
        "reopened": gettext_noop("The annual plan %(year)s was reopened"),
    }
    step = plan.steps.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        account_ids=accounts_with(permission="plans.edit", unit_id=plan.unit_id),
        topic="plans",
        message=messages[what],
        params={"year": plan.year},
        url=f"/workbench/plans/{plan.public_id}/",
        unit_id=plan.unit_id,
        dedupe_key=f"plan:{plan.pk}:{step}",
        now=now,
    )
