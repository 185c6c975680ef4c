"""Forms of directives."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.contracts import Node
from kepu.domain.plans.models import Directive
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input
from kepu.surfaces.workbench.plans.words import ANSWER_STATES, UNIT_KINDS


class DirectiveFilter(forms.Form):
    """What the list of directives can be narrowed by."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), ("draft", gettext_lazy("being read in")), ("confirmed", gettext_lazy("in force")),
                 ("superseded", gettext_lazy("replaced"))],
    )  # fmt: skip


class ImportForm(forms.Form):
    """A directive's file, and what it cannot say itself."""

    file = forms.FileField(label=gettext_lazy("File (.docx or .txt)"))
    unit = UnitChoice(label=gettext_lazy("Issued to the units below"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: taken from the file."),
    )
    supersedes = forms.TypedChoiceField(label=gettext_lazy("Replaces"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, unit_ids: Iterable[int], replaceable: Sequence[Directive], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["supersedes"].choices = [("", _("nothing")), *((d.pk, d.title) for d in replaceable)]  # type: ignore[attr-defined]  # choices


class FactsForm(forms.Form):
    """What a directive says about itself."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    issuer = forms.CharField(label=gettext_lazy("Issued by"), max_length=120, required=False)
    number = forms.CharField(label=gettext_lazy("Document number"), max_length=80, required=False)
    issued_on = forms.DateField(label=gettext_lazy("Issued on"), widget=date_input())
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Short and unique; it names the clauses, such as 2025-1:3.2."),
    )


class NodeForm(forms.Form):
    """What a clause says and asks."""

    text = forms.CharField(label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 5}))
    duty = forms.CharField(label=gettext_lazy("Duty in short"), max_length=200, required=False)
    is_duty = forms.BooleanField(label=gettext_lazy("Units answer for it"), required=False)
    addressees = forms.MultipleChoiceField(
        label=gettext_lazy("Addressed to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.MultipleChoiceField(label=gettext_lazy("These units besides"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("Due when"),
        choices=[("yearly", gettext_lazy("every year")), ("once", gettext_lazy("once, by"))],
    )
    due_on = forms.DateField(label=gettext_lazy("Day"), widget=date_input(), required=False)

    def __init__(self, *args: Any, units: Sequence[UnitLabel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(f"kind:{kind}", label) for kind, label in UNIT_KINDS.items()]
        self.fields["addressees"].choices = [("all", gettext_lazy("all units")), *kinds]  # type: ignore[attr-defined]  # choices
        self.fields["units"].choices = [(f"unit:{u.code}", u.name) for u in units]  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("when") == "once" and not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by which day."))
        if values.get("is_duty") and not values.get("addressees") and not values.get("units"):
            self.add_error("addressees", _("Say who has to answer for it."))
        return values

    @staticmethod
    def initial_of(node: Node) -> dict[str, Any]:
        return {
            "text": node.text,
            "duty": node.duty,
            "is_duty": node.is_duty,
            "addressees": [word for word in node.addressees if not word.startswith("unit:")],
            "units": [word for word in node.addressees if word.startswith("unit:")],
            "when": "once" if node.due_on else "yearly",
            "due_on": node.due_on,
        }

    def arguments(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {
            "text": values["text"],
            "duty": values["duty"],
            "is_duty": values["is_duty"],
            "addressees": [*values["addressees"], *values["units"]],
            "due_on": values["due_on"] if values["when"] == "once" else None,
            "is_yearly": values["when"] == "yearly",
        }


class ConfirmForm(forms.Form):
    """How a new version gets its assignments."""

    carry = forms.BooleanField(
        label=gettext_lazy("Take over who answers from the version it replaces"), required=False, initial=True
    )


class AnswerForm(forms.Form):
    """What a unit says with its answer."""

    remark = forms.CharField(
        label=gettext_lazy("What was done, in a few sentences"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=1000,
        required=False,
    )


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("Comment"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, required=False
    )


class DutyFilter(forms.Form):
    """What the list of duties can be narrowed by."""

    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all")), *[(k, v) for k, v in ANSWER_STATES.items() if k]],
    )


class AssignForm(forms.Form):
    """Which unit besides."""

    unit = UnitChoice(label=gettext_lazy("Unit"))

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
