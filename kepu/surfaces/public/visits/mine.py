"""The page of a booking, opened by its key: ticket, calendar file, change, cancellation, offers and moves."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from kepu.domain.bases.selectors.calendar import provisional_slot
from kepu.engines.booking.contracts import BookingView, Guest, Party, SlotView
from kepu.engines.booking.errors import Refusal, UnknownBooking, WrongState
from kepu.engines.booking.models import OPEN
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.rules.saying import DOCUMENTS
from kepu.engines.booking.selectors import get_booking, get_rules, list_slots, own_entry
from kepu.engines.booking.services import (
    accept_move,
    accept_offer,
    appeal,
    cancel_booking,
    change_booking,
    change_guests,
    decline_move,
    decline_offer,
)
from kepu.engines.booking.words import advise_in_words, explain
from kepu.foundation.clock import local_date
from kepu.surfaces.asked import is_number
from kepu.surfaces.public.reading.qr import code_for
from kepu.surfaces.public.visits.page import VisitPage
from kepu.surfaces.public.visits.states import is_shut, step_said, strike_said, tone_of, what_now
from kepu.surfaces.public.visits.words import language, provisional_text, slot_line, when_text

LOOK_AHEAD = timedelta(days=30)


class BookingInSight(VisitPage):
    """A page about one booking: of the signed-in account, or of whoever has its key. Others get 404."""

    @cached_property
    def booking(self) -> BookingView:
        try:
            return get_booking(actor=self.actor, booking_id=self.kwargs["booking"], key=self.kwargs["key"])
        except UnknownBooking as missing:
            raise Http404 from missing

    def address(self) -> str:
        return reverse("public:booking", args=[self.kwargs["booking"], self.kwargs["key"]])


class BookingPage(BookingInSight):
    template_name = "public/booking.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.booking
        moment = self.now
        return super().get_context_data(
            booking=row,
            key=self.kwargs["key"],
            when=when_text(row.slot),
            title=row.slot.title or row.offering.title,
            what=what_now(row),
            tone="warn" if is_shut(row) else tone_of(row.state),
            entry=own_entry(booking=row.public_id),
            qr=code_for(row.ticket_code) if row.ticket_code else "",
            provisional=self._provisional(),
            is_ahead=row.slot.starts_at > moment,
            may_cancel=row.state in OPEN,
            may_change=may_change(row, moment),
            move_when=when_text(row.proposal.to_slot) if row.proposal else "",
            strike=strike_said(row, now=moment),
            steps=[
                {"what": step_said(step.act), "who": "", "at": step.at, "why": step.reason}
                for step in reversed(row.steps)
            ],
            **kwargs,
        )

    def _provisional(self) -> str:
        """That the day may change for holidays, while it is ahead and the booking stands."""
        row = self.booking
        if row.slot.starts_at <= self.now or row.state not in OPEN:
            return ""
        day = local_date(row.slot.starts_at)
        return provisional_text(provisional_slot(row.offering.source, day), day)


class Explanation(BookingInSight):
    """The holder explains a missed visit; those who manage the place decide."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = {"booking_id": self.booking.public_id, "key": self.kwargs["key"], "now": self.now}
        try:
            appeal(actor=self.actor, text=request.POST.get("text", ""), **known)
        except WrongState:
            messages.error(request, _("Write a few words about what happened; a missed visit is explained once."))
        else:
            messages.success(request, _("Sent. The place decides and answers here."))
        return redirect(self.address())


class Change(BookingInSight):
    """Another time of the same place; the old places are kept until the new ones are had."""

    template_name = "public/booking_change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Back to the booking, which says what became of it, where nothing can be changed any more."""
        if not may_change(self.booking, self.now):
            messages.error(request, _("This booking cannot be changed any more."))
            return redirect(self.address())
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def slots(self) -> list[SlotView]:
        today = local_date(self.now)
        found = list_slots(
            source=self.booking.offering.source, from_date=today, until_date=today + LOOK_AHEAD, now=self.now
        )
        return [slot for slot in found if slot.is_bookable and slot.public_id != self.booking.slot.public_id]

    @property
    def is_counted(self) -> bool:
        """Whether the party is numbers alone: a few people, none of them by name or document."""
        return not self.booking.is_group and not any(one.name or one.document_tail for one in self.booking.guests)

    def _party(self) -> Party | None:
        """Who comes now, where that is other than before and can be said in numbers; needs are kept."""
        adults, children = self.request.POST.get("adults", ""), self.request.POST.get("children", "")
        if not self.is_counted or not (is_number(adults) and is_number(children)) or len(adults + children) > 6:
            return None
        row = self.booking
        if (int(adults), int(children)) == (row.seats - row.children, row.children):
            return None
        needs = [one.needs for one in row.guests]
        kinds = ["adult"] * int(adults) + ["child"] * int(children)
        guests = [Guest(kind, needs=needs[n] if n < len(needs) else ()) for n, kind in enumerate(kinds)]
        return Party(guests=tuple(guests), share=row.share, language=row.language)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fitting = [slot for slot in self.slots if slot.left >= self.booking.seats]
        return super().get_context_data(
            booking=self.booking,
            when=when_text(self.booking.slot),
            back_url=self.address(),
            is_counted=self.is_counted,
            adults=self.booking.seats - self.booking.children,
            choices=[(slot.public_id, slot_line(slot)) for slot in fitting[:60]],
            guests=self._named(kwargs.get("typed", {})),
            documents=self._documents(),
            guests_url=reverse("public:booking_guests", args=[self.kwargs["booking"], self.kwargs["key"]]),
            **kwargs,
        )

    def _rules(self) -> Rules:
        return get_rules(offering_id=self.booking.offering.id, on=local_date(self.booking.slot.starts_at))

    def _named(self, typed: dict[int, Guest]) -> list[dict[str, Any]]:
        """Guests who are known by name, with what was typed instead; empty where the place asks for no names."""
        if self.booking.is_group or self._rules().identity not in ("name", "document"):
            return []
        rows = []
        for one in self.booking.guests:
            new = typed.get(one.id)
            shown = {"name": new.name if new else one.name, "kind": new.kind if new else one.kind}
            given = {"document": new.document if new else "", "named": new.document_kind if new else one.document_kind}
            rows.append({"id": one.id, "tail": one.document_tail, **given, **shown})
        return rows

    def _documents(self) -> list[tuple[str, Any]]:
        """Kinds of document, where the place asks for them."""
        rules = self._rules()
        return [(code, DOCUMENTS[code]) for code in rules.document_kinds] if rules.identity == "document" else []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = next((slot for slot in self.slots if str(slot.public_id) == request.POST.get("slot")), None)
        party = self._party()
        if chosen is None and party is None:
            refused = {"text": _("Choose another time, or say who comes."), "advice": []}
            return self.render_to_response(self.get_context_data(refused=refused), status=422)
        known = {"actor": self.actor, "booking_id": self.kwargs["booking"], "key": self.kwargs["key"], "now": self.now}
        try:
            change_booking(to_slot_id=chosen.id if chosen else None, party=party, **known)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refused=said(refusal)), status=409)
        messages.success(request, _("Your booking is changed."))
        return redirect(self.address())


class Guests(Change):
    """Other names in the places of guests: one change, however many."""

    def _told(self) -> dict[int, Guest]:
        posted = self.request.POST
        found = {}
        for one in self.booking.guests:
            name, document = posted.get(f"name_{one.id}", "").strip()[:60], posted.get(f"document_{one.id}", "").strip()
            if name != one.name or document:
                kind = "child" if posted.get(f"kind_{one.id}") == "child" else "adult"
                named = posted.get(f"document_kind_{one.id}", "") if document else ""
                found[one.id] = Guest(kind=kind, name=name, document_kind=named, document=document[:40])
        return found

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told = self._told()
        if not told:
            return redirect(self.address())
        known = {"actor": self.actor, "booking_id": self.kwargs["booking"], "key": self.kwargs["key"], "now": self.now}
        try:
            change_guests(guests=told, **known)
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(refused=said(refusal), typed=told), status=409)
        messages.success(request, _("Your booking is changed."))
        return redirect(self.address())


class Act(BookingInSight):
    """A POST that does one thing to a booking and goes back to its page."""

    http_method_names = ["post"]
    done: Any = ""

    def act(self) -> None:
        raise NotImplementedError

    def known(self) -> dict[str, Any]:
        """What every service of the engine is told."""
        return {"actor": self.actor, "booking_id": self.kwargs["booking"], "key": self.kwargs["key"], "now": self.now}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except UnknownBooking as missing:
            raise Http404 from missing
        except Refusal as refusal:
            words = said(refusal)
            messages.error(request, " ".join([words["text"], *words["advice"]]))
        else:
            messages.success(request, self.told())
        return redirect(self.address())

    def told(self) -> str:
        return _("Done.")


class Cancellation(Act):
    def act(self) -> None:
        cancel_booking(**self.known())

    def told(self) -> str:
        return _("Cancelled. Your places go to others.")


class Offer(Act):
    """Takes a place that became free, or gives it back. Taken already, in another tab or by a second click, is as well."""

    def act(self) -> None:
        if self.request.POST.get("take") and self.booking.state == "confirmed":
            return
        (accept_offer if self.request.POST.get("take") else decline_offer)(**self.known())


class Move(Act):
    """Takes another time that the place proposes, or declines it. Taken already is as well."""

    def act(self) -> None:
        row = self.booking
        if self.request.POST.get("take") and row.proposal is None and row.steps and row.steps[-1].act == "moved":
            return
        (accept_move if self.request.POST.get("take") else decline_move)(**self.known())


class CalendarFile(BookingInSight):
    """The visit for one's own calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.booking
        event = Event()
        event.add("uid", f"{row.public_id}@kepu")
        event.add("dtstamp", self.now)
        event.add("dtstart", timezone.localtime(row.slot.starts_at))
        event.add("dtend", timezone.localtime(row.slot.ends_at))
        event.add("summary", row.slot.title or row.offering.title)
        event.add("location", row.offering.place)
        event.add("url", request.build_absolute_uri(self.address()))
        calendar = Calendar()
        calendar.add("prodid", "-//Kepu//booking//ZH")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        calendar.add_missing_timezones()
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="visit.ics"'
        return response


def may_change(row: BookingView, now: datetime) -> bool:
    """Whether the booking stands and is ahead; what its rules allow is asked when it is changed."""
    return row.state in ("requested", "confirmed") and row.slot.starts_at > now


def said(refusal: Refusal) -> dict[str, Any]:
    """A refusal and what helps, in words."""
    return {"text": explain(refusal, language()), "advice": advise_in_words(refusal, language())}
