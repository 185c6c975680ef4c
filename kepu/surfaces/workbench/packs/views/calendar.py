"""The routine calendar: what is due where, planning, done, dropped; and where packs lack."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.packs.hazards import titles_of
from kepu.domain.packs.languages import OWN_NAMES, Language
from kepu.domain.packs.policies import EDIT
from kepu.domain.packs.routine import Rule, rules
from kepu.domain.packs.selectors.desk import Due, calendar_for, gaps_for, spreadings_in
from kepu.domain.packs.selectors.public import Wanted, cards, public_versions
from kepu.domain.packs.services import drop_spreading, finish_spreading, move_spreading, plan_spreading
from kepu.engines.ledger.contracts import RecordFilter
from kepu.engines.ledger.selectors import list_records
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.packs.forms import CompleteForm, MoveForm, PlanForm, RegionFilter, SpreadingFilter
from kepu.surfaces.workbench.packs.pages import OfSpreading, PacksConfirm, PacksForm
from kepu.surfaces.workbench.packs.words import CELL_TONES, CELLS, SPREADING_TONES, tabs
from kepu.surfaces.workbench.pages import ReasonForm
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage

AHEAD, YEAR = 45, 365


class ByRegion(WorkbenchMixin):
    """A page about a province: the one asked for, else that of the actor's first unit with a place; `?province=` empty is the country."""

    permission = EDIT

    @cached_property
    def province(self) -> str:
        asked = self.request.GET.get("province")
        if asked is not None:
            return asked if asked.isdigit() and len(asked) == 2 else ""
        codes = [label.region_code for label in list_labels(self.actor.unit_ids) if label.region_code]
        return codes[0][:2] if codes else ""

    @property
    def region_code(self) -> str:
        return f"{self.province}0000" if self.province else ""

    def region_form(self) -> RegionFilter:
        return RegionFilter(initial={"province": self.province})


class Calendar(ByRegion, WorkbenchPage):
    """What is due or soon due in a province, and what the actor's units planned; `?all=1` shows the whole year."""

    template_name = "workbench/packs/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whole_year = self.request.GET.get("all") == "1"
        found = calendar_for(
            self.unit_ids, region_code=self.region_code, today=self.today, ahead=YEAR if whole_year else None
        )
        return super().get_context_data(
            tabs=tabs("calendar"), rows=[_due(one) for one in found], region_form=self.region_form(), whole_year=whole_year,
            today=self.today, province=self.province, **kwargs,
        )  # fmt: skip


def _due(one: Due) -> dict[str, Any]:
    return {
        "due": one, "rule": one.occasion.rule, "hazards": titles_of(one.occasion.rule.hazards), "lacking": titles_of(one.lacking),
        "packs": one.packs[:6], "more": max(0, len(one.packs) - 6),
        "spreadings": [{"row": row, "tone": SPREADING_TONES[row.state]} for row in one.spreadings],
    }  # fmt: skip


class Spreadings(ListPage):
    """Everything that was planned, done and dropped."""

    template_name = "workbench/packs/spreadings.html"
    permission = EDIT
    filter_class = SpreadingFilter
    sorts = {"planned": "planned_on", "done": "done_on", "unit": "unit__name"}
    export_name = gettext_lazy("Routine calendar")

    def rows(self) -> Any:
        rows = spreadings_in(self.unit_ids)
        rows = rows.filter(pack__name__icontains=self.words) if self.words else rows
        return rows.filter(state=self.chosen["state"]) if self.chosen.get("state") else rows

    def headings(self) -> list[str]:
        return [
            _("Occasion"),
            _("Year"),
            _("Pack"),
            _("Unit"),
            _("Planned for"),
            _("How and where"),
            _("State"),
            _("Done on"),
        ]

    def cells(self, row: Any) -> list[Any]:
        return [
            _title(row.rule), row.year, row.pack.name, row.unit.name, row.planned_on, row.how, row.get_state_display(), row.done_on,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("calendar"), **kwargs)
        rows = [
            {"row": row, "tone": SPREADING_TONES[row.state], "title": _title(row.rule)} for row in context["page_obj"]
        ]
        return context | {"rows": rows}


def _title(code: str) -> str:
    return rules()[code].title if code in rules() else code


class Plan(PacksForm):
    """Plans to spread a pack for an occasion."""

    form_class = PlanForm
    submit_label = gettext_lazy("Plan it")
    saved = gettext_lazy("Planned. It stands on the home page from two weeks before.")

    @cached_property
    def rule(self) -> Rule:
        rule = rules().get(self.kwargs["rule"])
        if rule is None or not 2000 <= self.kwargs["year"] <= 2100:
            raise Http404
        return rule

    def heading(self) -> str:
        return f"{self.rule.title} · {self.kwargs['year']}"

    def intro(self) -> str:
        first, last = self.rule.window(self.kwargs["year"])
        return f"{first.isoformat()} – {last.isoformat()} · {titles_of(self.rule.hazards)}"

    def back_url(self) -> str:
        return reverse("workbench:packs:calendar")

    def get_form_kwargs(self) -> dict[str, Any]:
        wanted = Wanted(hazards=self.rule.hazards)
        found = cards(public_versions(wanted, today=self.today).filter(due_on__gte=self.today)[:200], today=self.today)
        packs = [(card.id, f"{card.title} · {OWN_NAMES[card.language]} · {card.unit_name}") for card in found]
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "packs": packs}

    def get_initial(self) -> dict[str, Any]:
        first, last = self.rule.window(self.kwargs["year"])
        chosen = self.request.GET.get("pack", "")
        return {
            "planned_on": min(max(first, self.today), last),
            "pack": int(chosen) if chosen.isdecimal() else None,
            "unit": next(iter(self.actor.unit_ids), None),
        }

    def write(self, values: dict[str, Any]) -> str:
        plan_spreading(
            actor=self.actor, unit_id=values["unit"], rule=self.rule.code, year=self.kwargs["year"], pack_id=values["pack"],
            planned_on=values["planned_on"], how=values["how"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class Move(OfSpreading, PacksForm):
    form_class = MoveForm

    def heading(self) -> str:
        return _title(self.spreading.rule)

    def intro(self) -> str:
        return self.spreading.pack.name

    def get_initial(self) -> dict[str, Any]:
        return {"planned_on": self.spreading.planned_on, "how": self.spreading.how}

    def write(self, values: dict[str, Any]) -> str:
        move_spreading(
            actor=self.actor, spreading_id=self.spreading.pk, planned_on=values["planned_on"], how=values["how"], now=self.now
        )  # fmt: skip
        return self.back_url()


class Complete(OfSpreading, PacksForm):
    form_class = CompleteForm
    submit_label = gettext_lazy("It is done")
    saved = gettext_lazy("Noted.")

    def heading(self) -> str:
        return _title(self.spreading.rule)

    def intro(self) -> str:
        return self.spreading.pack.name

    def get_initial(self) -> dict[str, Any]:
        return {"done_on": min(self.spreading.planned_on, self.today)}

    def get_form_kwargs(self) -> dict[str, Any]:
        around = timedelta(days=AHEAD)
        filters = RecordFilter(starts_on=self.spreading.planned_on - around, ends_on=self.spreading.planned_on + around)
        rows, _count = list_records(unit_ids=[self.spreading.unit_id], filters=filters, limit=100)
        records = [(str(row.public_id), f"{row.started_on} {row.title}") for row in rows]
        return {**super().get_form_kwargs(), "records": records}

    def write(self, values: dict[str, Any]) -> str:
        finish_spreading(
            actor=self.actor, spreading_id=self.spreading.pk, done_on=values["done_on"], note=values["note"],
            record=values["record"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class DropSpreading(OfSpreading, PacksConfirm):
    form_class: type[forms.Form] = ReasonForm
    confirm_label = gettext_lazy("Drop it")
    saved = gettext_lazy("Dropped.")

    def heading(self) -> str:
        return _("This will not be done")

    def text(self) -> str:
        return f"{_title(self.spreading.rule)} · {self.spreading.pack.name}"

    def write(self, values: dict[str, Any]) -> str:
        drop_spreading(actor=self.actor, spreading_id=self.spreading.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Gaps(ByRegion, WorkbenchPage):
    """Hazard by language for a province: valid, due soon, past, none."""

    template_name = "workbench/packs/gaps.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            languages, rows = self.found
            headings = [_("Hazard"), *(Language(code).label for code in languages)]
            lines = [[row.hazard.title, *(str(CELLS[cell.state]) for cell in row.cells)] for row in rows]
            return export_response(kind=kind, name=_("Where packs lack"), headings=headings, rows=lines)
        return super().get(request, *args, **kwargs)

    @cached_property
    def found(self) -> Any:
        return gaps_for(region_code=self.region_code, today=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        languages, rows = self.found
        shown = [
            {
                "hazard": row.hazard, "is_now": row.hazard.is_usual_in(self.today.month), "is_covered": row.is_covered,
                "cells": [
                    {"cell": cell, "label": CELLS[cell.state], "tone": CELL_TONES[cell.state], "language": OWN_NAMES[cell.language]}
                    for cell in row.cells
                ],
            }
            for row in rows
        ]  # fmt: skip
        if self.request.GET.get("lacking") == "1":
            shown = [row for row in shown if not row["is_covered"]]
        return super().get_context_data(
            tabs=tabs("gaps"), languages=[OWN_NAMES[code] for code in languages], rows=shown, region_form=self.region_form(),
            lacking=self.request.GET.get("lacking") == "1", uncovered=sum(not row.is_covered for row in rows), total=len(rows),
            province=self.province, **kwargs,
        )  # fmt: skip
