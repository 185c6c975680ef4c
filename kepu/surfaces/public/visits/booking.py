"""Booking a slot: the form, the refusal that helps, the waiting list."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.domain.bases.selectors.calendar import provisional_slot
from kepu.engines.booking.contracts import Answer, OfferingView, Request, SlotView
from kepu.engines.booking.errors import Refusal, UnknownSlot
from kepu.engines.booking.rules import Rules, say
from kepu.engines.booking.selectors import get_rules, get_slot
from kepu.engines.booking.selectors.slots import get_offering_by_id
from kepu.engines.booking.services import book, join_waiting
from kepu.engines.booking.words import advise_in_words, explain
from kepu.surfaces.limits import TooMany, booking_attempt
from kepu.surfaces.public.visits.forms import ContactForm, GroupForm, PeopleForm
from kepu.surfaces.public.visits.page import VisitPage
from kepu.surfaces.public.visits.words import language, provisional_text, room_text, slot_line, when_text


class Book(VisitPage):
    """The booking form of a slot; anybody may use it, with or without an account."""

    template_name = "public/book.html"

    @cached_property
    def slot(self) -> SlotView:
        try:
            return get_slot(slot=self.kwargs["slot"], now=self.now)
        except UnknownSlot as missing:
            raise Http404 from missing

    @cached_property
    def offering(self) -> OfferingView:
        """What the slot is of; hidden unless it is listed, or open to those with an invitation."""
        found = get_offering_by_id(offering_id=self.slot.offering_id)
        if found is None or not (found.is_listed or self.rules.mode == "invitation"):
            raise Http404
        return found

    @cached_property
    def rules(self) -> Rules:
        return get_rules(offering_id=self.slot.offering_id, on=self.slot.visit_date)

    @property
    def is_group(self) -> bool:
        asked = self.request.POST.get("group") or self.request.GET.get("group")
        return bool(asked) and self.rules.group.allowed

    def form(self, data: Any = None) -> ContactForm:
        kind = GroupForm if self.is_group else PeopleForm
        initial = {"key": uuid.uuid4().hex, "name": "", "invitation": self.request.GET.get("invitation", "")[:60]}
        return kind(
            data, initial=initial, slot=self.slot, rules=self.rules, is_signed_in=self.actor.account_id is not None
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            with booking_attempt(request, contact=form.cleaned_data["contact"], now=self.now):
                answer = self._ask(form)
        except TooMany as limit:
            return self._later(form, limit)
        except UnknownSlot as missing:  # its base was hidden meanwhile
            raise Http404 from missing
        except Refusal as refusal:
            said = self._refused(refusal)
            return self.render_to_response(self.get_context_data(form=form, refused=said), status=409)
        return redirect("public:booking", booking=answer.booking, key=answer.manage_key)

    def _later(self, form: ContactForm, limit: TooMany) -> HttpResponse:
        """Too much came from this address: nothing typed is lost, and it says when to try again."""
        text = ngettext(
            "Very many bookings come from your network. Try again in %(n)s minute.",
            "Very many bookings come from your network. Try again in %(n)s minutes.",
            limit.minutes,
        ) % {"n": limit.minutes}
        advice = [_("Whoever signs in is not slowed down.")]
        refused = {"code": "too_many_requests", "text": text, "advice": advice, "others": [], "may_wait": False}
        response = self.render_to_response(self.get_context_data(form=form, refused=refused), status=429)
        response.headers["Retry-After"] = str(limit.seconds)
        return response

    def _ask(self, form: ContactForm) -> Answer:
        values = form.cleaned_data
        wanted = Request(
            slot=self.slot.public_id,
            holder=self.holder(values["contact"], values["name"]),
            party=form.party(),
            idempotency_key=values["key"],
            channel="invitation" if values.get("invitation") else "web",
            invitation=values.get("invitation", ""),
        )
        ask = join_waiting if self.request.POST.get("wait") else book
        return ask(actor=self.actor, request=wanted, now=self.now)

    def _refused(self, refusal: Refusal) -> dict[str, Any]:
        """What happened and what helps: other times with room, the waiting list."""
        others = [
            {"when": when_text(one), "url": reverse("public:book", args=[one.public_id])}
            for one in refusal.advice.others
        ]
        return {
            "code": refusal.code,
            "text": explain(refusal, language()),
            "advice": advise_in_words(refusal, language()),
            "others": others,
            "may_wait": refusal.advice.may_wait,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        return super().get_context_data(
            slot=slot,
            when=when_text(slot),
            room=room_text(slot),
            line=slot_line(slot),
            title=slot.title or slot.offering_title,
            place=slot.place,
            back_url=self.offering.url,
            rules=say(self.rules, language()),
            is_group=self.is_group,
            groups_allowed=self.rules.group.allowed,
            is_signed_in=self.actor.account_id is not None,
            account_name=self.actor.name,
            provisional=provisional_text(provisional_slot(slot.source, slot.visit_date), slot.visit_date),
            may_send=slot.is_bookable or slot.may_wait or self.rules.mode == "invitation" or self.is_group,
            is_full=slot.why_not == "sold_out" and slot.may_wait,
            submit=self._submit(),
            **kwargs,
        )

    def _submit(self) -> str:
        if self.rules.mode == "lottery":
            return _("Enter the draw")
        return _("Ask for these places") if self.rules.mode == "approval" else _("Book")
