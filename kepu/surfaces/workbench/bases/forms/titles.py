"""Forms of applications, self-assessment and practices."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.bases.definitions import schemes, sheets
from kepu.domain.bases.models import CopyRight
from kepu.surfaces.workbench.bases.forms.bases import day_field, text_area
from kepu.surfaces.workbench.bases.words import said


class DossierForm(forms.Form):
    scheme = forms.ChoiceField(label=_("Title"))
    year = forms.IntegerField(label=_("Figures of the year"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for scheme in schemes().values():
            title = said(scheme.scheme.title)
            if not scheme.classes:
                choices.append((scheme.code, title))
            choices += [(f"{scheme.code}:{one.code}", f"{title} · {said(one.title)}") for one in scheme.classes]
        cast(forms.ChoiceField, self.fields["scheme"]).choices = choices


class AnswerForm(forms.Form):
    text = text_area(label=_("In words"), required=False, max_length=2000)
    link = forms.URLField(label=_("Link"), required=False, max_length=300, assume_scheme="https")
    upload = forms.FileField(label=_("File"), required=False)


class HandInForm(forms.Form):
    reason = text_area(2, label=_("Why it is handed in although something is missing"), required=False, max_length=1000)


class GrantForm(forms.Form):
    since = day_field(label=_("Held since"))
    source_note = forms.CharField(
        label=_("Where this is from"),
        max_length=300,
        help_text=_("The notice or certificate: what an auditor can look up."),
    )


class AssessmentForm(forms.Form):
    sheet = forms.ChoiceField(label=_("Score sheet"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["sheet"]).choices = [
            (sheet.code, said(sheet.sheet.title)) for sheet in sheets().values()
        ]


class ItemForm(forms.Form):
    value = forms.IntegerField(label=_("Value"), required=False, min_value=0)
    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=0, max_value=100, decimal_places=1,
        help_text=_("Empty: the middle of the band."),
    )  # fmt: skip
    reason = text_area(2, label=_("Reason or source"), required=False, max_length=1000)


class PracticeForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    topic = forms.CharField(label=_("Theme of the practice"), required=False, max_length=40)
    done = text_area(6, label=_("What the base did"), max_length=4000)
    effect = text_area(4, label=_("With what effect"), max_length=2000)
    copy_right = forms.ChoiceField(label=_("Who may copy it"), choices=CopyRight.choices)


class AdoptionForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    how = text_area(3, label=_("What your unit does, and how it went"), max_length=1000)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = units
