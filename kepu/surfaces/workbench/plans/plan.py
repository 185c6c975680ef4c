"""One annual plan: seeing, starting, submitting, taking back, reopening, printing, exporting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import AnnualPlan
from kepu.domain.plans.policies import may_reopen
from kepu.domain.plans.selectors import progress_of_tasks
from kepu.domain.plans.selectors.cycle import PLANNING_KINDS
from kepu.domain.plans.services import copy_plan, reopen_plan, start_plan, submit_plan, take_back_plan, update_summary
from kepu.domain.plans.services.plans import SUBJECT
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.pages import Page, ReasonForm
from kepu.surfaces.workbench.plans.budgets import money_rows
from kepu.surfaces.workbench.plans.forms import PlanStartForm, SummaryForm
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.scope import plan_of
from kepu.surfaces.workbench.plans.words import STATES, TASK_STATES


def plan_url(plan: AnnualPlan) -> str:
    return reverse("workbench:plans:plan", args=[plan.public_id])


class OfPlan:
    """A view of one plan that the reader may see."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def plan(self) -> AnnualPlan:
        return plan_of(self.kwargs["public_id"], self.unit_ids)

    def back_url(self) -> str:
        return plan_url(self.plan)


class PlanPage(OfPlan, Page):
    template_name = "workbench/plans/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.plan
        tasks = list(plan.tasks.select_related("budget_line", "owner", "kind").prefetch_related("targets", "clauses"))
        states = progress_of_tasks(tasks=tasks, unit_id=plan.unit_id, year=plan.year, day=self.today)
        rows = [
            {"task": task, "progress": state, "state": TASK_STATES[state.state]}
            for task, state in zip(tasks, states, strict=True)
        ]
        may_edit = self.may("plans.edit", plan.unit_id)
        return super().get_context_data(
            plan=plan,
            state=STATES[plan.state],
            rows=rows,
            counts={key: sum(s.state == key for s in states) for key in TASK_STATES},
            budget=money_rows(subtree_ids(plan.unit_id), plan.year),
            steps=[
                {
                    "what": s.get_act_display(),
                    "who": s.actor_name,
                    "at": s.at,
                    "why": s.reason,
                    "tone": STEP_TONES.get(s.act, ""),
                }
                for s in plan.steps.order_by("-at", "-pk")
            ],
            review=open_review_of(SUBJECT, str(plan.public_id)) if plan.is_submitted else None,
            may_edit=may_edit and plan.is_open,
            may_submit=may_edit and plan.is_open and bool(tasks),
            may_take_back=may_edit and plan.is_submitted,
            may_reopen=plan.is_approved and may_reopen(self.actor, plan.unit_id),
            today=self.today,
            crumbs=[
                {"label": _("Annual plans"), "url": f"{reverse('workbench:plans:index')}?year={plan.year}"},
                {"label": f"{plan.unit.name} {plan.year}"},
            ],
            **kwargs,
        )


STEP_TONES = {"approved": "ok", "returned": "bad", "reopened": "warn"}


class PlanPrint(PlanPage):
    template_name = "workbench/plans/print.html"


class PlanExport(OfPlan, Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self.plan
        tasks = list(plan.tasks.select_related("budget_line", "owner", "kind").prefetch_related("targets", "clauses"))
        states = progress_of_tasks(tasks=tasks, unit_id=plan.unit_id, year=plan.year, day=self.today)
        headings = [
            _("No."), _("Task"), _("Clauses it answers"), _("Owner"), _("From"), _("Until"), _("Kind of act"), _("Budget line"),
            _("Targets"), _("Reached"), _("Acts"), _("State"), _("How it will be done"),
        ]  # fmt: skip
        rows = [
            self._cells(number, task, state)
            for number, (task, state) in enumerate(zip(tasks, states, strict=True), start=1)
        ]
        kind = "csv" if request.GET.get("kind") == "csv" else "xlsx"
        return export_response(kind=kind, name=f"{plan.unit.name}-{plan.year}", headings=headings, rows=rows)

    def _cells(self, number: int, task: Any, state: Any) -> list[Any]:
        goals = "; ".join(f"{t.title} {t.goal} {t.unit}" for t in state.targets)
        reached = "; ".join("–" if t.value is None else str(t.value) for t in state.targets)
        clauses = "; ".join(f"{c.path} {c.duty}" for c in task.clauses.all())
        owner = task.owner_name or (str(task.owner) if task.owner else "")
        line = str(task.budget_line) if task.budget_line else ""
        return [
            number, task.title, clauses, owner, task.starts_on, task.due_on, str(task.kind or ""), line, goals, reached, state.acts,
            TASK_STATES[state.state], task.description,
        ]  # fmt: skip


class PlanStart(FormPage):
    permission = "plans.edit"
    form_class = PlanStartForm
    submit_label = gettext_lazy("Begin")
    saved = ""

    def heading(self) -> str:
        return _("New annual plan")

    def intro(self) -> str:
        return _(
            "One plan per unit and year. Last year's tasks can be taken over with their targets; days move by a year."
        )

    def back_url(self) -> str:
        return reverse("workbench:plans:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "kinds": PLANNING_KINDS}

    def get_initial(self) -> dict[str, Any]:
        asked, own = self.request.GET.get("unit", ""), self.actor.unit_ids
        year = self.request.GET.get("year", "")
        return {"unit": asked or (own[0] if own else None), "year": year or self.today.year}

    def write(self, values: dict[str, Any]) -> str:
        make = copy_plan if values["copy"] else start_plan
        return plan_url(make(actor=self.actor, unit_id=values["unit"], year=values["year"], now=self.now))


class SummaryEdit(OfPlan, FormPage):
    form_class = SummaryForm

    def heading(self) -> str:
        return _("Summary")

    def get_initial(self) -> dict[str, Any]:
        return {"summary": self.plan.summary}

    def write(self, values: dict[str, Any]) -> str:
        update_summary(actor=self.actor, plan_id=self.plan.pk, summary=values["summary"], now=self.now)
        return self.back_url()


class Submission(OfPlan, ConfirmPage):
    confirm_label = gettext_lazy("Submit")
    saved = gettext_lazy("Submitted. The unit's leader decides next.")

    def heading(self) -> str:
        return _("Submit the plan?")

    def effects(self) -> list[str]:
        return [
            _("Tasks cannot be changed while it is being decided."),
            _("The unit's leader approves it, then those above accept it."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        submit_plan(actor=self.actor, plan_id=self.plan.pk, now=self.now)
        return self.back_url()


class Withdrawal(OfPlan, ConfirmPage):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Take back")
    saved = gettext_lazy("Taken back. You can change it and submit it again.")

    def heading(self) -> str:
        return _("Take the plan back?")

    def write(self, values: dict[str, Any]) -> str:
        take_back_plan(actor=self.actor, plan_id=self.plan.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Reopening(OfPlan, ConfirmPage):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Reopen")
    saved = gettext_lazy("Reopened. The unit can change it and has to submit it again.")

    def heading(self) -> str:
        return _("Reopen the approved plan?")

    def effects(self) -> list[str]:
        return [_("It counts as not approved until it has been approved anew.")]

    def write(self, values: dict[str, Any]) -> str:
        reopen_plan(actor=self.actor, plan_id=self.plan.pk, reason=values["reason"], now=self.now)
        return self.back_url()
