from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.domain.statistics.contracts import Edition, FilingLine
from kepu.domain.statistics.errors import AlreadyBegun, StatisticsError, UnknownEdition
from kepu.domain.statistics.selectors import deadline_for, edition_for_year, list_editions, list_progress
from kepu.domain.statistics.services import begin_filing, remind_late, set_deadline
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.forms.forms import DeadlineForm, ListFilter
from kepu.surfaces.workbench.forms.words import FORMS, PATH, STATES
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage

SORTS = {"unit": lambda line: line.unit_name, "state": lambda line: ("none", *PATH).index(line.state)}


class Index(WorkbenchPage):
    """Every form that the person's units owe for a year, begun or not: list and progress in one."""

    template_name = "workbench/forms/index.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            headings = [_("Unit"), _("Kind of form"), _("State"), _("Revision"), _("Last change")]
            rows = [
                [line.unit_name, FORMS[line.form], STATES[line.state][0], line.revision or None, line.changed_at]
                for line in self.shown
            ]
            return export_response(kind=kind, name=f"{_('Statistics forms')} {self.year}", headings=headings, rows=rows)
        return super().get(request, *args, **kwargs)

    @cached_property
    def years(self) -> list[int]:
        this = self.today.year
        return [year for year in range(this, this - 6, -1) if any(edition.covers(year) for edition in self.editions)]

    @cached_property
    def editions(self) -> list[Edition]:
        return list_editions()

    @cached_property
    def filters(self) -> ListFilter:
        form = ListFilter(self.request.GET or None, years=self.years)
        form.is_valid()
        return form

    @cached_property
    def chosen(self) -> dict[str, Any]:
        return self.filters.cleaned_data if self.filters.is_bound else {}

    @cached_property
    def year(self) -> int:
        """Asked for, else last year: its forms are due this summer."""
        return int(self.chosen.get("year") or self.today.year - 1)

    @cached_property
    def edition(self) -> Edition | None:
        return next((edition for edition in self.editions if edition.covers(self.year)), None)

    @cached_property
    def lines(self) -> list[FilingLine]:
        if self.edition is None:
            return []
        return list_progress(edition=self.edition.code, year=self.year, unit_ids=self.unit_ids, today=self.today)

    @cached_property
    def shown(self) -> list[FilingLine]:
        words = self.request.GET.get("q", "").strip().casefold()
        found = [
            line
            for line in self.lines
            if (not words or words in line.unit_name.casefold() or words in line.unit_code.casefold())
            and (not self.chosen.get("state") or line.state == self.chosen["state"])
            and (not self.chosen.get("form") or line.form == self.chosen["form"])
        ]
        sort = self.request.GET.get("sort", "")
        key = SORTS.get(sort.removeprefix("-"))
        return sorted(found, key=key, reverse=sort.startswith("-")) if key else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_fill = units_within(self.actor, "forms.edit")
        page = Paginator(self.shown, 40).get_page(self.request.GET.get("page"))
        counts = Counter(line.state for line in self.lines)
        return super().get_context_data(
            page_obj=page,
            rows=[(line, FORMS[line.form], *STATES[line.state], line.unit_id in may_fill) for line in page.object_list],
            filter_form=self.filters,
            active=sum(bool(self.chosen.get(name)) for name in ("state", "form")),
            year=self.year,
            years=[{"label": year, "url": f"?year={year}", "current": year == self.year} for year in self.years],
            edition=self.edition,
            is_central=holds(self.actor, "settings.manage"),
            counts=[
                (STATES[state][0], STATES[state][1], counts[state], f"?year={self.year}&state={state}")
                for state in STATES
            ],
            total=len(self.lines),
            done=counts["signed"] + counts["filed"],
            **self._duties(),
            **kwargs,
        )

    def _duties(self) -> dict[str, Any]:
        """Deadline and reminders, for those who look after units below."""
        unit_id = self.actor.unit_ids[0] if self.actor.unit_ids else None
        if self.edition is None or unit_id is None:
            return {}
        return {
            "due_on": deadline_for(edition=self.edition.code, year=self.year, unit_id=unit_id),
            "may_urge": len(self.lines) > 1 and holds(self.actor, "forms.edit"),
            "duty_unit": unit_id,
        }


class Begin(WorkbenchAction):
    """Begins a form, or opens it when somebody has begun it already."""

    def post(self, request: HttpRequest) -> HttpResponse:
        year = _number(request.POST.get("year", ""))
        edition = edition_for_year(year)
        try:
            filing = begin_filing(
                actor=self.actor,
                edition=edition.code if edition else "",
                year=year,
                unit_id=self._unit(),
                form=request.POST.get("form", ""),
                now=self.now,
            )
        except AlreadyBegun as existing:
            return redirect("workbench:forms:detail", public_id=existing.public_id)
        except (StatisticsError, UnknownEdition, LookupError):
            messages.error(request, _("This form cannot be begun: check the year and the unit."))
            return redirect("workbench:forms:index")
        return redirect("workbench:forms:detail", public_id=filing.public_id)

    def _unit(self) -> int:
        unit_id = _number(self.request.POST.get("unit", ""))
        if unit_id not in self.unit_ids:
            raise LookupError(unit_id)
        return unit_id


class SetDeadline(WorkbenchPage):
    """By when the forms of the person's units must be signed."""

    template_name = "workbench/forms/deadline.html"
    permission = "forms.edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DeadlineForm())
        return super().get_context_data(**{**self.kwargs, **kwargs})

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        form, edition = DeadlineForm(request.POST), edition_for_year(year)
        if edition is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        set_deadline(
            actor=self.actor,
            edition=edition.code,
            year=year,
            unit_id=self.actor.unit_ids[0],
            due_on=form.cleaned_data["due_on"],
            now=self.now,
        )
        messages.success(request, _("The deadline is set and shown to every unit below."))
        return redirect(f"{reverse('workbench:forms:index')}?year={year}")


class Remind(WorkbenchAction):
    """Reminds those who fill, for every form that is not signed."""

    permission = "forms.edit"

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        edition = edition_for_year(year)
        sent = 0
        if edition is not None:
            sent = remind_late(
                actor=self.actor, edition=edition.code, year=year, unit_id=self.actor.unit_ids[0], now=self.now
            )
        messages.info(
            request,
            ngettext("%(count)d person has been reminded.", "%(count)d people have been reminded.", sent)
            % {"count": sent},
        )
        return redirect(f"{reverse('workbench:forms:index')}?year={year}")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
