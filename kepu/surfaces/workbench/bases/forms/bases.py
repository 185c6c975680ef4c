"""Forms of bases, their texts and facilities."""

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.models import Access, BaseKind, FacilityKind, HolidayHours
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.places import PlaceField

GRADES = [("", "–"), *((str(number), str(number)) for number in range(1, 13))]


def day_field(**options: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def time_field(**options: Any) -> forms.TimeField:
    """A time of the day."""
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **options)


def text_area(rows: int = 4, **options: Any) -> forms.CharField:
    """Words of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


class BaseForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of base"), choices=BaseKind.choices)
    name = forms.CharField(label=_("Name of the place"), max_length=120)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=120)
    slug = forms.SlugField(
        label=_("Address of the page"), max_length=60, help_text=_("Latin letters, digits and hyphens: /bases/this/")
    )
    venue = forms.TypedChoiceField(
        label=_("Venue in the register"), coerce=int, empty_value=None, required=False,
        help_text=_("Floor space for titles and self-assessment is read there."),
    )  # fmt: skip
    place = PlaceField(
        label=_("County or district"), required=False, max_length=80,
        help_text=_("County or district, by name (for example 北京 朝阳) or six-digit code. Empty: the place of the unit."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        help_text=_("For “near me”: WGS 84, in degrees."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=60)
    mail = forms.EmailField(label=_("Mail"), required=False)
    grade_from = forms.TypedChoiceField(
        label=_("Suits grades from"), choices=GRADES, coerce=int, empty_value=None, required=False,
        help_text=_("1–6 primary, 7–9 junior, 10–12 senior school"),
    )  # fmt: skip
    grade_to = forms.TypedChoiceField(label=_("to grade"), choices=GRADES, coerce=int, empty_value=None, required=False)
    accessible_seats = forms.IntegerField(
        label=_("Wheelchair places at once"), required=False, min_value=0, help_text=_("Empty is not known.")
    )
    access = forms.MultipleChoiceField(
        label=_("For visitors with special needs"),
        required=False,
        choices=Access.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    on_holidays = forms.ChoiceField(label=_("On public holidays"), choices=HolidayHours.choices)
    slots_ahead_days = forms.IntegerField(
        label=_("Days ahead for which slots are opened"), min_value=1, max_value=90, initial=14
    )
    opened_on = day_field(label=_("Open to the public since"))

    def __init__(self, *args: Any, unit_ids: Collection[int], venues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(label.id, label.name) for label in list_labels(unit_ids) if label.closed_on is None]
        cast(forms.ChoiceField, self.fields["unit"]).choices = offered
        cast(forms.ChoiceField, self.fields["venue"]).choices = [("", "–"), *venues]


class TextForm(forms.Form):
    summary = forms.CharField(label=_("In one sentence"), max_length=200)
    summary_en = forms.CharField(label=_("In one sentence, English"), required=False, max_length=300)
    description = text_area(8, label=_("What is there to see"), required=False, max_length=6000)
    guidelines = text_area(label=_("Visit guidelines"), required=False, max_length=4000)
    safety = text_area(label=_("Safety"), required=False, max_length=4000)
    getting_there = text_area(2, label=_("How to get there"), required=False, max_length=1000)
    price = forms.CharField(
        label=_("Price and concessions"), required=False, max_length=300,
        help_text=_("Say what is free, and for whom: pupils, students, teachers, elderly, disabled, military."),
    )  # fmt: skip
    tour_url = forms.URLField(label=_("360° tour: address"), required=False, max_length=300, assume_scheme="https")
    tour_upload = forms.FileField(
        label=_("360° tour: picture"),
        required=False,
        help_text=_(
            "An equirectangular picture, twice as wide as high. Place and camera that are noted in the file are taken out."
        ),
    )
    tour_words = forms.CharField(
        label=_("What the 360° picture shows"), required=False, max_length=200,
        help_text=_("Read out instead of the picture, and shown beneath it."),
    )  # fmt: skip
    tour_removed = forms.BooleanField(label=_("Take the 360° picture away"), required=False)
    secrecy_note = text_area(
        2, label=_("Secrecy note, for staff only"), required=False, max_length=2000,
        help_text=_("What must not be shown, photographed or told. Never public."),
    )  # fmt: skip


class FacilityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of facility"), choices=FacilityKind.choices)
    name = forms.CharField(label=_("Name of the place"), max_length=80)
    name_en = forms.CharField(label=_("English name"), required=False, max_length=120)
    summary = forms.CharField(label=_("In one sentence"), required=False, max_length=200)
    capacity = forms.IntegerField(label=_("Visitors at once"), min_value=1, max_value=10_000)
    slot_minutes = forms.IntegerField(label=_("Minutes of a visit"), min_value=10, max_value=720, initial=60)
    guides_needed = forms.IntegerField(label=_("Guides for a visit"), min_value=0, max_value=20, initial=0)
    needs_booking = forms.BooleanField(
        label=_("Has to be booked"), required=False, initial=True,
        help_text=_("Leave it off where nobody has to be turned away: booking is asked for only where it is needed."),
    )  # fmt: skip
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=99, initial=0)


class DayForm(forms.Form):
    closed_on = day_field(label=_("Closed on"), help_text=_("The first day on which it is no longer open."))
    reason = text_area(2, label=_("Reason"), max_length=1000)


class BaseFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of base"), required=False, choices=[("", _("all")), *BaseKind.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("all")), ("published", _("on the public site")), ("hidden", _("not public")), ("closed", _("closed"))],
    )  # fmt: skip
