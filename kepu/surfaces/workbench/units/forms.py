"""Forms of units, roles, accounts and regions. What they check is spelling; rules are the services'."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from kepu.foundation.places.selectors import list_provinces
from kepu.foundation.units.models import Role, UnitKind
from kepu.surfaces.workbench.records.places import region_code_of
from kepu.surfaces.workbench.units.words import TRAITS

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
Choices = Sequence[tuple[Any, Any]]


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:
    """A day, picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text, required=required)


class RegionField(forms.CharField):
    """A region as typed or chosen; cleaned to its code or None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "list": "regions-found",
            "autocomplete": "off",
            "hx-get": reverse_lazy("workbench:units:found_regions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#regions-found",
            "hx-swap": "innerHTML",
        }
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str | None:
        return region_code_of(super().clean(value)) or None


class UnitForm(forms.Form):
    """Names and place of a unit."""

    name = forms.CharField(label=_("Unit name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: former names and abbreviations by which workbooks call the unit."),
    )
    region = RegionField(label=_("Seat"), help_text=_("County or district, by name or code."))
    field = forms.CharField(label=_("Field of science"), max_length=40, required=False)
    sort_key = forms.CharField(
        label=_("Sort key"), max_length=20, required=False, help_text=_("Lists show units in this order.")
    )

    def clean_aliases(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip())


class NewUnitForm(UnitForm):
    """A unit that is new."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Small letters, digits and hyphens; never changes.")
    )
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind.choices)
    parent = forms.TypedChoiceField(label=_("Under"), coerce=int)
    opened_on = day_field(_("Opened on"))
    field_order = ["name", "code", "kind", "parent", "opened_on", "region", "short_name", "name_en", "aliases", "field"]

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = list(parents)  # type: ignore[attr-defined]  # a choice field

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        if not CODE.fullmatch(code):
            raise forms.ValidationError(_("Use small letters, digits and hyphens only."))
        return code


class MoveForm(forms.Form):
    """Where to, from which day, why. `step` says whether the person has seen what changes."""

    target = forms.TypedChoiceField(label=_("To which unit"), coerce=int)
    on = day_field(
        _("With effect from"), help_text=_("Acts of earlier days stay in the figures of where the unit was.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, targets: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [("", "—"), *targets]  # type: ignore[attr-defined]  # a choice field


class CloseForm(forms.Form):
    """From which day a unit is closed, and why."""

    on = day_field(_("Closed from"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GrantForm(forms.Form):
    """A role for an account, found by user name or address."""

    login = forms.CharField(label=_("User name or e-mail"), max_length=150)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class InviteForm(forms.Form):
    """A new account with its first role."""

    name = forms.CharField(label=_("Name"), max_length=80)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters, digits, dot, hyphen and underscore; begins with a letter."),
    )
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The link to set a password goes there; it works once, for three days.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class PassportForm(forms.Form):
    """The stable id of a person in the academy's passport."""

    subject = forms.CharField(label="umtId", max_length=64, required=False, help_text=_("Empty: not linked."))


class AccountFilter(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("any")), *Role.choices], required=False)
    active = forms.ChoiceField(
        label=_("State"), choices=[("", _("any")), ("yes", _("may sign in")), ("no", _("suspended"))], required=False
    )


class EventFilter(forms.Form):
    verb = forms.ChoiceField(label=_("What"), required=False)
    since = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False)

    def __init__(self, *args: Any, verbs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("any")), *verbs]  # type: ignore[attr-defined]  # a choice field


class RegionFilter(forms.Form):
    province = forms.ChoiceField(label=_("Province"), required=False)
    trait = forms.ChoiceField(label=_("Mark"), choices=[("", _("any")), *TRAITS.items()], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(region.code, region.name) for region in list_provinces()]
        self.fields["province"].choices = [("", _("any")), *provinces]  # type: ignore[attr-defined]  # a choice field


class TraitForm(forms.Form):
    """A region is remote or rural from a day, as a source says."""

    trait = forms.ChoiceField(label=_("Mark"), choices=list(TRAITS.items()))
    starts_on = day_field(_("With effect from"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Which list or document says so."))


class EndTraitForm(forms.Form):
    trait = forms.ChoiceField(choices=list(TRAITS.items()))
    ends_on = day_field(_("No longer from"))


class TraitFileForm(forms.Form):
    """A CSV with columns code, trait (remote or rural), from (a day, optional)."""

    file = forms.FileField(label=_("CSV file"), validators=[FileExtensionValidator(["csv"])])
    starts_on = day_field(_("From, where a row says nothing"))
    source = forms.CharField(label=_("Source"), max_length=200)

    def initial_day(self) -> date | None:
        value: date | None = self.cleaned_data.get("starts_on")
        return value
