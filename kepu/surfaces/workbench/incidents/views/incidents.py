"""The list of files, one file with everything about it, opening one, its facts."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.models import OPEN_STATES, AfterAction, Incident, IncidentState, Statement
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.selectors.clocks import clocks_of
from kepu.domain.emergency.selectors.desk import (
    asked_experts,
    deliveries_of,
    incidents_in,
    offer_of,
    passed_over,
    versions_of,
)
from kepu.domain.emergency.services import change_incident, open_incident
from kepu.domain.emergency.services.signing import KIND
from kepu.domain.emergency.services.steps import minutes_between
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.incidents import words
from kepu.surfaces.workbench.incidents.forms import IncidentEditForm, IncidentFilter, IncidentForm, draft_of
from kepu.surfaces.workbench.incidents.pages import IncidentsForm, OfIncident
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchPage

MOST_RUNNING = 3
FACTS = ("hazard", "title", "words", "origin", "concerned", "is_drill")


class Incidents(ListPage):
    template_name = "workbench/incidents/list.html"
    permission = OPEN
    filter_class = IncidentFilter
    sorts = {
        "title": "title",
        "level": "level__rank",
        "unit": "unit__name",
        "opened": "opened_at",
        "next": "promised_at",
    }
    export_name = gettext_lazy("Incident files")

    def make_filters(self, form_class: type[forms.Form]) -> forms.Form:
        return IncidentFilter(self.request.GET or None, unit_ids=self.unit_ids)

    def rows(self) -> Any:
        rows: Any = incidents_in(self.unit_ids, words=self.words)
        for name, field in (("unit", "unit"), ("state", "state"), ("level", "level__code"), ("hazard", "hazard")):
            if self.chosen.get(name):
                rows = rows.filter(**{field: self.chosen[name]})
        if self.chosen.get("drill"):
            rows = rows.filter(is_drill=self.chosen["drill"] == "yes")
        if self.chosen.get("lead"):
            rows = rows.filter(lead__isnull=True).exclude(state="closed")
        return rows

    def headings(self) -> list[str]:
        return [
            _("Incident"), _("What kind"), _("Level"), _("Drill"), _("Place"), _("Unit"), _("State"), _("Lead"), _("Opened at"),
            _("Minutes to the first expert"), _("Minutes to the first statement"), _("Version"), _("Next update"), _("File closed"),
        ]  # fmt: skip

    def cells(self, row: Any) -> list[Any]:
        return [
            row.named, row.hazard_title, row.level.title, _("yes") if row.is_drill else "", row.region.name if row.region else "",
            row.unit.name, row.get_state_display(), str(row.lead) if row.lead else "", row.opened_at, row.minutes_to_expert,
            row.minutes_to_statement, row.version, row.promised_at, row.closed_at,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=words.tabs("index"), **kwargs)
        return context | {"rows": [self._shown(row) for row in context["page_obj"]]}

    def _shown(self, row: Any) -> dict[str, Any]:
        return {
            "incident": row, "tone": words.STATE_TONES[row.state], "colour": row.level.colour,
            "is_late": row.is_open and row.promised_at is not None and row.promised_at <= self.now,
        }  # fmt: skip


class Show(OfIncident, WorkbenchPage):
    template_name = "workbench/incidents/file.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        incident, versions = self.incident, versions_of(self.incident)
        claims = [row.claim for row in incident.linked_claims.select_related("claim")]
        packs = [row.pack for row in incident.linked_packs.select_related("pack")]
        opened = next((row for row in versions if row.state in OPEN_STATES), None)
        current = next((row for row in versions if row.is_current), None)
        after = incident.after_actions.first()
        signing = open_review_of(KIND, str(incident.pk)) if opened and opened.is_in_review else None
        return super().get_context_data(
            incident=incident, opened=opened, current=current, tone=words.STATE_TONES[incident.state],
            facts=self._facts(), versions=[{"row": row, "tone": words.STATEMENT_TONES[row.state]} for row in versions],
            round=signing, sign_by=words.sign_by(signing, self.now),
            is_late=self._is_late(current), clocks=words.clock_lines(clocks_of(incident, now=self.now)),
            running=words.span_text(minutes_between(incident.opened_at, incident.ended_at or self.now)),
            offer=offer_of(incident), handed=list(incident.hand_overs.filter(accepted_at__isnull=False)),
            claims=claims, packs=packs, linked=len(claims) + len(packs),
            deliveries=[words.delivery_line(row) for row in deliveries_of(incident)],
            after=after, events=words.events_of(incident.steps.all()),
            acts=self._acts(opened, after), **self._experts(), **kwargs,
        )  # fmt: skip

    def _is_late(self, current: Statement | None) -> bool:
        due = current.next_update_at if current else None
        return self.incident.is_open and due is not None and due <= self.now

    def _experts(self) -> dict[str, Any]:
        asked: list[dict[str, Any]] = [
            {"row": row, "ties": "；".join(f"{tie.organisation}（{tie.get_kind_display()}）" for tie in ties)}
            for row, ties in asked_experts(self.incident)
        ]
        return {
            "asked": asked, "accepted": sum(one["row"].is_accepted for one in asked),
            "passed": [{"name": name, "why": words.PASSED.get(code, code)} for name, code in passed_over(self.incident)],
        }  # fmt: skip

    def _facts(self) -> list[tuple[str, Any]]:
        incident = self.incident
        return [
            (_("Unit"), incident.unit.name), (_("What kind"), incident.hazard_title),
            (_("Place"), incident.region.name if incident.region else ""), (_("How we know"), incident.origin),
            (_("More words"), incident.words), (_("Organisations concerned"), incident.concerned),
            (_("Lead"), str(incident.lead) if incident.lead else _("nobody leads")),
        ]  # fmt: skip

    def _acts(self, opened: Statement | None, after: AfterAction | None) -> dict[str, bool]:
        """What the actor may do with it now."""
        incident = self.incident
        leads = may(self.actor, LEAD, incident.unit_id)
        is_free = opened is None or opened.is_draft
        return {
            "edit": incident.is_open, "write": incident.is_open and is_free, "submit": leads and opened is not None and opened.is_draft,
            "drop": opened is not None and opened.is_draft, "publish": leads and opened is not None and opened.is_approved,
            "take": leads and incident.lead_id is None and not incident.is_closed, "offer": leads and not incident.is_closed,
            "page": leads and incident.is_open, "stop": incident.is_paging, "link": not incident.is_closed,
            "end": leads and incident.is_open and is_free, "resend": leads,
            "reopen": leads and not incident.is_open and not (after and after.is_in_review),
        }  # fmt: skip


class New(IncidentsForm):
    form_class = IncidentForm
    template_name = "workbench/incidents/new.html"
    submit_label = gettext_lazy("Open the file and call experts")
    saved = gettext_lazy("The file is open. Experts are being called.")

    def heading(self) -> str:
        return _("Open an incident file")

    def intro(self) -> str:
        return _("What, how grave, one line: the rest can be added later.")

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"unit": own[0] if own else None, "is_drill": self.request.GET.get("drill") == "1", "level": "iv"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the files that run: somebody may have opened this one a minute ago."""
        running = incidents_in(self.unit_ids).filter(state=IncidentState.OPEN, is_drill=False)
        return super().get_context_data(running=list(running[:MOST_RUNNING]), **kwargs)

    def back_url(self) -> str:
        return reverse("workbench:incidents:index")

    def write(self, values: dict[str, Any]) -> str:
        incident = open_incident(actor=self.actor, unit_id=values["unit"], draft=draft_of(values), now=self.now)
        return reverse("workbench:incidents:incident", args=[incident.public_id])


class Edit(OfIncident, IncidentsForm):
    form_class = IncidentEditForm
    template_name = "workbench/incidents/form.html"

    def heading(self) -> str:
        return _("Facts and level")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": [self.incident.unit_id]}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name in ("unit", "is_drill"):
            form.fields[name].required = False
            form.fields[name].widget = forms.HiddenInput()
        return form

    def get_initial(self) -> dict[str, Any]:
        incident: Incident = self.incident
        facts = {name: getattr(incident, name) for name in FACTS}
        return {**facts, "unit": incident.unit_id, "region": incident.region_id or "", "level": incident.level.code}

    def write(self, values: dict[str, Any]) -> str:
        change_incident(
            actor=self.actor, incident_id=self.incident.pk, draft=draft_of(values, is_drill=self.incident.is_drill),
            reason=values["reason"], now=self.now,
        )  # fmt: skip
        return self.back_url()
