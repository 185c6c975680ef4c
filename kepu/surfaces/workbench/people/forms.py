from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _

from kepu.foundation.people.contracts import UNSTATED
from kepu.foundation.people.models import Category, Person, Post, Seniority
from kepu.foundation.subjects.standard import first_level_choices

Choices = Sequence[tuple[Any, Any]]
STATED_LEVELS = [choice for choice in Seniority.choices if choice[0]]
DEGREE = [("", _("not known")), ("yes", _("yes")), ("no", _("no"))]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=required, help_text=help_text)


def subject_choices() -> list[tuple[str, Any]]:
    """Subjects of the register, in the reader's language, with one for those of whom it is not stated."""
    return [("", _("not stated")), *first_level_choices()]


def wanted_subjects() -> list[tuple[str, Any]]:
    """Subjects to look for."""
    return [("", _("any")), *first_level_choices(), (UNSTATED, _("not stated"))]


class PersonForm(forms.Form):
    """What is kept of a person: only what figures need."""

    name = forms.CharField(label=_("Name"), max_length=80)
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    seniority = forms.ChoiceField(
        label=_("Title level"), choices=[("", _("not stated")), *STATED_LEVELS], required=False
    )
    title = forms.CharField(label=_("Professional title"), max_length=60, required=False)
    subject = forms.ChoiceField(
        label=_("First-level subject"),
        choices=subject_choices,
        required=False,
        help_text=_("GB/T 13745. Participation is counted by it."),
    )
    field = forms.CharField(
        label=_("Field of science"), max_length=60, required=False, help_text=_("In the person's own words.")
    )
    has_degree = forms.ChoiceField(label=_("Bachelor's degree or above"), choices=DEGREE, required=False)
    gender = forms.ChoiceField(
        label=_("Gender"), choices=[("", _("not known")), ("female", _("female")), ("male", _("male"))], required=False
    )
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    joined_on = day_field(_("In the register since"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field

    def clean_has_degree(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["has_degree"])


class PostForm(forms.Form):
    """An outreach post."""

    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    basis = forms.ChoiceField(label=_("Basis"), choices=Post.Basis.choices)
    duty = forms.ChoiceField(label=_("Outreach duty"), choices=Post.Duty.choices, initial=Post.Duty.OTHER)
    starts_on = day_field(_("From"))
    months_per_year = forms.IntegerField(
        label=_("Person-months a year"), min_value=0, max_value=12, required=False, help_text=_("Empty: not known.")
    )
    is_rural = forms.BooleanField(label=_("Works in the countryside"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field


class PersonFilter(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=[("", _("any")), *Category.choices], required=False)
    seniority = forms.ChoiceField(
        label=_("Title level"), choices=[("", _("any")), *STATED_LEVELS, (UNSTATED, _("not stated"))], required=False
    )
    subject = forms.ChoiceField(label=_("First-level subject"), choices=wanted_subjects, required=False)
    posted = forms.BooleanField(label=_("Holds an outreach post today"), required=False)
    left = forms.BooleanField(label=_("Also those who have left"), required=False)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("any")), *units]  # type: ignore[attr-defined]  # a choice field


class DayForm(forms.Form):
    on = day_field(_("From"))


class LinkForm(forms.Form):
    """Which account a person signs in with."""

    login = forms.CharField(
        label=_("User name or e-mail"), max_length=150, required=False, help_text=_("Empty: no account.")
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ImportForm(forms.Form):
    """A workbook with one person a row."""

    file = forms.FileField(
        label=_("Workbook"),
        validators=[FileExtensionValidator(["xlsx"])],
        help_text=_("xlsx, up to 10 MB; the first sheet."),
    )
    unit_id = forms.TypedChoiceField(label=_("Unit, where a row names none"), coerce=int)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 10 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


def person_initial(person: Person) -> dict[str, Any]:
    """A person as the form shows it."""
    names = ("name", "unit_id", "category", "seniority", "title", "subject", "field", "gender", "name_en", "joined_on")
    degree = {True: "yes", False: "no"}.get(person.has_degree, "")  # type: ignore[arg-type]  # None is not known
    return {name: getattr(person, name) for name in names} | {"has_degree": degree}
