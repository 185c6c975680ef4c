"""A region's month, its conflicts, its gaps, its overdue tasks, and the calendar as a file."""

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from kepu.domain.plans.selectors import find_conflicts, find_gaps, get_cycle, list_entries, list_overdue_tasks
from kepu.domain.plans.selectors.calendar import QUIET_DAYS, Entry
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.places.selectors import labels_by_code
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.calendar.forms import CalendarFilter
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.pages import Listing, Page, unit_names

TONES = {"act": "ok", "task": "", "study": "info", "joint": "warn", "session": "info"}
WORDS = {
    "act": gettext_lazy("act"),
    "task": gettext_lazy("task"),
    "study": gettext_lazy("study"),
    "joint": gettext_lazy("joint activity"),
    "session": gettext_lazy("session"),
}
# A task of a quarter or longer is no entry of a day: it would fill every square of the month.
LONGEST_SHOWN = 31


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the calendar as tabs."""
    names = [
        ("index", _("Month view")),
        ("conflicts", _("Conflicts")),
        ("gaps", _("Gaps")),
        ("joint", _("Joint activities")),
    ]
    return [
        {"label": label, "url": reverse(f"workbench:calendar:{name}"), "current": name == current}
        for name, label in names
    ]


class Scoped(Page):
    """A page of the calendar: the units in sight, or one of them with all below it."""

    @cached_property
    def filters(self) -> CalendarFilter:
        form = CalendarFilter(self.request.GET, unit_ids=self.unit_ids)
        form.is_valid()
        return form

    @cached_property
    def scope(self) -> frozenset[int]:
        unit = self.filters.cleaned_data.get("unit")
        return subtree_ids(unit) & self.unit_ids if unit else self.unit_ids

    @cached_property
    def first_day(self) -> date:
        year, _sep, month = self.request.GET.get("month", "").partition("-")
        if is_number(year) and is_number(month) and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
        return date(self.today.year, self.today.month, 1)

    def entries_between(self, first: date, last: date) -> list[Entry]:
        form, kind = self.filters.cleaned_data.get("form"), self.filters.cleaned_data.get("kind")
        entries = list_entries(unit_ids=self.scope, starts_on=first, ends_on=last)
        return [e for e in entries if (not form or e.form == form) and (not kind or e.kind == kind)]


class Month(Scoped):
    template_name = "workbench/calendar/month.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            headings = [_("From"), _("Until"), _("What"), _("Title"), _("Unit"), _("Kind of act")]
            names, kinds = unit_names(self.scope), kind_names()
            rows = [
                [e.starts_on, e.ends_on, WORDS[e.form], e.title, names[e.unit_id].name, kinds.get(e.kind, "")]
                for e in self.entries
            ]
            return export_response(
                kind=kind, name=f"{_('Calendar')}-{self.first_day:%Y-%m}", headings=headings, rows=rows
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def last_day(self) -> date:
        return self.first_day.replace(day=months.monthrange(self.first_day.year, self.first_day.month)[1])

    @cached_property
    def entries(self) -> list[Entry]:
        return self.entries_between(self.first_day, self.last_day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = unit_names(e.unit_id for e in self.entries)
        shown = [entry_row(e, names) for e in self.entries if e.days <= LONGEST_SHOWN]
        running = [entry_row(e, names) for e in self.entries if e.days > LONGEST_SHOWN]
        clashes = find_conflicts(self.entries, brand_days=get_cycle(self.first_day.year).brand_days)
        return super().get_context_data(
            tabs=tabs("index"),
            first=self.first_day,
            entries=shown,
            running=running,
            clashes=len(clashes),
            before=(self.first_day - timedelta(days=1)).strftime("%Y-%m"),
            after=(self.last_day + timedelta(days=1)).strftime("%Y-%m"),
            month=self.first_day.strftime("%Y-%m"),
            filter_form=self.filters,
            active=sum(bool(value) for name, value in self.filters.cleaned_data.items() if name != "month"),
            today=self.today,
            **kwargs,
        )


class Conflicts(Scoped):
    template_name = "workbench/calendar/conflicts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cycle = get_cycle(self.year)
        entries = self.entries_between(date(self.year, 1, 1), date(self.year, 12, 31))
        found = find_conflicts(entries, brand_days=cycle.brand_days)
        coming = self.request.GET.get("all") != "1"
        if coming and self.year == self.today.year:
            found = [clash for clash in found if max(clash.first.ends_on, clash.second.ends_on) >= self.today]
        names = unit_names({e.unit_id for c in found for e in (c.first, c.second)})
        places = labels_by_code({c.first.region_code for c in found if c.first.region_code})
        rows = [
            {
                "clash": clash,
                "first": entry_row(clash.first, names),
                "second": entry_row(clash.second, names),
                "place": places[clash.first.region_code].name if clash.first.region_code in places else "",
                "brand": "、".join(sorted(clash.first.brands & clash.second.brands)),
            }
            for clash in found[:200]
        ]
        return super().get_context_data(
            tabs=tabs("conflicts"), rows=rows, total=len(found), brand_days=cycle.brand_days, years=self.years(), year=self.year,
            coming=coming, today=self.today, **kwargs,
        )  # fmt: skip


class GapsPage(Scoped):
    template_name = "workbench/calendar/gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gaps = find_gaps(unit_ids=self.scope, year=self.year, day=self.today)
        provinces = labels_by_code({f"{code[:2]}0000" for code, _name, _remote in gaps.counties})
        counties = [
            {
                "name": name,
                "province": provinces[f"{code[:2]}0000"].name if f"{code[:2]}0000" in provinces else "",
                "remote": remote,
            }
            for code, name, remote in gaps.counties
        ]
        return super().get_context_data(
            tabs=tabs("gaps"),
            gaps=gaps,
            counties=counties,
            months=[date(self.year, month, 1) for month in gaps.months],
            quiet_days=QUIET_DAYS,
            years=self.years(),
            year=self.year,
            filter_form=self.filters,
            may_issue=holds(self.actor, "directives.manage"),
            **kwargs,
        )


class Overdue(Listing):
    """Tasks past their day and not done, in the units in sight."""

    template_name = "workbench/calendar/overdue.html"
    export_name = gettext_lazy("Overdue tasks")

    def rows(self) -> list[dict[str, Any]]:
        found = list_overdue_tasks(unit_ids=self.unit_ids, day=self.today)
        names = unit_names({task.unit_id for task in found})
        rows = [{"task": task, "unit": names[task.unit_id], "days": (self.today - task.due_on).days} for task in found]
        return [row for row in rows if self.words in row["task"].title or self.words in row["unit"].name]

    def headings(self) -> list[str]:
        return [_("Task"), _("Unit"), _("Until"), _("Days overdue")]

    def cells(self, row: dict[str, Any]) -> list[Any]:
        return [row["task"].title, row["unit"].name, row["task"].due_on, row["days"]]


class Download(Scoped):
    """The calendar from three months ago to a year ahead as iCalendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entries = self.entries_between(self.today - timedelta(days=90), self.today + timedelta(days=365))
        names = unit_names({e.unit_id for e in entries})
        book = Calendar()
        book.add("prodid", "-//Kepu//Calendar//ZH")
        book.add("version", "2.0")
        book.add("x-wr-calname", _("Outreach calendar"))
        for entry in entries:
            book.add_component(
                _event(
                    entry,
                    names,
                    now=self.now,
                    host=request.get_host(),
                    address=request.build_absolute_uri(entry_url(entry)),
                )
            )
        response = HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="kepu.ics"'
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _event(entry: Entry, names: dict[int, Any], *, now: Any, host: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.form}-{entry.key}-{entry.unit_id}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_on)
    event.add("dtend", entry.ends_on + timedelta(days=1))
    event.add("summary", f"{names[entry.unit_id].short_name}: {entry.title}")
    event.add("categories", [str(WORDS[entry.form])])
    event.add("url", address)
    return event


def entry_url(entry: Entry) -> str:
    """The page of what an entry stands for."""
    names = {
        "task": "plans:task",
        "act": "records:detail",
        "study": "studies:study",
        "joint": "calendar:joint_page",
        "session": "events:session",
    }
    return reverse(f"workbench:{names[entry.form]}", args=[entry.key])


def entry_row(entry: Entry, names: dict[int, Any]) -> dict[str, Any]:
    """An entry as the month and the agenda draw it."""
    unit = names[entry.unit_id].short_name
    return {
        "date": entry.starts_on,
        "end_date": entry.ends_on,
        "title": entry.title,
        "url": entry_url(entry),
        "tone": TONES[entry.form],
        "note": f"{unit} · {WORDS[entry.form]}",
        "end": "",
    }
