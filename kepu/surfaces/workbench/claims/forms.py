from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.claims.contracts import ClaimDraft, SourceDraft
from kepu.domain.claims.models import Category, ClaimState, ClusterState, Harm
from kepu.domain.claims.scale import grade_choices
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.handing_in import SecretJudgeForm
from kepu.surfaces.workbench.pages import ReasonForm

ALL = [("", _("all"))]

WAYS = [
    ("words", _("Only how it is said: public at once; needs the right to publish")),
    ("meaning", _("Perhaps what it means: a correction begins, signed off anew; the old words stand until then")),
]


def area(rows: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


def unit_choices(unit_ids: Collection[int]) -> list[tuple[int, str]]:
    return [(label.id, label.name) for label in list_labels(unit_ids) if label.closed_on is None]


class ClaimFilter(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *ClaimState.choices])
    grade = forms.ChoiceField(label=_("Verdict"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False, choices=[*ALL, *Category.choices])
    harm = forms.ChoiceField(label=_("Harm"), required=False, choices=[*ALL, *Harm.choices])

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = [*ALL, *unit_choices(unit_ids)]
        cast(forms.ChoiceField, self.fields["grade"]).choices = [*ALL, *grade_choices()]


class ClusterFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *ClusterState.choices])
    answer = forms.ChoiceField(
        label=_("Answer to readers"), required=False, choices=[*ALL, ("call", _("to be called"))]
    )
    harm = forms.ChoiceField(label=_("Harm"), required=False, choices=[*ALL, *Harm.choices])


class ClaimForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit that answers for it"), coerce=int)
    text = area(
        2, label=_("The claim, in one sentence"), max_length=300,
        help_text=_("As people spread it, affirmatively: “X does Y”, not “X does not do Y”. The verdict says whether it holds."),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices, initial=Category.OTHER)
    harm = forms.TypedChoiceField(label=_("Harm it may do"), coerce=int, choices=Harm.choices, initial=Harm.MEDIUM)
    region = forms.CharField(
        label=_("Region where it goes round"),
        max_length=6,
        required=False,
        help_text=_("Code of six digits; empty: everywhere."),
    )
    seen_on = forms.CharField(
        label=_("Where it was seen"), max_length=200, required=False, help_text=_("Platforms, groups, papers.")
    )

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)


def draft_of(values: dict[str, Any]) -> ClaimDraft:
    """What a ClaimForm was filled with."""
    return ClaimDraft(values["text"], values["category"], values["harm"], values["region"] or None, values["seen_on"])


class VerdictForm(forms.Form):
    grade = forms.ChoiceField(label=_("Verdict"))
    short = area(
        2, label=_("In short"), max_length=200, help_text=_("What a reader takes away, in one or two plain sentences.")
    )
    long = area(
        8,
        label=_("Why"),
        max_length=20_000,
        required=False,
        help_text=_("What is known, how, and what is not known yet."),
    )
    note = area(2, label=_("What is corrected, and why"), max_length=1000, help_text=_("Readers see this."))

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["grade"]).choices = grade_choices()
        if not is_correction:
            del self.fields["note"]


class SourceForm(forms.Form):
    title = forms.CharField(label=_("Title of the source"), max_length=300, required=False)
    doi = forms.CharField(label="DOI", max_length=120, required=False)
    url = forms.CharField(label=_("Address"), max_length=500, required=False)
    quote = forms.CharField(
        label=_("Passage"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def draft(self) -> SourceDraft | None:
        values = getattr(self, "cleaned_data", {})
        given = {name: values.get(name, "").strip() for name in ("title", "doi", "url", "quote")}
        return SourceDraft(**given) if any(given.values()) else None


SourceForms = forms.formset_factory(SourceForm, extra=2, max_num=12, absolute_max=12)


class SubmitForm(SecretJudgeForm):
    affiliation = forms.CharField(
        label=_("Where the expert works"),
        max_length=120,
        required=False,
        help_text=_("Stands beside the name on the public page."),
    )


class PublicReasonForm(forms.Form):
    reason = area(3, label=_("Reason"), max_length=1000, help_text=_("Readers see this."))


class RewordForm(PublicReasonForm):
    text = area(2, label=_("The claim, in one sentence"), max_length=300)
    way = forms.ChoiceField(
        label=_("What the words change"), widget=forms.RadioSelect, initial="words",
        choices=WAYS,
    )  # fmt: skip

    field_order = ("text", "way", "reason")

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            cast(forms.ChoiceField, self.fields["way"]).choices = [WAYS[1]]


class AssignForm(ReasonForm):
    unit = forms.TypedChoiceField(label=_("Unit that answers for it"), coerce=int)

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)


class ImportForm(forms.Form):
    """A file of claims that others checked, or the address of one, and the unit that answers for taking it in."""

    file = forms.FileField(label=_("File"), required=False)
    url = forms.CharField(
        label=_("Or the address of a partner's feed"), max_length=500, required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Begins with https://. It is fetched once, now; later changes come with another import."),
    )  # fmt: skip
    publisher = forms.CharField(
        label=_("Who checked them, where the file does not say"), max_length=120, required=False,
        help_text=_("Readers see it at every claim. Rows that name nobody are refused without it."),
    )  # fmt: skip
    unit = forms.TypedChoiceField(label=_("Unit that answers for it"), coerce=int)

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "file" not in self.errors and bool(values.get("file")) == bool(values.get("url")):
            self.add_error("file", _("Choose a file or give an address, one of the two."))
        return values


class MessageForm(forms.Form):
    text = area(5, label=_("Message"), max_length=5000)
