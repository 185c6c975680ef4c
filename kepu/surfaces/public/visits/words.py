"""What visitors read about slots, hours and bookings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kepu.domain.bases.booking_rules import rules_to_begin_with
from kepu.domain.bases.models import Facility
from kepu.domain.bases.opening import DayPlan
from kepu.engines.booking.contracts import SlotBrief, SlotView
from kepu.engines.booking.rules import read_rules, say
from kepu.engines.booking.selectors import get_offering, get_rules
from kepu.ui.numbers import MONTHS
from kepu.ui.templatetags.ui import weekday


def language() -> str:
    return get_language() or "zh-hans"


def day_text(day: date) -> str:
    """11月28日 周六 / Sat 28 November."""
    if language().startswith("zh"):
        return f"{day.month}月{day.day}日\u00a0{weekday(day)}"
    return f"{weekday(day)} {day.day} {MONTHS[day.month]}"


def time_text(slot: SlotView | SlotBrief) -> str:
    """09:00–10:00."""
    return f"{timezone.localtime(slot.starts_at):%H:%M}–{timezone.localtime(slot.ends_at):%H:%M}"


def when_text(slot: SlotView | SlotBrief) -> str:
    """Day and time of a slot."""
    return f"{day_text(timezone.localtime(slot.starts_at).date())} {time_text(slot)}"


def room_text(slot: SlotView) -> str:
    """How much room there is, or why it cannot be booked now."""
    if slot.is_bookable:
        if slot.mode == "lottery":
            return _("drawn by lot")
        return ngettext("%(n)s place left", "%(n)s places left", slot.left) % {"n": slot.left}
    if slot.why_not == "not_released" and slot.opens_at is not None:
        opening = timezone.localtime(slot.opens_at)
        return _("booking opens %(day)s %(time)s") % {"day": f"{opening:%m-%d}", "time": f"{opening:%H:%M}"}
    return {
        "sold_out": _("full; there is a waiting list") if slot.may_wait else _("full"),
        "closed": _("booking has ended"),
        "slot_cancelled": _("does not take place"),
        "blacked_out": _("closed at this time"),
        "no_booking_needed": _("just come"),
        "past": _("it is over"),
        "invitation_needed": _("with an invitation"),
    }.get(slot.why_not, "")


def slot_line(slot: SlotView) -> dict[str, Any]:
    """A slot in a list, with a link where something can be done about it."""
    may_act = slot.is_bookable or slot.may_wait or slot.mode == "invitation"
    return {
        "day": timezone.localtime(slot.starts_at).date(),
        "when": when_text(slot),
        "time": time_text(slot),
        "title": slot.title,
        "room": room_text(slot),
        "is_open": slot.is_bookable,
        "url": reverse("public:book", args=[slot.public_id]) if may_act else "",
    }


def slot_days(
    slots: Iterable[SlotView], *, limit: int, provisional: Mapping[date, str] | None = None
) -> list[dict[str, Any]]:
    """The first `limit` days that have slots, each with its lines and what readers should know of the day. `slots`: by their beginning;
    `provisional`: days that may change for holidays, as the calendar says them."""
    known = provisional or {}
    days = (
        {"day": day_text(day), "note": provisional_text(known.get(day, ""), day), "slots": list(group)}
        for day, group in groupby(map(slot_line, slots), key=itemgetter("day"))
    )
    return list(islice(days, limit))


def provisional_text(code: str, day: date) -> str:
    """That a day may change for holidays: theirs are not published ("unknown"), or it is being looked at again ("review")."""
    if code == "unknown":
        return _("holidays of %(year)s are not published yet; times may change") % {"year": day.year}
    return _("holidays were published since; times may change") if code == "review" else ""


def week_lines(plans: Sequence[DayPlan]) -> list[dict[str, Any]]:
    """The coming days with their hours; days in a row that are alike stand in one line, a day that is different says why."""
    lines: list[dict[str, Any]] = []
    for _same, group in groupby(plans, key=_alike):
        days = list(group)
        first, last = days[0], days[-1]
        day = weekday(first.day) if first is last else f"{weekday(first.day)} – {weekday(last.day)}"
        hours = [f"{one.opens_at:%H:%M}–{one.closes_at:%H:%M}" for one in first.hours]
        note = first.reason or day_note(first)
        lines.append({"day": day, "hours": hours or [_("not open")], "note": note})
    return lines


def _alike(plan: DayPlan) -> tuple[Any, ...]:
    return plan.hours, plan.reason, plan.is_holiday, plan.is_moved_workday, plan.is_unknown, plan.is_under_review


def day_note(plan: DayPlan) -> str:
    """What the calendar says of a day that readers should know."""
    if plan.is_under_review:
        return provisional_text("review", plan.day)
    if plan.is_holiday:
        return _("public holiday")
    if plan.is_moved_workday:
        return _("working day in place of a holiday")
    return provisional_text("unknown", plan.day) if plan.is_unknown else ""


def rules_said(facility: Facility, today: date) -> list[str]:
    """The booking rules of a facility in plain words."""
    offering = get_offering(source=facility.source)
    if offering is None:
        begin = rules_to_begin_with(needs_booking=facility.needs_booking, capacity=facility.capacity)
        return say(read_rules(begin), language())
    return say(get_rules(offering_id=offering.id, on=today), language())
