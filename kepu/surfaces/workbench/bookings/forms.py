"""Forms of the desk."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kepu.foundation.notices.letters import is_mail_address
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.bases.forms.bases import day_field, text_area
from kepu.surfaces.workbench.bases.said import booking_state

STATES = (
    "confirmed",
    "requested",
    "waiting",
    "offered",
    "entered",
    "attended",
    "no_show",
    "cancelled",
    "declined",
    "expired",
)
EXTRAS = [
    ("wheelchair", _("Wheelchair places")), ("bus_bay", _("bus bays")), ("guide_zh", _("guides in Chinese")),
    ("guide_en", _("guides in English")), ("guide_sign", _("guides in sign language")),
]  # fmt: skip
MOST_INVITED = 200


def moment_field(**options: Any) -> forms.DateTimeField:
    """A day and a time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **options)


class BookingsFilter(forms.Form):
    """What a list of bookings can be narrowed by."""

    state = forms.ChoiceField(label=_("State"), required=False)
    first = day_field(label=_("From"), required=False)
    last = day_field(label=_("Until"), required=False)
    groups = forms.BooleanField(label=_("Groups only"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((state, booking_state(state)) for state in STATES)]
        cast(forms.ChoiceField, self.fields["state"]).choices = choices


class DecisionForm(forms.Form):
    """What is answered to somebody who explains a missed visit."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Accept: it no longer counts, and a lock is lifted")), ("no", _("Do not accept: it stays"))],
    )
    answer = text_area(
        3, label=_("Answer to the explanation"), max_length=500, help_text=_("Whoever explained reads it.")
    )


class LockForm(forms.Form):
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=366, initial=30)
    reason = text_area(2, label=_("Reason"), max_length=500)


class BlackoutForm(forms.Form):
    starts_at = moment_field(label=_("From"))
    ends_at = moment_field(label=_("Until"))
    reason = text_area(2, label=_("Reason"), max_length=500, help_text=_("Those who had booked read it."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_at"), cleaned.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("It ends before it begins."))
        return cleaned


class InvitationsForm(forms.Form):
    """A list of those who are invited, one in a line."""

    slot = forms.TypedChoiceField(label=_("For which time"), coerce=int, empty_value=None, required=False)
    invited = text_area(
        6, label=_("Who is invited"),
        help_text=_("One in a line: name, mail address, number of people, divided by commas. Address and number may be left out."),
    )  # fmt: skip
    expires_at = moment_field(label=_("Valid until"))

    def __init__(self, *args: Any, slots: list[tuple[int, str]], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        cast(forms.ChoiceField, self.fields["slot"]).choices = [("", _("any time")), *slots]

    def clean_invited(self) -> list[tuple[str, str, int]]:
        """(name, mail address or "", people) of each line."""
        lines = [line.strip() for line in self.cleaned_data["invited"].splitlines() if line.strip()]
        if len(lines) > MOST_INVITED:
            raise ValidationError(_("At most %(n)s at once.") % {"n": MOST_INVITED})
        return [_invited(number, line) for number, line in enumerate(lines, start=1)]

    def clean_expires_at(self) -> datetime:
        moment: datetime = self.cleaned_data["expires_at"]
        if moment <= self.now:
            raise ValidationError(_("This lies in the past."))
        return moment


class ExtraForm(forms.Form):
    code = forms.ChoiceField(label=_("What there is beside the seats"), choices=EXTRAS)
    seats = forms.IntegerField(label=_("How many"), min_value=0, max_value=10_000)


def _invited(number: int, line: str) -> tuple[str, str, int]:
    name, *rest = [part.strip() for part in line.replace("，", ",").split(",")]
    address = next((part for part in rest if "@" in part), "")
    people = next((part for part in rest if is_number(part)), "1")
    strange = [part for part in rest if part and part not in (address, people)]
    if not name or strange or (address and not is_mail_address(address)) or not 1 <= int(people) <= 1000:
        raise ValidationError(
            _("Line %(number)s cannot be read: name, mail address, number of people.") % {"number": number}
        )
    return name, address, int(people)
