"""Requests: the list, one with its suggestions, entering and changing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.contracts import Suggestion
from kepu.engines.experts.models import ExpertRequest
from kepu.engines.experts.policies import ASK
from kepu.engines.experts.records import source_of
from kepu.engines.experts.selectors import RequestFilter, invitations_of, list_requests, suggest
from kepu.engines.experts.services import ask_for_expert, change_request
from kepu.engines.ledger.selectors import find_by_source
from kepu.foundation.people.models import Category
from kepu.foundation.subjects.standard import name_of, path_of
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.experts.forms.requests import (
    NewRequestForm,
    RequestFilterForm,
    RequestForm,
    asker_lines,
    request_initial,
)
from kepu.surfaces.workbench.experts.pages import ExpertsForm, HandledForm, HandledRequest, request_url
from kepu.surfaces.workbench.experts.words import excluded_lines, province_names, reason_text
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchPage


class RequestList(ListPage):
    """Requests that the actor's units look after."""

    permission = ASK
    template_name = "workbench/experts/requests.html"
    filter_class = RequestFilterForm
    sorts = {"title": "title", "unit": "unit__name", "asked": "asked_at", "needed": "needed_on", "state": "state"}
    export_name = gettext_lazy("Requests for experts")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        labels = labels_by_id(self.unit_ids).values()
        units = [(label.id, label.name) for label in labels if label.closed_on is None]
        return RequestFilterForm(self.request.GET or None, units=units)

    def rows(self) -> Any:
        chosen = self.chosen
        filters = RequestFilter(
            words=self.words, state=chosen.get("state", ""), origin=chosen.get("origin", ""), field=chosen.get("field", ""),
            unit_id=chosen.get("unit"),
        )  # fmt: skip
        return list_requests(unit_ids=self.unit_ids, filters=filters)

    def headings(self) -> Sequence[Any]:
        return [
            _("Title"), _("Who needs an expert"), _("Organisation that asks"), _("Unit"), _("Field of science"), _("Asked on"),
            _("Needed on"), _("State"),
            _("Experts asked"), _("Experts who accepted"),
        ]  # fmt: skip

    def cells(self, row: Any) -> Sequence[Any]:
        return [
            row.title, row.get_origin_display(), row.organisation, row.unit.name, path_of(row.field) if row.field else "",
            row.asked_at, row.needed_on, row.get_state_display(), row.asked_number, row.accepted_number,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(today=self.today, **kwargs)


class RequestPage(HandledRequest, WorkbenchPage):
    """What is needed, who fits and why, who was asked, what they said."""

    permission = ASK
    template_name = "workbench/experts/request.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.request_row
        invitations = invitations_of(row)
        return super().get_context_data(
            row=row,
            facts=self._facts(row),
            invitations=invitations,
            accepted=[each for each in invitations if each.is_accepted],
            record=find_by_source(source_of(row)),
            steps=[
                {"what": step.get_act_display(), "who": step.actor_name, "at": step.at, "why": self._why(step)}
                for step in row.steps.select_related("invitation__expert__person").order_by("-at", "-pk")
            ],
            crumbs=[
                {"label": _("Requests for experts"), "url": reverse("workbench:experts:requests")}, {"label": row.title},
            ],
            **self._matches(row),
            **kwargs,
        )  # fmt: skip

    def _matches(self, row: ExpertRequest) -> dict[str, Any]:
        if not row.is_open:
            return {"suggestions": [], "excluded": []}
        found = suggest(actor=self.actor, request=row, now=self.now)
        units, provinces = labels_by_id({each.unit_id for each in found.suggestions}), province_names()
        return {
            "suggestions": [self._line(each, units, provinces) for each in found.suggestions],
            "excluded": excluded_lines(found.excluded),
            "understood": [{"field": name_of(code), "word": word} for code, word in list(found.fields.items())[:6]],
        }

    @staticmethod
    def _line(each: Suggestion, units: dict[int, Any], provinces: dict[str, str]) -> dict[str, Any]:
        return {
            "each": each,
            "unit": units[each.unit_id].name,
            "category": dict(Category.choices)[each.category] if each.category == "academician" else "",
            "reasons": [
                {
                    "text": reason_text(reason, provinces),
                    "tone": "ok" if reason.points > 0 else "warn",
                    "points": reason.points,
                }
                for reason in each.reasons
            ],
        }

    @staticmethod
    def _facts(row: ExpertRequest) -> list[tuple[Any, Any]]:
        where = f"{row.region.name} · {row.get_mode_display()}" if row.region else row.get_mode_display()
        facts = [
            (_("Who needs an expert"), f"{row.get_origin_display()} · {row.organisation}".strip(" ·")),
            *asker_lines(row),
            (_("Looked after by"), row.unit.name),
            (_("Field of science"), path_of(row.field) if row.field else ""),
            (_("Place and way"), where),
            (_("Language or dialect"), row.get_language_display() if row.language else ""),
            (_("Audience"), row.get_audience_display() if row.audience else ""),
            (_("Organisations it is about"), row.concerned),
            (_("Needed on"), row.needed_on.isoformat() if row.needed_on else ""),
            (_("Minutes"), row.minutes),
        ]
        return [(label, value) for label, value in facts if value]

    @staticmethod
    def _why(step: Any) -> str:
        name = step.invitation.expert.person.name if step.invitation else ""
        return "：".join(text for text in (name, step.reason) if text)


class RequestNew(ExpertsForm):
    permission = ASK
    form_class = NewRequestForm
    template_name = "workbench/experts/request_form.html"
    submit_label = gettext_lazy("Find experts")
    saved = ""

    def heading(self) -> str:
        return _("Somebody needs an expert")

    def back_url(self) -> str:
        return reverse("workbench:experts:requests")

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"unit": own[0] if own else None, "mode": "online"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": sorted(self.unit_ids)}

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft, self.asker = form.draft(), form.asker()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        row = ask_for_expert(actor=self.actor, unit_id=values["unit"], draft=self.draft, asker=self.asker, now=self.now)
        return request_url(row)


class RequestEdit(HandledForm):
    form_class = RequestForm
    template_name = "workbench/experts/request_form.html"

    def heading(self) -> str:
        return _("Change what is needed")

    def get_initial(self) -> dict[str, Any]:
        return request_initial(self.request_row)

    def form_valid(self, form: Any) -> HttpResponse:
        self.draft = form.draft()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        return request_url(
            change_request(actor=self.actor, request_id=self.request_row.pk, draft=self.draft, now=self.now)
        )
