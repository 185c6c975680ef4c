"""One task: its acts and evidence, its targets; writing it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Task
from kepu.domain.plans.selectors import list_acts_for_task, progress_of_tasks
from kepu.domain.plans.services import add_task, move_task, remove_task, set_targets, update_task
from kepu.engines.ledger.duty_selectors import kind_names, sum_spend_tagged
from kepu.surfaces.workbench.pages import Page, unit_names
from kepu.surfaces.workbench.plans.forms import AUDIENCES, TargetFormSet, TaskForm, targets_of
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.plan import OfPlan, plan_url
from kepu.surfaces.workbench.plans.scope import task_of
from kepu.surfaces.workbench.plans.words import TASK_STATES, UNKNOWN_FIGURE
from kepu.surfaces.workbench.shell import WorkbenchAction


class OfTask:
    """A view of one task that the reader may see."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def task(self) -> Task:
        return task_of(self.kwargs["public_id"], self.unit_ids)

    def back_url(self) -> str:
        return reverse("workbench:plans:task", args=[self.task.public_id])


class TaskPage(OfTask, Page):
    template_name = "workbench/plans/task.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task = self.task
        plan, names = task.plan, kind_names()
        state = progress_of_tasks(tasks=[task], unit_id=plan.unit_id, year=plan.year, day=self.today)[0]
        page = Paginator(list_acts_for_task(task_id=task.pk), 20).get_page(self.request.GET.get("page"))
        acts = list(page)
        units = unit_names({unit for act in acts for unit in act.unit_ids})
        spent = sum_spend_tagged(namespace="task", values=[str(task.public_id)]).get(str(task.public_id), 0)
        return super().get_context_data(
            task=task,
            plan=plan,
            progress=state,
            state=TASK_STATES[state.state],
            unknown=UNKNOWN_FIGURE,
            acts=[
                {"act": act, "kind": names.get(act.kind, act.kind), "unit": units[act.unit_ids[0]].short_name}
                for act in acts
            ],
            page_obj=page,
            clauses=task.clauses.select_related("directive"),
            audience=dict(AUDIENCES)[task.audience],
            spent=spent,
            may_edit=plan.is_open and self.may("plans.edit", plan.unit_id),
            may_record=self.may("records.propose", plan.unit_id),
            crumbs=[
                {"label": _("Annual plans"), "url": f"{reverse('workbench:plans:index')}?year={plan.year}"},
                {"label": f"{plan.unit.name} {plan.year}", "url": plan_url(plan)},
                {"label": task.title},
            ],
            **kwargs,
        )


class TaskForms(FormPage):
    """A task's form together with its targets."""

    template_name = "workbench/plans/task_form.html"
    form_class = TaskForm

    @cached_property
    def targets(self) -> Any:
        if self.request.method == "POST":
            return TargetFormSet(self.request.POST, prefix="targets")
        return TargetFormSet(prefix="targets", initial=self.initial_targets())

    def initial_targets(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(formset=self.targets, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid() & self.targets.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)


class TaskNew(OfPlan, TaskForms):
    def heading(self) -> str:
        return _("New task")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.plan}

    def get_initial(self) -> dict[str, Any]:
        return {
            "starts_on": f"{self.plan.year}-01-01",
            "due_on": f"{self.plan.year}-12-31",
            "clauses": self.request.GET.getlist("clause"),
        }

    def write(self, values: dict[str, Any]) -> str:
        task = add_task(actor=self.actor, plan_id=self.plan.pk, draft=self.get_form().draft_from(values), now=self.now)
        set_targets(actor=self.actor, task_id=task.pk, targets=targets_of(self.targets), now=self.now)
        return self.back_url()


class TaskEdit(OfTask, TaskForms):
    def heading(self) -> str:
        return self.task.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": self.task.plan}

    def get_initial(self) -> dict[str, Any]:
        task = self.task
        names = ("title", "starts_on", "due_on", "owner_name", "audience", "brand", "description")
        values = {name: getattr(task, name) for name in names}
        links = {
            "owner": task.owner_id,
            "kind": task.kind_id,
            "region": task.region_id,
            "budget_line": task.budget_line_id,
        }
        return {**values, **links, "clauses": list(task.clauses.values_list("pk", flat=True))}

    def initial_targets(self) -> list[dict[str, Any]]:
        return [{"measure": target.measure, "value": target.value} for target in self.task.targets.all()]

    def write(self, values: dict[str, Any]) -> str:
        update_task(actor=self.actor, task_id=self.task.pk, draft=self.get_form().draft_from(values), now=self.now)
        set_targets(actor=self.actor, task_id=self.task.pk, targets=targets_of(self.targets), now=self.now)
        return self.back_url()


class TaskRemoval(OfTask, ConfirmPage):
    confirm_label = gettext_lazy("Take out")
    danger = True
    saved = gettext_lazy("Taken out of the plan.")

    def heading(self) -> str:
        return _("Take “%(title)s” out of the plan?") % {"title": self.task.title}

    def effects(self) -> list[str]:
        return [_("Its targets go with it. Acts recorded for it stay in the ledger.")]

    def write(self, values: dict[str, Any]) -> str:
        address = plan_url(self.task.plan)
        remove_task(actor=self.actor, task_id=self.task.pk, now=self.now)
        return address


class TaskMove(OfTask, WorkbenchAction):
    permission = "plans.edit"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by = -1 if request.POST.get("by") == "-1" else 1
        move_task(actor=self.actor, task_id=self.task.pk, by=by, now=self.now)
        return redirect(plan_url(self.task.plan))
