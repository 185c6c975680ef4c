"""The desk's calendar: month, list, conflicts and gaps, paper, iCalendar."""

import calendar as months
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from kepu.domain.desks.models import Slot, SlotState
from kepu.domain.desks.selectors import find_clashes, find_gaps, slots_of
from kepu.foundation.units.policies import holds
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.desk.forms.calendar import CalendarFilter
from kepu.surfaces.workbench.desk.pages import EDIT, calendar_tabs, desk_units
from kepu.surfaces.workbench.desk.words import CLASH_WORDS
from kepu.surfaces.workbench.pages import Listing, Page

LOOK_BACK = timedelta(days=90)
LOOK_AHEAD = timedelta(days=365)
CALENDAR_TONES = {"ok": "ok", "warn": "warn", "info": "info"}


class Scoped(Page):
    """A page of the calendar: the channels in sight, or one of them, in a month."""

    @cached_property
    def filters(self) -> CalendarFilter:
        form = CalendarFilter(self.request.GET, unit_ids=self.unit_ids)
        form.is_valid()
        return form

    def chosen(self, name: str) -> Any:
        """A filter's value; empty when it is not given or not known."""
        return self.filters.cleaned_data.get(name)

    @cached_property
    def first_day(self) -> date:
        year, _sep, month = self.request.GET.get("month", "").partition("-")
        if is_number(year) and is_number(month) and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
        return date(self.today.year, self.today.month, 1)

    @cached_property
    def last_day(self) -> date:
        return self.first_day.replace(day=months.monthrange(self.first_day.year, self.first_day.month)[1])

    def slots_between(self, first: date, last: date) -> list[Slot]:
        rows = slots_of(self.unit_ids, starts_on=first, ends_on=last)
        if channel := self.chosen("channel"):
            rows = rows.filter(channel=channel)
        state = self.chosen("state")
        rows = rows.filter(state=state) if state else rows.exclude(state=SlotState.DROPPED)
        return list(rows.filter(assignee=self.actor.account_id) if self.chosen("mine") else rows)

    @cached_property
    def slots(self) -> list[Slot]:
        return self.slots_between(self.first_day, self.last_day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            first=self.first_day,
            before=(self.first_day - timedelta(days=1)).strftime("%Y-%m"),
            after=(self.last_day + timedelta(days=1)).strftime("%Y-%m"),
            month=self.first_day.strftime("%Y-%m"),
            filter_form=self.filters,
            active=sum(bool(value) for name, value in self.filters.cleaned_data.items() if name != "month"),
            today=self.today,
            may_plan=holds(self.actor, EDIT),
            **kwargs,
        )


class Month(Scoped):
    template_name = "workbench/desk/month.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        around = timedelta(days=7)
        clashes = find_clashes(self.slots_between(self.first_day - around, self.last_day + around))
        return super().get_context_data(
            tabs=calendar_tabs("index"),
            entries=[entry_of(slot) for slot in self.slots],
            clashes=len(clashes),
            gaps=len(find_gaps(desk_units(self), today=self.today)),
            **kwargs,
        )


class SlotList(Listing):
    """Every place from three months ago on, or in a month, with search, filters, sorting and export."""

    template_name = "workbench/desk/slots.html"
    export_name = gettext_lazy("Desk calendar")

    @cached_property
    def filters(self) -> CalendarFilter:
        form = CalendarFilter(self.request.GET, unit_ids=self.unit_ids)
        form.is_valid()
        return form

    def rows(self) -> Any:
        rows = slots_of(self.unit_ids, starts_on=self.today - LOOK_BACK, ends_on=self.today + LOOK_AHEAD)
        for name in ("channel", "state"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        if self.chosen("mine"):
            rows = rows.filter(assignee=self.actor.account_id)
        if self.words:
            rows = rows.filter(title__icontains=self.words)
        sort = self.request.GET.get("sort", "")
        known = sort.removeprefix("-") in ("day", "title", "channel__name", "due_on", "state")
        return rows.order_by(sort if known else "day", "pk")

    def headings(self) -> list[str]:
        return [
            _("Appears on"), _("Channel"), _("Column"), _("Issue or place"), _("Working title"), _("State"),
            _("Who works on it"), _("Text due on"), _("Note"),
        ]  # fmt: skip

    def cells(self, row: Slot) -> Iterable[Any]:
        return [
            row.day, row.channel.name, row.column.name if row.column else "", row.issue, row.title, row.get_state_display(),
            row.assignee_name, row.due_on, row.note,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=calendar_tabs("slots"), today=self.today, may_plan=holds(self.actor, EDIT), **kwargs
        )


class Checks(Page):
    """Two pieces on one question within a week, anywhere in sight; columns without a piece."""

    template_name = "workbench/desk/checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        coming = slots_of(
            self.unit_ids, starts_on=self.today - timedelta(days=7), ends_on=self.today + timedelta(days=120)
        )
        clashes = [
            {"first": clash.first, "second": clash.second, "why": CLASH_WORDS[clash.why]}
            for clash in find_clashes(list(coming))
        ]
        own = desk_units(self)
        gaps = [
            {"gap": gap, "may_plan": gap.column.channel.unit_id in own}
            for gap in find_gaps(self.unit_ids, today=self.today)
        ]
        return super().get_context_data(tabs=calendar_tabs("checks"), clashes=clashes, gaps=gaps, **kwargs)


class Print(Scoped):
    template_name = "workbench/desk/print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Desk calendar %(month)s") % {"month": self.first_day.strftime("%Y-%m")}
        return super().get_context_data(slots=self.slots, title=title, date=self.today, **kwargs)


class Download(Scoped):
    """The calendar from three months ago to a year ahead as iCalendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        book = Calendar()
        book.add("prodid", "-//Kepu//Desk//ZH")
        book.add("version", "2.0")
        book.add("x-wr-calname", _("Desk calendar"))
        for slot in self.slots_between(self.today - LOOK_BACK, self.today + LOOK_AHEAD):
            book.add_component(self._event(slot))
        response = HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="desk.ics"'
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _event(self, slot: Slot) -> Event:
        event = Event()
        event.add("uid", f"slot-{slot.public_id}@{self.request.get_host()}")
        event.add("dtstamp", self.now)
        event.add("dtstart", slot.day)
        event.add("dtend", slot.day + timedelta(days=1))
        event.add("summary", f"{slot.channel.name}: {slot.title}")
        event.add(
            "description", "　".join(filter(None, [str(slot.get_state_display()), slot.issue, slot.assignee_name]))
        )
        event.add("url", self.request.build_absolute_uri(slot_url(slot)))
        return event


def slot_url(slot: Slot) -> str:
    return reverse("workbench:desk:slot", args=[slot.public_id])


def entry_of(slot: Slot) -> dict[str, Any]:
    """A slot as the month and the agenda draw it."""
    parts = [slot.channel.name, slot.column.name if slot.column else slot.issue, slot.assignee_name]
    return {
        "date": slot.day,
        "title": slot.title,
        "url": slot_url(slot),
        "tone": CALENDAR_TONES.get(slot.tone, ""),
        "note": " · ".join(part for part in parts if part),
        "end": slot.get_state_display(),
    }
