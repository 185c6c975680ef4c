"""Forms of days, bookings at the desk, roster and booking rules."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.surfaces.places import PlaceField
from kepu.surfaces.workbench.bases.forms.bases import day_field, text_area
from kepu.surfaces.workbench.records.places import People

LANGUAGES = [("zh", _("Chinese")), ("en", _("English")), ("sign", _("sign language"))]
MODES = [
    ("first_come", _("in the order of booking")), ("lottery", _("drawn by lot")), ("approval", _("decided one by one")),
    ("invitation", _("by invitation")), ("none", _("no booking needed")),
]  # fmt: skip
IDENTITY = [
    ("none", _("nothing at all")), ("contact", _("a contact")), ("name", _("names")), ("document", _("names and documents")),
]  # fmt: skip


class CloseDayForm(forms.Form):
    counted = forms.IntegerField(
        label=_("Visitors counted by hand"), required=False, min_value=0,
        help_text=_("Only where nobody was checked in. Empty is not known."),
    )  # fmt: skip
    note = text_area(2, label=_("Note"), required=False, max_length=1000)


class DayReviewForm(forms.Form):
    """What becomes of a day planned before its holidays were published."""

    decision = forms.ChoiceField(
        label=_("This day"), widget=forms.RadioSelect,
        choices=[("follow", _("follows the holidays")), ("keep", _("stays as planned"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Those who had booked read it, where a visit falls away."),
    )


class DeskBookingForm(forms.Form):
    """A booking by telephone or at the desk."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    channel = forms.ChoiceField(label=_("How"), choices=[("phone", _("by telephone")), ("desk", _("at the desk"))])
    contact = forms.CharField(label=_("Telephone or mail"), max_length=120)
    name = forms.CharField(label=_("Name"), required=False, max_length=60)
    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=10_000, initial=1)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=10_000, initial=0)
    wheelchairs = forms.IntegerField(
        label=_("Of them in a wheelchair"), min_value=0, max_value=50, initial=0, required=False
    )
    group_name = forms.CharField(
        label=_("Name of the group"), required=False, max_length=120, help_text=_("Empty for a few people.")
    )
    school = forms.CharField(label=_("School"), required=False, max_length=120)
    county = PlaceField(
        label=_("County or district of the school"), required=False, max_length=60,
        help_text=_("For places that are kept for schools in remote areas; the table of regions decides."),
    )  # fmt: skip
    share = forms.ChoiceField(label=_("Places that are kept"), required=False)
    bays = forms.IntegerField(label=_("Buses to park"), min_value=0, max_value=20, initial=0, required=False)
    language = forms.ChoiceField(label=_("Language of the guide"), required=False)
    document = forms.CharField(
        label=_("Identity documents"), required=False, max_length=400,
        help_text=_("Where the rules ask for them: one name and number for each person, divided by commas."),
    )  # fmt: skip

    def __init__(self, *args: Any, shares: Mapping[str, str], extras: Mapping[str, str], **kwargs: Any) -> None:
        """`shares`, `extras`: code → name of those of which something is left."""
        super().__init__(*args, **kwargs)
        guides = {code.removeprefix("guide_"): name for code, name in extras.items() if code.startswith("guide_")}
        for name, choices in (("share", shares), ("language", guides)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "–"), *choices.items()]
        fits = {"share": shares, "language": guides, "bays": "bus_bay" in extras, "wheelchairs": "wheelchair" in extras}
        for name in [name for name, is_there in fits.items() if not is_there]:
            del self.fields[name]


class MoveForm(forms.Form):
    """Another slot for a booking."""

    slot = forms.TypedChoiceField(label=_("To"), coerce=int)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)

    def __init__(self, *args: Any, slots: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["slot"]).choices = slots


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=100_000)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class ReasonWithProposals(forms.Form):
    """Why a visit does not take place; whoever booked reads it."""

    reason = text_area(2, label=_("Reason"), max_length=500, help_text=_("Those who had booked read it."))


def contact_field() -> forms.EmailField:
    """How somebody on the roster is told who has no account."""
    return forms.EmailField(
        label=_("Mail address"), max_length=120, required=False,
        help_text=_("For people without an account: their visits are told by letter. Erased half a year after they leave the roster."),
    )  # fmt: skip


def languages_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, initial=["zh"], widget=forms.CheckboxSelectMultiple
    )


class OnRosterForm(forms.Form):
    """Somebody of the register, who then finds the visits among their own duties and is in one place at a time; or another name."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Somebody in the register, or a name from outside.")
    )
    contact = contact_field()

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if name := values.get("name"):
            try:
                values["person_id"] = self.people.find(name)
            except forms.ValidationError as error:
                self.add_error("name", error)
        return values


class GuideForm(OnRosterForm):
    languages = languages_field()


class RosterEntryForm(forms.Form):
    """Somebody on the roster. The contact is not shown again: empty leaves it as it was."""

    languages = languages_field()
    contact = contact_field()
    forget = forms.BooleanField(label=_("Forget the address"), required=False)

    def __init__(self, *args: Any, is_guide: bool, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_guide:
            del self.fields["languages"]
        if hint:
            self.fields["contact"].help_text = _("Kept: %(hint)s. Leave empty to keep it.") % {"hint": hint}
        else:
            del self.fields["forget"]


class VolunteerForm(OnRosterForm):
    """A volunteer."""


class DutyForm(forms.Form):
    guide = forms.TypedChoiceField(label=_("Guide or volunteer"), coerce=int)

    def __init__(self, *args: Any, guides: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["guide"]).choices = guides


class AbsenceForm(DutyForm):
    first = day_field(label=_("From"))
    last = day_field(label=_("Until and including"))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Those who had booked read it: “the guide is ill”.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The absence ends before it starts."))
        return cleaned


class RulesForm(forms.Form):
    """The rules that most places need; everything else keeps its value."""

    effective_from = day_field(label=_("For visits from"))
    mode = forms.ChoiceField(label=_("How places are given"), choices=MODES)
    release_days_ahead = forms.IntegerField(
        label=_("Released how many days ahead"),
        required=False,
        min_value=0,
        max_value=366,
        help_text=_("Empty: as soon as a time is listed."),
    )
    release_time = forms.TimeField(
        label=_("Released at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    persons_per_booking = forms.IntegerField(label=_("People in a booking"), min_value=1, max_value=1000)
    persons_per_account_day = forms.IntegerField(
        label=_("People of an account on a day"), required=False, min_value=1, max_value=1000
    )
    children_per_account_day = forms.IntegerField(
        label=_("of them children"), required=False, min_value=0, max_value=1000
    )
    identity = forms.ChoiceField(label=_("What is asked for"), choices=IDENTITY)
    minors_need_adult = forms.BooleanField(label=_("Children come with an adult"), required=False)
    minor_age = forms.IntegerField(label=_("Children are under"), min_value=1, max_value=18)
    group_allowed = forms.BooleanField(label=_("Groups may book"), required=False)
    group_min_size = forms.IntegerField(label=_("A group has at least"), min_value=1, max_value=1000)
    group_max_size = forms.IntegerField(label=_("A group has at most"), min_value=1, max_value=10_000)
    group_lead_hours = forms.IntegerField(label=_("Groups book so many hours ahead"), min_value=0, max_value=8784)
    school_seats = forms.IntegerField(label=_("Places kept for schools"), min_value=0, max_value=10_000, initial=0)
    remote_seats = forms.IntegerField(
        label=_("Places kept for schools in remote areas"), min_value=0, max_value=10_000, initial=0,
        help_text=_("A group states the county of its school; the table of regions says whether that is remote."),
    )  # fmt: skip
    school_released_hours_before = forms.IntegerField(
        label=_("given to anybody so many hours before"), min_value=0, max_value=8784
    )
    waiting_allowed = forms.BooleanField(label=_("Waiting list"), required=False)
    cancel_until_minutes_before = forms.IntegerField(
        label=_("Cancel until so many minutes before"), min_value=0, max_value=86_400
    )
    change_times = forms.IntegerField(label=_("A booking may be changed so many times"), min_value=0, max_value=20)
    no_show = forms.BooleanField(
        label=_("Lock those who do not come"), required=False,
        help_text=_("3 missed visits within 180 days lock for 30 days; the first is a warning, each can be appealed."),
    )  # fmt: skip
    note = forms.CharField(label=_("Why the rules change"), required=False, max_length=500)
