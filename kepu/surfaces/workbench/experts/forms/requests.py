"""Forms of requests and invitations."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kepu.engines.experts.contracts import Asker, Completion, RequestDraft, Tie
from kepu.engines.experts.models import ExpertRequest, Invitation
from kepu.engines.experts.sealing import asker_of
from kepu.engines.experts.words import RECORD_KINDS, Audience, InterestKind, Language, Mode, Origin, RequestState
from kepu.engines.ledger.selectors import list_kinds
from kepu.foundation.subjects.standard import subjects
from kepu.surfaces.workbench.experts.forms.profiles import ALL, SubjectField, subject_options, subject_text
from kepu.surfaces.workbench.experts.words import province_names
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input

NONE = ("", "–")


class RequestForm(forms.Form):
    """What somebody needs an expert for."""

    origin = forms.ChoiceField(label=gettext_lazy("Who needs an expert"), choices=Origin.choices)
    organisation = forms.CharField(label=gettext_lazy("Organisation that asks"), required=False, max_length=120)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    question = forms.CharField(
        label=gettext_lazy("What it is about"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("In the words of whoever asks. Experts are found by this text as well as by what is chosen below."),
    )  # fmt: skip
    concerned = forms.CharField(
        label=gettext_lazy("Organisations it is about"), required=False, max_length=300,
        help_text=gettext_lazy("Divided by commas. Experts with ties to them are left out."),
    )  # fmt: skip
    field = SubjectField(label=gettext_lazy("Field, if you know it"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Mode.choices)
    language = forms.ChoiceField(
        label=gettext_lazy("Language or dialect"), required=False, choices=[NONE, *Language.choices],
        help_text=gettext_lazy("Only when it has to be this one."),
    )  # fmt: skip
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), required=False, choices=[NONE, *Audience.choices])
    needed_on = forms.DateField(label=gettext_lazy("Needed on"), required=False, widget=date_input())
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of the expert's time"), min_value=5, max_value=6000, initial=30
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [NONE, *province_names().items()]  # type: ignore[attr-defined]  # choices
        self.options = subject_options()

    def draft(self) -> RequestDraft:
        values = self.cleaned_data
        names = ("origin", "organisation", "title", "question", "concerned", "field", "mode", "language", "audience")
        more = {"needed_on": values["needed_on"], "minutes": values["minutes"], "region_code": values["region"] or None}
        return RequestDraft(**{name: values[name] for name in names}, **more)


def request_initial(row: ExpertRequest) -> dict[str, Any]:
    """A request as the form shows it."""
    names = (
        "origin", "organisation", "title", "question", "concerned", "mode", "language", "audience", "needed_on", "minutes",
    )  # fmt: skip
    region = f"{row.region_id[:2]}0000" if row.region_id else ""
    return {**{name: getattr(row, name) for name in names}, "field": subject_text(row.field), "region": region}


class NewRequestForm(RequestForm):
    """The same, with the unit that looks after it and whoever asked by telephone."""

    unit = UnitChoice(label=gettext_lazy("Looked after by"))
    asker_name = forms.CharField(label=gettext_lazy("Who asks"), required=False, max_length=60)
    asker_contact = forms.CharField(
        label=gettext_lazy("Telephone or mail"), required=False, max_length=120,
        help_text=gettext_lazy("Kept sealed and erased 90 days after the end."),
    )  # fmt: skip
    field_order = ["unit", "origin", "organisation", "asker_name", "asker_contact"]

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice

    def asker(self) -> Asker | None:
        name, contact = self.cleaned_data["asker_name"], self.cleaned_data["asker_contact"]
        return Asker(name=name, contact=contact) if name or contact else None


class HandingForm(forms.Form):
    unit = UnitChoice(label=gettext_lazy("Hand it to"))
    reason = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class InviteForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("A few words to the expert"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=gettext_lazy("The answer"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Accepts")), ("no", gettext_lazy("Declines"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("If declined: why"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class OwnAnswerForm(AnswerForm):
    """The same, said by the expert."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("I accept")), ("no", gettext_lazy("I decline"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("If you decline: why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    organisation = forms.CharField(
        label=gettext_lazy("A tie to somebody concerned: organisation or company"), required=False, max_length=120,
        help_text=gettext_lazy("Post, shares, funding, fees, patent, family: shown beside your name. Empty: none, or declared already."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of tie"), required=False, choices=[("", "–"), *InterestKind.choices]
    )

    def clean(self) -> dict[str, Any]:
        """Adds `tie`: what was declared with the answer, or None. Half of it is asked for."""
        values = self.cleaned_data
        organisation, kind = values.get("organisation", ""), values.get("kind", "")
        if organisation and not kind:
            self.add_error("kind", gettext_lazy("Say what kind of tie it is."))
        if kind and not organisation and "organisation" in values:
            self.add_error("organisation", gettext_lazy("Say to whom."))
        return values | {"tie": Tie(organisation, kind) if organisation else None}


class CompletionForm(forms.Form):
    """What came of it, with the minutes of each expert who accepted."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of act it was"))
    title = forms.CharField(
        label=gettext_lazy("Title in the ledger"),
        max_length=120,
        help_text=gettext_lazy("Public once it is confirmed."),
    )
    held_on = forms.DateField(label=gettext_lazy("Done on"), widget=date_input())
    onsite = forms.IntegerField(
        label=gettext_lazy("People on site"), required=False, min_value=0, max_value=10_000_000,
        help_text=gettext_lazy("Empty: not known."),
    )  # fmt: skip
    online = forms.IntegerField(
        label=gettext_lazy("People online"), required=False, min_value=0, max_value=1_000_000_000,
        help_text=gettext_lazy("Empty: not known."),
    )  # fmt: skip

    def __init__(self, *args: Any, accepted: list[Invitation], minutes: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {kind.code: kind for kind in list_kinds()}
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # choices
            (code, kind_name(names[code])) for code in RECORD_KINDS if code in names
        ]
        self.accepted = accepted
        for row in accepted:
            self.fields[f"minutes_{row.pk}"] = forms.IntegerField(
                label=_minutes_label(row.expert.person.name), min_value=0, max_value=6000, initial=minutes,
                help_text=gettext_lazy("0: took no part."),
            )  # fmt: skip

    def completion(self) -> Completion:
        values = self.cleaned_data
        plain = {name: values[name] for name in ("kind", "title", "held_on", "onsite", "online")}
        return Completion(**plain, minutes={row.pk: values[f"minutes_{row.pk}"] for row in self.accepted})


def _minutes_label(name: str) -> str:
    from django.utils.translation import gettext as _

    return _("Minutes given by %(name)s") % {"name": name}


def kind_name(kind: Any) -> str:
    """A kind of act in the reader's language."""
    from django.utils.translation import get_language

    return str(kind.name_en if (get_language() or "").startswith("en") else kind.name)


class RequestFilterForm(forms.Form):
    """What the list can be narrowed by."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ALL, *RequestState.choices])
    origin = forms.ChoiceField(
        label=gettext_lazy("Who needs an expert"), required=False, choices=[ALL, *Origin.choices]
    )
    field = forms.ChoiceField(label=gettext_lazy("Field of science"), required=False)
    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firsts = [(s.code, f"{s.code} {s.label}") for s in subjects().values() if s.is_first_level]
        for name, choices in (("field", firsts), ("unit", units)):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]  # choices


def asker_lines(row: ExpertRequest) -> list[tuple[Any, str]]:
    """Who asked from outside, for those who look after the request."""
    asker = asker_of(row)
    if asker is None:
        return []
    return [(gettext_lazy("Who asks"), asker.name), (gettext_lazy("Telephone or mail"), asker.contact)]
