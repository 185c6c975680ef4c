"""A base's page with its month, facilities with their hours, days that are different."""

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.contracts import ExceptionDraft, FacilityDraft, HoursDraft
from kepu.domain.bases.holidays import known_until
from kepu.domain.bases.models import Access
from kepu.domain.bases.selectors.bases import cleared_text, newest_text, steps_of, titles_of_base
from kepu.domain.bases.selectors.calendar import days_to_review, exceptions_of, hours_of, plan_base, plan_facility
from kepu.domain.bases.services.bases import close_facility, enter_facility
from kepu.domain.bases.services.openings import add_hours, enter_exception, set_week, withdraw_exception
from kepu.domain.bases.services.slots import follow_calendar
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.bases.forms.bases import FacilityForm
from kepu.surfaces.workbench.bases.forms.openings import NAMES, ExceptionForm, HoursForm, WeekForm
from kepu.surfaces.workbench.bases.pages import (
    BasePage,
    BasesAct,
    BasesConfirm,
    BasesForm,
    FacilityInSight,
    InSight,
)
from kepu.surfaces.workbench.bases.words import provisional_note, weekday_name
from kepu.surfaces.workbench.bookings.pages import bookings_url
from kepu.surfaces.workbench.pages import Page

HOLIDAYS_AHEAD = timedelta(days=60)  # when their lack is said: slots are opened up to 90 days ahead
FACILITY = (
    "kind", "name", "name_en", "summary", "capacity", "slot_minutes", "guides_needed", "needs_booking", "position",
)  # fmt: skip


class BaseDetail(BasePage):
    template_name = "workbench/bases/base.html"

    @cached_property
    def first_day(self) -> date:
        year, _sep, month = self.request.GET.get("month", "").partition("-")
        if is_number(year) and is_number(month) and 2000 <= int(year) <= 2100 and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
        return date(self.today.year, self.today.month, 1)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base, first = self.base, self.first_day
        last = first.replace(day=months.monthrange(first.year, first.month)[1])
        plans = plan_base(base, first=first, last=last)
        text, newest = cleared_text(base.pk), newest_text(base.pk)
        return super().get_context_data(
            holidays_until=known_until(),
            holidays_lacking=self.today + HOLIDAYS_AHEAD > known_until(),
            first=first,
            before=(first - timedelta(days=1)).strftime("%Y-%m"),
            after=(last + timedelta(days=1)).strftime("%Y-%m"),
            entries=self._entries(plans),
            open_days=sum(plan.is_open for plan in plans),
            provisional_days=sum(plan.is_open and plan.is_provisional for plan in plans),
            days=len(plans),
            text=text,
            newest=newest if newest and newest != text else None,
            titles=titles_of_base(base, on=self.today),
            access=[label for code, label in Access.choices if code in base.access],
            exceptions=exceptions_of(base.pk, first=self.today),
            to_review=days_to_review([base.pk], first=self.today),
            steps=[
                {"what": step.get_act_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in steps_of(base.pk)[:12]
            ],
            today=self.today,
            **kwargs,
        )

    def _entries(self, plans: Any) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        for plan in plans:
            url = reverse("workbench:bases:day", args=[self.base.public_id, plan.day.isoformat()])
            kinds = {hours.kind for hours in plan.hours}
            if plan.hours:
                tone = "info" if "night" in kinds else "ok" if "extended" in kinds else ""
                title = "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in plan.spans)
                tone = "warn" if plan.is_provisional else tone
                note = plan.reason or provisional_note(plan)
                entries.append({"date": plan.day, "title": title, "url": url, "tone": tone, "note": note})
            elif plan.reason:
                title = _("closed: %(why)s") % {"why": plan.reason}
                entries.append({"date": plan.day, "title": title, "url": url, "tone": "warn"})
        return entries


class FacilityNew(InSight, BasesForm):
    form_class = FacilityForm

    def heading(self) -> str:
        return _("New facility of %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return self.base_url()

    def write(self, values: dict[str, Any]) -> str:
        made = enter_facility(actor=self.actor, base_id=self.base.pk, draft=FacilityDraft(**values), now=self.now)
        return reverse("workbench:bases:week", args=[made.public_id])


class FacilityEdit(FacilityInSight, FacilityNew):
    def heading(self) -> str:
        return self.facility.name

    def back_url(self) -> str:
        return self.facility_url()

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.facility, name) for name in FACILITY}

    def write(self, values: dict[str, Any]) -> str:
        enter_facility(
            actor=self.actor,
            base_id=self.base.pk,
            draft=FacilityDraft(**values),
            facility_id=self.facility.pk,
            now=self.now,
        )
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)
        return self.facility_url()


class FacilityClosing(FacilityInSight, BasesConfirm):
    confirm_label = gettext_lazy("Take out of use")
    danger = True

    def heading(self) -> str:
        return _("Take %(name)s out of use from today?") % {"name": self.facility.name}

    def text(self) -> str:
        return _("Nothing new can be booked. What is booked stays: cancel or move it on the pages of its days.")

    def back_url(self) -> str:
        return self.facility_url()

    def write(self, values: dict[str, Any]) -> str:
        close_facility(actor=self.actor, facility_id=self.facility.pk, closed_on=self.today, now=self.now)
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)
        return self.base_url()


class Week(FacilityInSight, BasesForm):
    form_class = WeekForm
    template_name = "workbench/bases/week.html"

    def heading(self) -> str:
        return _("Weekly hours: %(name)s") % {"name": self.facility.name}

    def intro(self) -> str:
        return _(
            "What is entered here holds from a day on; until then the old hours hold. A day without times is closed."
        )

    def back_url(self) -> str:
        return self.facility_url()

    def get_initial(self) -> dict[str, Any]:
        rows = [row for row in hours_of(self.facility.pk, on=self.today) if row.starts_on <= self.today]
        values: dict[str, Any] = {"starts_on": self.today, "is_free": all(row.is_free for row in rows)}
        for weekday in range(7):
            own = [row for row in rows if row.weekday == weekday and row.kind == "regular"]
            for part, row in zip(NAMES, own, strict=False):
                values[f"{part}_{weekday}_opens"], values[f"{part}_{weekday}_closes"] = row.opens_at, row.closes_at
        return values

    def form_valid(self, form: Any) -> Any:
        self.entered = form.hours()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        set_week(
            actor=self.actor,
            facility_id=self.facility.pk,
            hours=self.entered,
            starts_on=values["starts_on"],
            now=self.now,
        )
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)
        return self.facility_url()


class HoursNew(FacilityInSight, BasesForm):
    form_class = HoursForm

    def heading(self) -> str:
        return _("Further hours: %(name)s") % {"name": self.facility.name}

    def intro(self) -> str:
        return _("Longer hours in summer, a night a week: beside the weekly hours, for a time.")

    def back_url(self) -> str:
        return self.facility_url()

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.today}

    def write(self, values: dict[str, Any]) -> str:
        starts_on, ends_on = values.pop("starts_on"), values.pop("ends_on")
        add_hours(
            actor=self.actor, facility_id=self.facility.pk, hours=HoursDraft(**values), starts_on=starts_on, ends_on=ends_on,
            now=self.now,
        )  # fmt: skip
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)
        return self.facility_url()


class ExceptionNew(InSight, BasesForm):
    form_class = ExceptionForm
    saved = gettext_lazy(
        "Entered. Slots that nobody has booked follow; those that are booked wait on the page of the day."
    )

    def heading(self) -> str:
        return _("A day that is different: %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return self.base_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        facilities = [(one.pk, one.name) for one in self.base.facilities.all() if one.closed_on is None]
        return {**super().get_form_kwargs(), "facilities": facilities}

    def get_initial(self) -> dict[str, Any]:
        return {"day": self.request.GET.get("day") or self.today}

    def write(self, values: dict[str, Any]) -> str:
        draft = ExceptionDraft(facility_id=values.pop("facility"), **values)
        enter_exception(actor=self.actor, base_id=self.base.pk, draft=draft, now=self.now)
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)
        return reverse("workbench:bases:day", args=[self.base.public_id, draft.day.isoformat()])


class ExceptionWithdrawal(InSight, BasesAct):
    done = gettext_lazy("The day is as always again.")

    def act(self) -> None:
        row = self.base.exceptions.filter(pk=self.kwargs["pk"]).first()
        if row is None:
            raise Http404
        withdraw_exception(actor=self.actor, exception_id=row.pk, now=self.now)
        follow_calendar(actor=self.actor, base_id=self.base.pk, now=self.now)

    def back_url(self) -> str:
        return self.base_url()


def said_hours(hours: Any) -> str:
    """09:00–12:00."""
    return f"{hours.opens_at:%H:%M}–{hours.closes_at:%H:%M}"


def week_of(facility: Any, today: date) -> list[tuple[str, list[str]]]:
    """(weekday, its hours in words) of the coming seven days, days that are different included."""
    plans = plan_facility(facility, first=today, last=today + timedelta(days=6))
    return [
        (f"{weekday_name(plan.day.weekday())} {plan.day:%m-%d}", [said_hours(one) for one in plan.hours])
        for plan in plans
    ]


class FacilityPage(FacilityInSight, Page):
    template_name = "workbench/bases/facility.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        from kepu.surfaces.workbench.bases.views.rules import rules_in_words

        facility = self.facility
        return super().get_context_data(
            base=self.base,
            facility=facility,
            may_manage=self.may_manage,
            hours=[(weekday_name(row.weekday), row) for row in hours_of(facility.pk, on=self.today)],
            week=week_of(facility, self.today),
            said=rules_in_words(facility, self.today),
            bookings_url=bookings_url(self.actor, facility.source),
            **kwargs,
        )
