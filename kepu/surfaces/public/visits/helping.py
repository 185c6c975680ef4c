"""Offering to help, and one's duty: said yes or no to, given up, in one's calendar; all of one's duties."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from kepu.engines.booking.errors import BookingError, InvalidNeed, UnknownDuty
from kepu.engines.booking.helping_contracts import DutyView, Helper, NeedView
from kepu.engines.booking.helping_words import AGES, duty_tone, explain_help
from kepu.engines.booking.policies import duty_key
from kepu.engines.booking.selectors.duties import get_duty, get_open_need, own_duties, own_visits, steps_of
from kepu.engines.booking.services import confirm_duty, give_up_duty, offer_help
from kepu.surfaces.limits import TooMany, booking_attempt
from kepu.surfaces.public.visits.forms import checked_contact
from kepu.surfaces.public.visits.page import VisitPage

LOOK_BACK = timedelta(days=30)
STATES = {
    "asked": gettext_lazy("You have offered to help. You hear when it is decided."),
    "invited": gettext_lazy("You are asked to help. Please say yes or no."),
    "confirmed": gettext_lazy("You are to help. Thank you!"),
    "declined": gettext_lazy("You have said no. Thank you for answering."),
    "turned_down": gettext_lazy("This time there are enough helpers. Thank you for offering."),
    "withdrawn": gettext_lazy("You have given this duty back."),
    "cancelled": gettext_lazy("Your help is no longer needed."),
    "served": gettext_lazy("You have helped. Thank you!"),
    "absent": gettext_lazy("It was noted that you did not come. If that is wrong, tell the contact of the session."),
}


class OfferForm(forms.Form):
    """No more than is needed to reach somebody; people of the register need say nothing."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=60)
    age_from = forms.TypedChoiceField(label=gettext_lazy("Your age"), coerce=int, choices=AGES, initial=18)
    contact = forms.CharField(
        label=gettext_lazy("Mobile number or mail address"),
        max_length=120,
        help_text=gettext_lazy(
            "To reach you about this duty only. Under 18: that of your guardian. Erased half a year after it."
        ),
    )
    guardian = forms.BooleanField(
        label=gettext_lazy("Under 18: my guardian agrees, and the contact is theirs"), required=False
    )
    said = forms.CharField(
        label=gettext_lazy("What should we know?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as languages, first aid, or when you must leave."),
    )
    is_named = forms.BooleanField(
        label=gettext_lazy("My name and hours may stand in the record, so that they can be certified"),
        required=False,
        help_text=gettext_lazy("Otherwise you are counted without your name. Under 18 always without."),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)  # people do not see it; machines fill it in

    def __init__(self, *args: Any, is_signed_in: bool, min_age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ages = [(age, label) for age, label in AGES if age >= min_age]
        self.fields["age_from"].choices = ages  # type: ignore[attr-defined]  # choices
        if is_signed_in:
            self.fields["contact"].required = False
        if len(ages) == 1:
            del self.fields["guardian"]

    def clean_contact(self) -> str:
        return checked_contact(self.cleaned_data["contact"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        contact = values.get("contact", "")
        if values.get("age_from", 18) < 18:
            if not values.get("guardian"):
                self.add_error("guardian", _("Without a guardian's consent we cannot take you."))
            if not contact and "contact" not in self.errors:
                self.add_error("contact", _("A guardian's contact is needed."))
        return values


class Offer(VisitPage):
    """The form of a need that anybody may offer to help with."""

    template_name = "public/help_offer.html"

    @cached_property
    def need(self) -> NeedView:
        try:
            return get_open_need(need_id=self.kwargs["need"], now=self.now)
        except UnknownDuty as missing:
            raise Http404 from missing

    def form(self, data: Any = None) -> OfferForm:
        signed_in = self.actor.account_id is not None
        initial = {"name": self.actor.name if signed_in else ""}
        return OfferForm(data, initial=initial, is_signed_in=signed_in, min_age=self.need.min_age)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        values = form.cleaned_data
        if values.pop("website"):
            return redirect(self.need.url or "/")
        values.pop("guardian", None)
        try:
            helper = Helper(account_id=self.actor.account_id, **values)
            with booking_attempt(request, contact=values["contact"], now=self.now):
                duty = offer_help(actor=self.actor, need_id=self.need.public_id, helper=helper, now=self.now)
        except TooMany:
            form.add_error(None, _("Too many requests came from here. Please try again in an hour."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        except BookingError as error:
            field = error.field if isinstance(error, InvalidNeed) and error.field in form.fields else None
            form.add_error(field, explain_help(error))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return redirect("public:duty", duty=duty.public_id, key=duty_key(duty.public_id))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(need=self.need, **kwargs)


class DutyInSight(VisitPage):
    """A page about one duty: of the signed-in account, or of whoever has its key. Others get 404."""

    @cached_property
    def duty(self) -> DutyView:
        try:
            return get_duty(actor=self.actor, duty_id=self.kwargs["duty"], key=self.kwargs["key"])
        except UnknownDuty as missing:
            raise Http404 from missing

    def address(self) -> str:
        return reverse("public:duty", args=[self.kwargs["duty"], self.kwargs["key"]])


class DutyPage(DutyInSight):
    template_name = "public/duty.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.duty
        is_ahead = row.need.ends_at > self.now
        reason = next((why for state, why, _at in steps_of(duty_id=row.id) if state == row.state), "")
        return super().get_context_data(
            duty=row,
            need=row.need,
            key=self.kwargs["key"],
            what=STATES[row.state],
            reason=reason,
            tone=duty_tone(row.state) if row.state != "asked" else "info",
            is_ahead=is_ahead,
            may_answer=row.state == "invited" and is_ahead,
            may_give_up=row.state in ("asked", "confirmed") and is_ahead,
            **kwargs,
        )


class Answer(DutyInSight):
    """Yes or no to what one is asked; or what one cannot do after all."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = {"actor": self.actor, "duty_id": self.duty.public_id, "key": self.kwargs["key"], "now": self.now}
        try:
            if request.POST.get("answer") == "yes":
                confirm_duty(**known)
            else:
                give_up_duty(reason=request.POST.get("reason", "")[:300], **known)
        except BookingError as error:
            messages.error(request, explain_help(error))
        return redirect(self.address())


class DutyCalendar(DutyInSight):
    """The duty for one's own calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        need = self.duty.need
        event = Event()
        event.add("uid", f"{self.duty.public_id}@kepu")
        event.add("dtstamp", self.now)
        event.add("dtstart", timezone.localtime(need.starts_at))
        event.add("dtend", timezone.localtime(need.ends_at))
        event.add("summary", f"{need.task} · {need.title}")
        event.add("location", need.place)
        event.add("description", need.note)
        event.add("url", request.build_absolute_uri(self.address()))
        calendar = Calendar()
        calendar.add("prodid", "-//Kepu//duties//ZH")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        calendar.add_missing_timezones()
        response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="duty.ics"'
        return response


class Duties(VisitPage):
    """Everything that one is to help with, whichever unit it is for; visits by a roster beside them."""

    template_name = "public/duties.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.actor.account_id is None:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account_id = self.actor.account_id or 0
        rows = [
            {"duty": row, "what": STATES[row.state], "tone": duty_tone(row.state), "is_past": row.need.ends_at <= self.now}
            for row in own_duties(account_id=account_id, since=self.now - LOOK_BACK)
        ]  # fmt: skip
        return super().get_context_data(
            coming=[row for row in rows if not row["is_past"]],
            past=[row for row in rows if row["is_past"]],
            visits=own_visits(account_id=account_id, since=self.now),
            **kwargs,
        )
