"""One clause and its chain for every unit in sight; assigning, answering, judging."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.addressing import labels_below
from kepu.domain.plans.contracts import ChainLink
from kepu.domain.plans.errors import PlansError
from kepu.domain.plans.models import Answer, Assignment
from kepu.domain.plans.policies import answers_for, may_judge
from kepu.domain.plans.selectors import clause_chain, list_acts_for_clause
from kepu.domain.plans.selectors.clauses import year_of
from kepu.domain.plans.services import accept_answer, add_assignment, end_assignment, report_answer, return_answer
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.units.policies import may
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.directives.forms import AnswerForm, AssignForm, RemarkForm
from kepu.surfaces.workbench.directives.scope import OfClause, OfDirective
from kepu.surfaces.workbench.pages import Page, ReasonForm, found_or_404, unit_names
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.words import ANSWER_STATES, addressee_words, explain
from kepu.surfaces.workbench.shell import WorkbenchAction

ACT_WORDS = {
    "reported": gettext_lazy("reported as done"),
    "accepted": gettext_lazy("accepted"),
    "returned": gettext_lazy("returned"),
}
ACT_TONES = {"accepted": "ok", "returned": "bad"}
SHOWN_ACTS = 8


class ClausePage(OfClause, Page):
    template_name = "workbench/directives/clause.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clause, directive = self.clause, self.directive
        year = year_of(clause, self.year)
        units = [unit for unit in self._units() if self._shown(unit)]
        chain = clause_chain(clause_id=clause.pk, unit_ids=units, year=year, day=self.today)
        names = unit_names(_units_named(chain))
        kinds = kind_names()
        codes = {label.code: label.short_name for label in labels_below(directive.unit_id)} if clause.addressees else {}
        return super().get_context_data(
            directive=directive,
            clause=clause,
            to=addressee_words(clause.addressees, codes),
            links=[self._link(link, names, kinds, year) for link in chain],
            year=year,
            years=self.years() if clause.due_on is None else [],
            unit=self.request.GET.get("unit", ""),
            manages=self.manages and directive.is_confirmed and clause.is_duty,
            assign_form=AssignForm(unit_ids=self._assignable(chain))
            if self.manages and directive.is_confirmed
            else None,
            crumbs=[
                {"label": _("Directives"), "url": reverse("workbench:directives:index")},
                {
                    "label": directive.title,
                    "url": reverse("workbench:directives:directive", args=[directive.public_id]),
                },
                {"label": clause.path},
            ],
            **kwargs,
        )

    def _units(self) -> list[int]:
        rows = Assignment.objects.filter(clause=self.clause, unit__in=self.unit_ids)
        return list(rows.values_list("unit_id", flat=True).distinct())

    def _shown(self, unit: int) -> bool:
        asked = self.request.GET.get("unit", "")
        return not is_number(asked) or int(asked) == unit

    def _assignable(self, chain: list[ChainLink]) -> set[int]:
        taken = {link.unit_id for link in chain}
        return {label.id for label in labels_below(self.directive.unit_id, with_itself=True)} - taken

    def _link(self, link: ChainLink, names: dict[int, Any], kinds: dict[str, str], year: int) -> dict[str, Any]:
        is_open = self.directive.is_confirmed and link.state in ("open", "overdue", "returned")
        may_report = is_open and may(self.actor, "plans.edit", link.unit_id) and answers_for(self.actor, link.unit_id)
        waits = link.state == "reported" and link.at_unit_id is not None
        return {
            "link": link,
            "unit": names[link.unit_id],
            "state": ANSWER_STATES[link.state],
            "at": names[link.at_unit_id] if link.at_unit_id else None,
            "answer": Answer.objects.filter(assignment=link.assignment_id, year=year).first() if waits else None,
            "acts": [
                {"act": a, "kind": kinds.get(a.kind, a.kind), "unit": names[a.unit_ids[0]].short_name}
                for a in link.acts[:SHOWN_ACTS]
            ],
            "more": max(0, len(link.acts) - SHOWN_ACTS),
            "steps": [
                {
                    "what": ACT_WORDS[s.what],
                    "who": _who(s, names),
                    "at": s.at,
                    "why": s.reason,
                    "tone": ACT_TONES.get(s.what, ""),
                }
                for s in reversed(link.steps)
            ],
            "may_report": may_report,
            "may_judge": waits and may_judge(self.actor, unit_id=link.unit_id, at_unit_id=link.at_unit_id or 0),
        }


def _units_named(chain: list[ChainLink]) -> set[int]:
    """Every unit that a chain names: who answers, who judges, who held an act."""
    judges = {step.at_unit_id for link in chain for step in link.steps} | {link.at_unit_id for link in chain}
    hosts = {act.unit_ids[0] for link in chain for act in link.acts}
    return {link.unit_id for link in chain} | hosts | {unit for unit in judges if unit is not None}


def _who(step: Any, names: dict[int, Any]) -> str:
    unit = names.get(step.at_unit_id)
    return f"{unit.short_name} {step.who}" if unit else str(step.who)


class Assignments(OfClause, WorkbenchAction):
    """POST add=<unit> or end=<unit>: who answers for a clause."""

    permission = "directives.manage"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        add, end = request.POST.get("unit", ""), request.POST.get("end", "")
        try:
            if is_number(end):
                end_assignment(actor=self.actor, clause_id=self.clause.pk, unit_id=int(end), now=self.now)
                messages.success(request, _("The unit does not answer for it any more. What it answered stays."))
            elif is_number(add):
                add_assignment(actor=self.actor, clause_id=self.clause.pk, unit_id=int(add), now=self.now)
                messages.success(request, _("Assigned; the unit has been told."))
        except PlansError as error:
            messages.error(request, explain(error))
        return redirect("workbench:directives:clause", self.directive.public_id, self.clause.pk)


class Report(OfDirective, FormPage):
    """A unit answers for a clause; the acts that show it are worked out and listed first."""

    permission = "plans.edit"
    template_name = "workbench/directives/report.html"
    form_class = AnswerForm
    submit_label = gettext_lazy("Report as done")
    saved = gettext_lazy("Reported. It waits for acceptance above.")

    @cached_property
    def assignment(self) -> Assignment:
        rows = Assignment.objects.filter(pk=self.kwargs["pk"], clause__directive=self.directive, unit__in=self.unit_ids)
        row: Assignment = found_or_404(rows.select_related("clause__directive", "unit").first())
        return row

    @cached_property
    def year(self) -> int:
        return year_of(self.assignment.clause, int(self.kwargs["year"]))

    def heading(self) -> str:
        return _("Answer to clause %(path)s for %(year)s") % {"path": self.assignment.clause.path, "year": self.year}

    def intro(self) -> str:
        return str(self.assignment.clause.duty)

    def back_url(self) -> str:
        address = reverse("workbench:directives:clause", args=[self.directive.public_id, self.assignment.clause_id])
        return f"{address}?year={self.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acts = list_acts_for_clause(
            clause_id=self.assignment.clause_id, unit_id=self.assignment.unit_id, year=self.year
        )
        names, kinds = unit_names({act.unit_ids[0] for act in acts}), kind_names()
        rows = [{"act": a, "kind": kinds.get(a.kind, a.kind), "unit": names[a.unit_ids[0]].short_name} for a in acts]
        return super().get_context_data(acts=rows, clause=self.assignment.clause, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        report_answer(
            actor=self.actor, assignment_id=self.assignment.pk, year=self.year, remark=values["remark"], now=self.now
        )
        return self.back_url()


class OfAnswer(OfDirective):
    """A view of an answer of a unit in sight."""

    unit_ids: frozenset[int]

    @cached_property
    def answer(self) -> Answer:
        rows = Answer.objects.filter(
            pk=self.kwargs["pk"], assignment__clause__directive=self.directive, assignment__unit__in=self.unit_ids
        )
        row: Answer = found_or_404(rows.select_related("assignment__clause__directive", "assignment__unit").first())
        return row

    def back_url(self) -> str:
        address = reverse(
            "workbench:directives:clause", args=[self.directive.public_id, self.answer.assignment.clause_id]
        )
        return f"{address}?year={self.answer.year}"

    def text(self) -> str:
        clause, unit = self.answer.assignment.clause, self.answer.assignment.unit
        return f"{unit.name} · {clause.path} {clause.duty} · {self.answer.year}"


class Acceptance(OfAnswer, ConfirmPage):
    form_class = RemarkForm
    confirm_label = gettext_lazy("Accept")
    saved = gettext_lazy("Accepted.")

    def heading(self) -> str:
        return _("Accept the answer?")

    def write(self, values: dict[str, Any]) -> str:
        accept_answer(actor=self.actor, answer_id=self.answer.pk, remark=values["remark"], now=self.now)
        return self.back_url()


class Return(OfAnswer, ConfirmPage):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Return")
    danger = True
    saved = gettext_lazy("Returned; the unit has been told why.")

    def heading(self) -> str:
        return _("Return the answer to the unit?")

    def write(self, values: dict[str, Any]) -> str:
        return_answer(actor=self.actor, answer_id=self.answer.pk, reason=values["reason"], now=self.now)
        return self.back_url()
