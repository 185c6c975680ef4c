from collections.abc import Collection
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.models import ItemKind, TitleLevel, VenueType
from kepu.domain.content.channels import ChannelKind
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.places import PlaceField


def day_field(**options: Any) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def number_field(**options: Any) -> forms.IntegerField:
    """A whole number from nought; empty is not known."""
    return forms.IntegerField(
        min_value=0, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **options
    )


def source_field() -> forms.CharField:
    """Where a stated figure is from."""
    return forms.CharField(
        label=_("Where this is from"),
        max_length=300,
        help_text=_("A document, a ticket system, an export: what an auditor can look up."),
    )


class UnitForm(forms.Form):
    """A form whose `unit` offers only units over which the actor holds the permission."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(label.id, label.name) for label in list_labels(unit_ids)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = offered


class VenueForm(UnitForm):
    name = forms.CharField(label=_("Registered name"), max_length=120)
    place = PlaceField(
        label=_("County or district"), required=False, max_length=80,
        help_text=_("County or district, by name (for example 北京 朝阳) or six-digit code. Empty: the place of the unit."),
    )  # fmt: skip
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    opened_on = day_field(label=_("Open to the public since"))
    closed_on = day_field(
        label=_("Closed on"), required=False, help_text=_("The first day on which it is no longer open.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _in_order(self, cleaned, "opened_on", "closed_on")
        return cleaned


class VenueFactsForm(forms.Form):
    starts_on = day_field(label=_("Holds from"))
    venue_type = forms.ChoiceField(label=_("Kind of venue"), choices=VenueType.choices)
    building_area_m2 = number_field(label=_("Floor space of the building (m²)"))
    hall_area_m2 = number_field(label=_("Floor space of exhibition halls (m²)"))
    source_note = source_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        building, halls = cleaned.get("building_area_m2"), cleaned.get("hall_area_m2")
        if building is not None and halls is not None and halls > building:
            self.add_error("hall_area_m2", _("The halls cannot be larger than the building."))
        return cleaned


class VenueYearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2200)
    visits = number_field(label=_("Visits (people-times)"))
    open_days = number_field(label=_("Days open"))
    free_days = number_field(label=_("Days open free of charge"))
    source_note = source_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        year, opened, free = cleaned.get("year"), cleaned.get("open_days"), cleaned.get("free_days")
        longest = 366 if year and date(year, 12, 31).timetuple().tm_yday == 366 else 365
        if (opened or 0) > longest:
            self.add_error("open_days", _("The year has fewer days."))
        if (free or 0) > (opened if opened is not None else longest):
            self.add_error("free_days", _("More days free of charge than days open."))
        return cleaned


class ItemForm(UnitForm):
    kind = forms.ChoiceField(label=_("What is counted"), choices=ItemKind.choices)
    starts_on = day_field(label=_("Holds from"))
    quantity = forms.IntegerField(
        label=_("How many"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    source_note = source_field()


class TitleForm(UnitForm):
    title = forms.CharField(label=_("Title held"), max_length=120, help_text=_("As on the certificate."))
    level = forms.ChoiceField(label=_("Level"), choices=TitleLevel.choices)
    venue = forms.TypedChoiceField(label=_("Venue"), coerce=int, empty_value=None, required=False)
    issuer = forms.CharField(label=_("Given by"), required=False, max_length=120)
    since = day_field(label=_("Since"))
    until = day_field(label=_("Until"), required=False, help_text=_("The first day on which it is no longer held."))
    source_note = source_field()

    def __init__(self, *args: Any, venues: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("the unit itself")), *venues]
        cast(forms.ChoiceField, self.fields["venue"]).choices = offered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _in_order(self, cleaned, "since", "until")
        return cleaned


class ChannelForm(UnitForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=ChannelKind.choices)
    name = forms.CharField(label=_("Registered name"), max_length=120)
    address = forms.CharField(label=_("Address or account"), required=False, max_length=200)
    opened_on = day_field(label=_("Running since"))
    closed_on = day_field(
        label=_("Closed on"), required=False, help_text=_("The first day on which it no longer runs.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        _in_order(self, cleaned, "opened_on", "closed_on")
        return cleaned


class ChannelFactsForm(forms.Form):
    starts_on = day_field(label=_("From"))
    ends_on = day_field(
        label=_("Until"), help_text=_("A month, a quarter or a year; periods of a channel do not overlap.")
    )
    followers = number_field(label=_("Followers at the end"))
    posts = number_field(label=_("Posts"))
    reads = number_field(label=_("Reads"))
    copies = number_field(label=_("Copies"))
    hours = number_field(label=_("Hours broadcast"))
    source_note = source_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The period ends before it starts."))
        if all(cleaned.get(name) is None for name in ("followers", "posts", "reads", "copies", "hours")):
            raise forms.ValidationError(_("State at least one number."))
        return cleaned


class VenueFilter(forms.Form):
    venue_type = forms.ChoiceField(
        label=_("Kind of venue"), required=False, choices=[("", _("all")), *VenueType.choices]
    )
    closed = forms.BooleanField(label=_("Closed ones, too"), required=False)


class ItemFilter(forms.Form):
    kind = forms.ChoiceField(label=_("What is counted"), required=False, choices=[("", _("all")), *ItemKind.choices])
    on = day_field(label=_("As of"), required=False)


class TitleFilter(forms.Form):
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("all")), *TitleLevel.choices])
    ended = forms.BooleanField(label=_("Ended ones, too"), required=False)


class ChannelFilter(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *ChannelKind.choices])
    closed = forms.BooleanField(label=_("Closed ones, too"), required=False)


def _in_order(form: forms.Form, cleaned: dict[str, Any], first: str, last: str) -> None:
    before, after = cleaned.get(first), cleaned.get(last)
    if before and after and after <= before:
        form.add_error(last, _("This day is not after the first one."))
