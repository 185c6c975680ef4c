"""Forms of the opening calendar."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.contracts import HoursDraft
from kepu.domain.bases.models import HoursKind
from kepu.surfaces.workbench.bases.forms.bases import day_field, time_field
from kepu.surfaces.workbench.bases.words import weekday_name, weekdays

NAMES = ("morning", "afternoon")


class WeekForm(forms.Form):
    """Two stretches a day; more are added as further hours."""

    starts_on = day_field(label=_("Holds from"))
    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in range(7):
            for part in NAMES:
                self.fields[f"{part}_{weekday}_opens"] = time_field(label=_("opens"), required=False)
                self.fields[f"{part}_{weekday}_closes"] = time_field(label=_("closes"), required=False)

    def days(self) -> Iterator[tuple[str, list[tuple[Any, Any]]]]:
        """(weekday in words, its pairs of fields), for drawing."""
        for weekday in range(7):
            pairs = [(self[f"{part}_{weekday}_opens"], self[f"{part}_{weekday}_closes"]) for part in NAMES]
            yield weekday_name(weekday), pairs

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for weekday in range(7):
            for part in NAMES:
                opens, closes = cleaned.get(f"{part}_{weekday}_opens"), cleaned.get(f"{part}_{weekday}_closes")
                if (opens is None) != (closes is None):
                    self.add_error(f"{part}_{weekday}_closes", _("Give both or none."))
                elif opens is not None and closes is not None and closes <= opens:
                    self.add_error(f"{part}_{weekday}_closes", _("It closes before it opens."))
        return cleaned

    def hours(self) -> list[HoursDraft]:
        """What was entered."""
        values = self.cleaned_data
        return [
            HoursDraft(
                weekday,
                values[f"{part}_{weekday}_opens"],
                values[f"{part}_{weekday}_closes"],
                "regular",
                values["is_free"],
            )
            for weekday in range(7)
            for part in NAMES
            if values.get(f"{part}_{weekday}_opens") is not None
        ]


class HoursForm(forms.Form):
    """Further hours on a weekday for a time."""

    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind of hours"), choices=HoursKind.choices, initial=HoursKind.EXTENDED)
    opens_at = time_field(label=_("opens"))
    closes_at = time_field(label=_("closes"))
    starts_on = day_field(label=_("Holds from"))
    ends_on = day_field(label=_("No longer from"), required=False)
    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["weekday"]).choices = weekdays()


class ExceptionForm(forms.Form):
    """A day that is different; without times it is closed."""

    day = day_field(label=_("Day"))
    facility = forms.TypedChoiceField(label=_("What"), coerce=int, empty_value=None, required=False)
    opens_at = time_field(label=_("opens"), required=False, help_text=_("Without times it is closed on this day."))
    closes_at = time_field(label=_("closes"), required=False)
    kind = forms.ChoiceField(label=_("Kind of hours"), choices=HoursKind.choices)
    is_free = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("The public reads it: maintenance, an eclipse, the science week."),
    )

    def __init__(self, *args: Any, facilities: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["facility"]).choices = [("", _("the whole base")), *facilities]
