"""Directives, and the duties that come from them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Assignment, Directive
from kepu.domain.plans.querysets import DirectiveQuerySet
from kepu.domain.plans.selectors import clause_matrix, list_answers_waiting
from kepu.domain.plans.selectors.clauses import due_day_of
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.directives.forms import DirectiveFilter, DutyFilter
from kepu.surfaces.workbench.directives.scope import visible_directives
from kepu.surfaces.workbench.pages import Listing, Page, unit_names
from kepu.surfaces.workbench.plans.words import ANSWER_STATES


class DirectiveList(Listing):
    template_name = "workbench/directives/list.html"
    filter_class = DirectiveFilter
    export_name = gettext_lazy("Directives")

    def rows(self) -> DirectiveQuerySet:
        rows = visible_directives(self.actor).select_related("unit")
        if self.words:
            rows = rows.filter(
                Q(title__icontains=self.words) | Q(number__icontains=self.words) | Q(issuer__icontains=self.words)
            )
        if state := self.chosen("state"):
            rows = rows.filter(state=state)
        sort = self.request.GET.get("sort", "")
        rows = rows.order_by(
            sort if sort.removeprefix("-") in ("title", "issued_on", "issuer") else "-issued_on", "-pk"
        )
        return rows.annotate(duties=Count("clauses", filter=Q(clauses__is_duty=True)))

    def headings(self) -> list[str]:
        return [_("Title"), _("Issued by"), _("Document number"), _("Issued on"), _("State"), _("Duties")]

    def cells(self, row: Any) -> Iterable[Any]:
        return [row.title, row.issuer, row.number, row.issued_on, row.get_state_display(), row.duties]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_import=holds(self.actor, "directives.manage"), **kwargs)


class DutyList(Listing):
    """Every duty in force for the units in sight, with its answer for a year."""

    template_name = "workbench/directives/duties.html"
    filter_class = DutyFilter
    export_name = gettext_lazy("Duties")

    def rows(self) -> list[dict[str, Any]]:
        state, words = self.chosen("state"), self.words
        return [
            row
            for row in self.duties
            if (not state or row["cell"].state == state)
            and (not words or words in row["clause"].duty or words in row["unit"].name)
        ]

    @cached_property
    def duties(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for directive in visible_directives(self.actor).in_force():
            units = assigned_units(directive, self.unit_ids)
            names = unit_names(units)
            for row in clause_matrix(directive_id=directive.pk, unit_ids=units, year=self.year, day=self.today):
                due_on = due_day_of(row.clause, self.year) if row.clause.due_on is None else row.clause.due_on
                rows += [
                    self._row(directive, row.clause, cell, names[cell.unit_id], due_on)
                    for cell in row.cells
                    if cell.state
                ]
        return rows

    def _row(self, directive: Directive, clause: Any, cell: Any, unit: Any, due_on: Any) -> dict[str, Any]:
        return {
            "directive": directive,
            "clause": clause,
            "cell": cell,
            "unit": unit,
            "due_on": due_on,
            "state": ANSWER_STATES[cell.state],
        }

    def headings(self) -> list[str]:
        return [_("Directive"), _("Clause"), _("Duty in short"), _("Unit"), _("Due on"), _("State"), _("Tasks")]

    def cells(self, row: dict[str, Any]) -> Iterable[Any]:
        clause = row["clause"]
        return [
            row["directive"].title,
            clause.path,
            clause.duty,
            row["unit"].name,
            row["due_on"],
            row["state"],
            row["cell"].tasks,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        states = [row["cell"].state for row in self.duties]
        return super().get_context_data(
            years=self.years(),
            counts={key: states.count(key) for key in ("open", "overdue", "reported", "accepted", "returned")},
            several=len({row["unit"].id for row in self.duties}) > 1,
            **kwargs,
        )


class AnswersWaiting(Page):
    """Answers that wait for this person's judgement."""

    template_name = "workbench/directives/answers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = list_answers_waiting(self.actor)
        return super().get_context_data(
            answers=answers,
            crumbs=[
                {"label": _("Directives"), "url": reverse("workbench:directives:index")},
                {"label": _("Answers to judge")},
            ],
            **kwargs,
        )


def assigned_units(directive: Directive, unit_ids: frozenset[int]) -> list[int]:
    """Units in sight that have a duty of the directive, in the units' order."""
    rows = Assignment.objects.filter(clause__directive=directive, unit__in=unit_ids, ended_at__isnull=True)
    return list(rows.order_by("unit__sort_key", "unit__name", "unit").values_list("unit_id", flat=True).distinct())
