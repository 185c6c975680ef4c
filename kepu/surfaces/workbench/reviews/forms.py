from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.engines.reviews.models import ReviewState

POINTS = [
    (5, _("5 – excellent")),
    (4, _("4 – good")),
    (3, _("3 – sound")),
    (2, _("2 – weak")),
    (1, _("1 – barely acceptable")),
]


class ScoredForm(forms.Form):
    """Asks for points where the step is scored."""

    def __init__(self, *args: Any, scored: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scored:
            self.fields["score"] = forms.TypedChoiceField(
                label=_("Quality"), choices=[("", _("no score")), *POINTS], coerce=int, empty_value=None, required=False,
                help_text=_("How right, how clear and how fresh it is for its readers. It counts in the unit's figures."),
            )  # fmt: skip


class ApprovalForm(ScoredForm):
    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000,
        help_text=_("Kept in the record of this review."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000,
        help_text=_("Say what has to change. The submitter reads it."),
    )  # fmt: skip


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class RemarkForm(forms.Form):
    anchor = forms.CharField(widget=forms.HiddenInput, max_length=80)
    quote = forms.CharField(label=_("Words that it is about"), max_length=300, required=False)
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Full name"), max_length=80)
    email = forms.EmailField(label=_("E-mail"))
    days = forms.IntegerField(label=_("Link works for (days)"), min_value=1, max_value=60, initial=14)


class LinkForm(ScoredForm):
    seen_digest = forms.CharField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        choices=[("approve", _("Approve")), ("return", _("Return with a reason"))],
    )
    comment = forms.CharField(
        label=_("Comment or reason"), widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=2000
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "return" and not str(cleaned.get("comment", "")).strip():
            self.add_error("comment", _("A return needs a reason."))
        return cleaned


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *ReviewState.choices])
    mine = forms.BooleanField(label=_("Submitted by me"), required=False)
