"""Days of opening: those of a year, the page of a day with its slots and bookings, closing a day."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kepu.domain.bases.errors import BasesError, ReasonMissing
from kepu.domain.bases.holidays import is_holiday
from kepu.domain.bases.records import SOURCE
from kepu.domain.bases.selectors.calendar import days_to_review, open_days_of, plan_base, plan_facilities
from kepu.domain.bases.selectors.guides import guides_by_slot, parts_of_day
from kepu.domain.bases.selectors.visits import days_to_close, slots_of_base
from kepu.domain.bases.services.days import close_day
from kepu.domain.bases.services.holidays import decide_day, falling_away, spans_by_notice
from kepu.domain.bases.services.slots import planned
from kepu.engines.booking.contracts import BookingFilter, SlotView
from kepu.engines.booking.models import LIVE
from kepu.engines.booking.policies import DESK
from kepu.engines.booking.selectors import attendance, list_bookings
from kepu.engines.ledger.source_selectors import onsite_of_sources, records_of_sources
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.forms.visits import CloseDayForm, DayReviewForm
from kepu.surfaces.workbench.bases.pages import BasePage, BasesForm, InSight
from kepu.surfaces.workbench.bases.said import booking_row, slot_row
from kepu.surfaces.workbench.bases.views.slots import BOOKING_REFUSALS, say_moved
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.slots import said_refusal

MOST = 500


class Days(BasePage):
    """Days of a year that were open, with visitors from the ledger, and those that wait to be closed."""

    tab = "days"
    template_name = "workbench/bases/days.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        kind = request.GET.get("export", "")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        headings = [
            _("Day"), _("Minutes open"), _("Free of charge"), _("Public holiday"), _("Extended hours"), _("Night hours"),
            _("Visitors"), _("Places offered"), _("Places booked"), _("Places refused"),
        ]  # fmt: skip
        lines = [
            [
                row.day, row.minutes, _yes(row.is_free), _yes(row.is_holiday), _yes(row.is_extended), _yes(row.is_night), visitors,
                row.seats_offered, row.seats_taken, row.seats_refused,
            ]
            for row, visitors, _record in self.rows
        ]  # fmt: skip
        return export_response(kind=kind, name=f"{self.base.name} {self.year}", headings=headings, rows=lines)

    @cached_property
    def rows(self) -> list[tuple[Any, int | None, Any]]:
        """(day, visitors, its record) of the year, newest first."""
        found = open_days_of(self.base.pk, year=self.year)
        keys = [str(row.public_id) for row in found]
        people, records = onsite_of_sources(kind=SOURCE, keys=keys), records_of_sources(kind=SOURCE, keys=keys)
        return [(row, people.get(str(row.public_id)), records.get(str(row.public_id))) for row in found]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = sum(row.seats_offered or 0 for row, *_rest in self.rows)
        taken = sum(row.seats_taken or 0 for row, *_rest in self.rows)
        known = [visitors for _row, visitors, _record in self.rows if visitors is not None]
        return super().get_context_data(
            rows=self.rows,
            year=self.year,
            years=self.years(),
            to_close=days_to_close(self.base, now=self.now),
            free=sum(row.is_free for row, *_rest in self.rows),
            visitors=sum(known) if known else None,
            occupancy=taken / offered if offered else None,
            refused=sum(row.seats_refused or 0 for row, *_rest in self.rows) if offered else None,
            today=self.today,
            **kwargs,
        )


class DayInSight(InSight):
    """A page about one day of a base in sight."""

    today: Any
    now: Any

    @cached_property
    def day(self) -> date:
        try:
            return date.fromisoformat(self.kwargs["day"])
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def slots(self) -> list[SlotView]:
        return slots_of_base(self.base, first=self.day, last=self.day, now=self.now)

    def day_url(self) -> str:
        return reverse("workbench:bases:day", args=[self.base.public_id, self.day.isoformat()])


class DayPage(DayInSight, BasePage):
    tab = "days"
    template_name = "workbench/bases/day.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        base, slots = self.base, self.slots
        guides, wanted = guides_by_slot([slot.id for slot in slots]), self._planned()
        needed = {one.source: one.guides_needed for one in base.facilities.all()}
        closed = base.open_days.filter(day=self.day).first()
        came = attendance(slot_ids=[slot.id for slot in slots]) if slots else None
        kwargs["day"] = self.day
        return super().get_context_data(
            before=self.day - timedelta(days=1),
            after=self.day + timedelta(days=1),
            plan=plan_base(base, first=self.day, last=self.day)[0],
            rows=[
                slot_row(
                    slot,
                    guides=guides.get(slot.id, []),
                    needed=needed.get(slot.source, 0),
                    is_planned=(slot.source, slot.starts_at) in wanted,
                )
                for slot in slots
            ],
            closed=closed,
            record=records_of_sources(kind=SOURCE, keys=[str(closed.public_id)]).get(str(closed.public_id)) if closed else None,
            came=came,
            may_close=self.may_manage and closed is None and self.day <= self.today,
            may_desk=may(self.actor, DESK, base.unit_id),
            bookings=self._bookings(),
            **kwargs,
        )  # fmt: skip

    def _bookings(self) -> list[dict[str, Any]]:
        """Bookings of the day that hold or wait for places, by time."""
        if not self.slots:
            return []
        wanted = BookingFilter(from_date=self.day, until_date=self.day, states=LIVE)
        sources = {slot.source for slot in self.slots}
        found = list_bookings(unit_ids=[self.base.unit_id], filters=wanted, limit=MOST)[0]
        return [booking_row(row) for row in found if row.offering.source in sources]

    def _planned(self) -> set[tuple[str, Any]]:
        """(source, start) of every visit that the calendar plans for the day."""
        facilities = list(self.base.facilities.all())
        for one in facilities:
            one.base = self.base
        plans = plan_facilities(facilities, first=self.day, last=self.day)
        return {(one.source, portion.starts_at) for one in facilities for portion in planned(one, plans[one.pk][0])}


class DayClosing(DayInSight, BasesForm):
    form_class = CloseDayForm
    submit_label = gettext_lazy("Close the day")
    saved = gettext_lazy("The day is closed; its record is in the ledger.")

    def heading(self) -> str:
        return _("Close %(day)s") % {"day": self.day.isoformat()}

    def intro(self) -> str:
        came = attendance(slot_ids=[slot.id for slot in self.slots]) if self.slots else None
        if came is not None and came.total:
            counted = _("Check-in counted %(n)s visitors. The record in the ledger takes this number.") % {
                "n": came.total
            }
        else:
            counted = _(
                "Nobody was checked in. Enter the number if somebody counted; the record in the ledger takes it."
            )
        if not (number := len(parts_of_day(self.base, [slot.id for slot in self.slots], self.day))):
            return counted
        on_duty = ngettext(
            "%(n)s guide or helper stands in it with their minutes on duty; whoever did not come is to be taken off first.",
            "%(n)s guides and helpers stand in it with their minutes on duty; whoever did not come is to be taken off first.",
            number,
        ) % {"n": number}
        return f"{counted} {on_duty}"

    def back_url(self) -> str:
        return self.day_url()

    def write(self, values: dict[str, Any]) -> str:
        close_day(actor=self.actor, base_id=self.base.pk, day=self.day, now=self.now, **values)
        return self.day_url()


class DayReview(DayInSight, BasesForm):
    """Whether a day planned before its holidays were published follows them, with what is booked on it."""

    form_class = DayReviewForm
    refusals = BOOKING_REFUSALS
    submit_label = gettext_lazy("Settle the day")
    saved = ""

    def heading(self) -> str:
        if self.day not in {row.day for row in days_to_review([self.base.pk], first=self.day)} or not self.may_manage:
            raise Http404
        return _("Review %(day)s") % {"day": self.day.isoformat()}

    def explain(self, error: Exception) -> str:
        return super().explain(error) if isinstance(error, BasesError) else said_refusal(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        return "reason" if isinstance(error, ReasonMissing) else super().field_of(error, form)

    def intro(self) -> str:
        kind = _("a public holiday") if is_holiday(self.day) else _("a working day in place of a holiday")
        lost = falling_away(self.base, self.day, now=self.now)
        people = sum(slot.taken for slot in lost)
        words = _("By the notice this day is %(kind)s. Hours as planned: %(planned)s; by the notice: %(notice)s.") % {
            "kind": kind,
            "planned": hours_text(plan_base(self.base, first=self.day, last=self.day)[0].spans),
            "notice": hours_text(spans_by_notice(self.base, self.day)),
        }
        if not lost:
            return words + _("Nothing that is booked falls away.")
        booked = ngettext(
            "%(visits)s visit with %(n)s booked place falls away if the day follows the notice.",
            "%(visits)s visits with %(n)s booked places fall away if the day follows the notice.",
            people,
        ) % {"visits": len(lost), "n": people}  # fmt: skip
        return f"{words}{booked}"

    def back_url(self) -> str:
        return self.day_url()

    def write(self, values: dict[str, Any]) -> str:
        follows = values["decision"] == "follow"
        moved = decide_day(
            actor=self.actor, base_id=self.base.pk, day=self.day, follows=follows, reason=values["reason"], now=self.now
        )
        messages.success(
            self.request, _("The day follows the holidays.") if follows else _("The day stays as planned.")
        )
        if moved.moved or moved.left:
            say_moved(self, len(moved.moved), len(moved.left))
        return self.day_url()


def hours_text(spans: Any) -> str:
    """09:00–12:00、14:00–17:00, or that it is closed."""
    return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans) or _("not open")


def _yes(value: bool | None) -> str:
    if value is None:
        return _("not known")
    return _("yes") if value else ""
