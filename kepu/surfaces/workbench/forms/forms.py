from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kepu.domain.statistics.contracts import Cell, Edition
from kepu.domain.statistics.models import Profile
from kepu.surfaces.workbench.forms.words import ASKED, FORMS, STATES

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ListFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *((code, label) for code, (label, _tone) in STATES.items())],
    )
    form = forms.ChoiceField(label=_("Kind of form"), required=False, choices=[("", _("all")), *FORMS.items()])

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]  # a choice field


class TypedForm(forms.Form):
    """One typed cell: a whole number with its source, "-" for not applicable, empty for not known yet."""

    value = forms.CharField(required=False, max_length=20)
    source_note = forms.CharField(required=False, max_length=300)

    def clean_value(self) -> int | str | None:
        text = self.cleaned_data["value"].strip().replace(",", "").replace("，", "")
        if text in ("", "-", "—", "–"):
            return None if not text else "-"
        if not text.isascii() or not text.isdigit():
            raise ValidationError(
                _(
                    "Enter a whole number without decimals, “-” where it does not apply, or nothing while it is not known."
                )
            )
        return int(text)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if isinstance(values.get("value"), int) and not values.get("source_note", "").strip():
            self.add_error("source_note", _("Say where the number is from: a document, a register, a person."))
        return values

    @property
    def status(self) -> str:
        value = self.cleaned_data["value"]
        return "open" if value is None else "not_applicable" if value == "-" else "value"


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # the stub's parameter is missing at run time
    level = forms.ChoiceField(label=_("level of the unit"), required=False)

    class Meta:
        model = Profile
        fields = ("leader", "filler", "phone", "email", "level", "category_code", "location", "filled_on")
        widgets = {"filled_on": DAY}

    def __init__(self, *args: Any, levels: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "–"), *((level, level) for level in levels)]  # type: ignore[attr-defined]  # a choice field


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class SignatureForm(forms.Form):
    seen_digest = forms.CharField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(label=_("I have read every class of this form and answer for it."))


class DeadlineForm(forms.Form):
    due_on = forms.DateField(label=_("To be signed by"), widget=DAY)

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day.year < 2000:
            raise ValidationError(_("This day is too far in the past."))
        return day


class CellForm(forms.Form):
    """A cell that an administrator adds."""

    table = forms.ChoiceField(label=_("Class of the form"))
    code = forms.RegexField(
        r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$",
        label=_("Code"),
        max_length=50,
        help_text=_("Small letters, digits and dots, for example courses.count; it is kept for ever."),
    )
    title = forms.CharField(label=_("Name as printed"), max_length=120)
    title_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    unit = forms.CharField(label=_("Unit of measurement"), max_length=20, help_text=_("人、人次、次、个、万元…"))
    official = forms.CharField(label=_("Code as printed"), max_length=20, required=False)
    measure = forms.ChoiceField(
        label=_("Measure"),
        required=False,
        help_text=_("Leave empty when no measure can know it; it is then typed with a source."),
    )
    within = forms.ChoiceField(label=_("Part of"), required=False, help_text=_("The cell of which this one is a part."))
    rounding = forms.ChoiceField(
        label=_("Rounding"),
        choices=[
            ("integer", _("whole number")),
            ("wan", _("fen to 10,000 yuan, half up")),
            ("presence", _("1 when there is any")),
        ],
    )
    ask = forms.ChoiceField(label=_("Whom to ask"), choices=list(ASKED.items()))
    is_stock = forms.BooleanField(label=_("As on 31 December"), required=False)
    note_text = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, edition: Edition, measures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells: list[Cell] = list(edition.cells)
        choices = {
            "table": [(table.code, table.title.zh) for table in edition.tables],
            "measure": [("", _("typed")), *measures],
            "within": [("", "–"), *((cell.code, cell.title.zh) for cell in cells)],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # choice fields
