"""Ending the response, the after-action review on screen and paper, opening a file again."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.contracts import AfterActionDraft
from kepu.domain.emergency.models import AfterAction, FollowUp
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.questions import question_text, questions
from kepu.domain.emergency.selectors.clocks import clocks_of
from kepu.domain.emergency.services import (
    end_response,
    finish_task,
    reopen_incident,
    submit_after_action,
    write_after_action,
)
from kepu.domain.emergency.services.closing import KIND
from kepu.domain.emergency.services.statements import open_statement
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.units.policies import may, require
from kepu.surfaces.workbench.incidents.forms import AfterActionForm, TaskForms
from kepu.surfaces.workbench.incidents.pages import (
    AgainstOverwriting,
    IncidentsAct,
    IncidentsConfirm,
    IncidentsForm,
    InTurn,
    OfIncident,
)
from kepu.surfaces.workbench.incidents.words import clock_lines, kept_clock_lines
from kepu.surfaces.workbench.pages import NothingForm, ReasonForm
from kepu.surfaces.workbench.shell import WorkbenchPage


class End(InTurn, IncidentsConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("End the response")
    saved = gettext_lazy("The response has ended. Now write the after-action review.")

    def heading(self) -> str:
        return _("End the response")

    def is_in_turn(self) -> bool:
        require(self.actor, LEAD, self.incident.unit_id)
        statement = open_statement(self.incident)
        return self.incident.is_open and (statement is None or statement.is_draft)

    def text(self) -> str:
        return self.incident.named

    def effects(self) -> list[str]:
        return [
            _("Nobody is called any more; a draft of talking points is dropped."),
            _("Readers see that the response has ended; the last version stays."),
            _("The after-action review begins. The file closes when it is approved."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        end_response(actor=self.actor, incident_id=self.incident.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class OfAfterAction(OfIncident):
    """A page about the newest review of a file; 404 where none has begun."""

    @cached_property
    def row(self) -> AfterAction:
        row = self.incident.after_actions.first()
        if row is None:
            raise Http404
        return row

    @cached_property
    def clocks(self) -> list[dict[str, Any]]:
        """As they were frozen, or as they are measured now."""
        return (
            kept_clock_lines(self.row.clocks)
            if not self.row.is_draft
            else clock_lines(clocks_of(self.incident, now=self.now))
        )

    def answers(self) -> list[tuple[str, str]]:
        said = {answer.question: answer.text for answer in self.row.answers.all()}
        return [(question_text(code), said.get(code, "")) for code in questions()]

    def review_url(self) -> str:
        return reverse("workbench:incidents:after_action", args=[self.incident.public_id])


class Review(AgainstOverwriting, OfAfterAction, IncidentsForm):
    """The form while it is a draft; afterwards what was said."""

    template_name = "workbench/incidents/after_action.html"
    form_class = AfterActionForm
    saved = gettext_lazy("Saved.")

    def heading(self) -> str:
        return _("After-action review")

    def mark(self) -> str:
        return AfterAction.objects.get(pk=self.row.pk).written_at.isoformat()

    def get_initial(self) -> dict[str, Any]:
        said = {answer.question: answer.text for answer in self.row.answers.all()}
        return {**said, "lessons": self.row.lessons, "seen": self.mark()}

    @cached_property
    def tasks(self) -> Any:
        if self.request.method == "POST":  # what was sent counts, whatever has been saved since the page was opened
            return TaskForms(self.request.POST, prefix="task")
        initial = [{"what": row.what, "who": row.who, "due_on": row.due_on} for row in self.row.tasks.all()]
        return TaskForms(initial=initial, prefix="task")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            incident=self.incident, row=self.row, clocks=self.clocks, answers=self.answers(), tasks=self.tasks,
            is_rewritten=self.is_rewritten,
            may_write=self.row.is_draft and may(self.actor, LEAD, self.incident.unit_id),
            round=open_review_of(KIND, str(self.incident.pk)) if self.row.is_in_review else None, **kwargs,
        )  # fmt: skip

    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form) if self.tasks.is_valid() else self.form_invalid(form)

    def write(self, values: dict[str, Any]) -> str:
        tasks = tuple(task for row in self.tasks if (task := row.task()) is not None)
        draft = AfterActionDraft({code: values[code] for code in questions()}, values["lessons"], tasks)
        write_after_action(
            actor=self.actor, incident_id=self.incident.pk, draft=draft, seen=values["seen"], now=self.now
        )
        return self.review_url()


class Submit(OfAfterAction, IncidentsConfirm):
    form_class: Any = NothingForm
    confirm_label = gettext_lazy("Hand in")
    saved = gettext_lazy("Handed in. The file closes when it is approved.")

    def heading(self) -> str:
        return _("Hand in the after-action review")

    def text(self) -> str:
        return self.incident.named

    def effects(self) -> list[str]:
        return [
            _("The measured clocks are frozen as they are now."),
            _("A reviewer decides; then the file closes by itself."),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.actor, LEAD, self.incident.unit_id)
        return super().get(request, *args, **kwargs) if self.row.is_draft else redirect(self.review_url())

    def back_url(self) -> str:
        return self.review_url()

    def write(self, values: dict[str, Any]) -> str:
        submit_after_action(actor=self.actor, incident_id=self.incident.pk, now=self.now)
        return self.review_url()


class Print(OfAfterAction, WorkbenchPage):
    template_name = "workbench/incidents/after_action_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        incident = self.incident
        return super().get_context_data(
            incident=incident, row=self.row, clocks=self.clocks, answers=self.answers(), tasks=list(self.row.tasks.all()),
            versions=list(incident.statements.filter(published_at__isnull=False).prefetch_related("signatures").order_by("number")),
            title=_("After-action review: %(title)s") % {"title": incident.named}, unit=incident.unit.name,
            date=self.today, number="", **kwargs,
        )  # fmt: skip


class Done(OfAfterAction, IncidentsAct):
    """Ticks a task off."""

    done = gettext_lazy("Ticked off.")

    def act(self) -> None:
        task = FollowUp.objects.filter(pk=self.kwargs["pk"], after_action__incident=self.incident).first()
        if task is None:
            raise Http404
        finish_task(actor=self.actor, task_id=task.pk, now=self.now)

    def back_url(self) -> str:
        return self.review_url()


class Reopen(InTurn, IncidentsConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Open it again")
    saved = gettext_lazy("The file runs again. Experts are being called.")

    def heading(self) -> str:
        return _("Open the file again")

    def text(self) -> str:
        return self.incident.named

    def effects(self) -> list[str]:
        return [_("Experts are called anew."), _("A review that is only a draft is dropped; an approved one stays.")]

    def is_in_turn(self) -> bool:
        require(self.actor, LEAD, self.incident.unit_id)
        newest = self.incident.after_actions.first()
        return not self.incident.is_open and (newest is None or not newest.is_in_review)

    def write(self, values: dict[str, Any]) -> str:
        reopen_incident(actor=self.actor, incident_id=self.incident.pk, reason=values["reason"], now=self.now)
        return self.back_url()
