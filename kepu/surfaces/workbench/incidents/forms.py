"""Forms of incident files."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.emergency.contracts import IncidentDraft, PartnerDraft, Signer, TaskDraft
from kepu.domain.emergency.models import Colour, IncidentState, Level, Matter, PartnerKind, Way
from kepu.domain.emergency.questions import question_text, questions
from kepu.domain.emergency.services.levels import NUMBERS, LevelDraft
from kepu.domain.packs.hazards import hazard_choices
from kepu.foundation.places.selectors import list_provinces
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.places import PlaceField
from kepu.surfaces.workbench.incidents.words import level_label

ALL = [("", _("all"))]
Choices = Sequence[tuple[Any, Any]]


def area(rows: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


def moment(**options: Any) -> forms.DateTimeField:
    """A moment in the academy's time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(widget=widget, **options)


def unit_choices(unit_ids: Collection[int]) -> list[tuple[int, str]]:
    return [(label.id, label.name) for label in list_labels(unit_ids) if label.closed_on is None]


def level_choices() -> list[tuple[str, str]]:
    return [(row.code, f"{row.title} · {row.get_colour_display()}") for row in Level.objects.order_by("rank")]


class IncidentFilter(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *IncidentState.choices])
    level = forms.ChoiceField(label=_("Level"), required=False)
    hazard = forms.ChoiceField(label=_("What kind"), required=False)
    drill = forms.ChoiceField(
        label=_("Drills"), required=False, choices=[*ALL, ("no", _("without drills")), ("yes", _("drills only"))]
    )
    lead = forms.ChoiceField(label=_("Lead"), required=False, choices=[*ALL, ("none", _("nobody leads"))])

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("unit", unit_choices(unit_ids)),
            ("level", level_choices()),
            ("hazard", hazard_choices()),
        ):
            cast(forms.ChoiceField, self.fields[name]).choices = [*ALL, *choices]


class IncidentForm(forms.Form):
    hazard = forms.ChoiceField(label=_("What kind"))
    level = forms.ChoiceField(label=_("Level"))
    title = forms.CharField(label=_("What has happened, in one line"), max_length=80)
    region = PlaceField(label=_("Place"), required=False, help_text=_("County or district, by name or code."))
    origin = forms.CharField(
        label=_("How we know"), max_length=200, required=False, help_text=_("Who reported it, or where it was read.")
    )
    is_drill = forms.BooleanField(
        label=_("This is a drill"),
        required=False,
        help_text=_("Nothing of it reaches readers, partners, figures or the ledger."),
    )
    words = area(3, label=_("More words"), max_length=1000, required=False)
    concerned = forms.CharField(
        label=_("Organisations concerned"), max_length=300, required=False,
        help_text=_("Experts with ties to them are not called. Separate by commas."),
    )  # fmt: skip
    unit = forms.TypedChoiceField(label=_("Unit whose file it is"), coerce=int)

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["hazard"]).choices = [("", _("choose")), *hazard_choices()]
        cast(forms.ChoiceField, self.fields["level"]).choices = level_choices()
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)


class IncidentEditForm(IncidentForm):
    reason = forms.CharField(
        label=_("Why the level changes"), max_length=500, required=False, help_text=_("Needed when the level changes.")
    )


def draft_of(values: dict[str, Any], *, is_drill: bool | None = None) -> IncidentDraft:
    """What an IncidentForm was filled with."""
    return IncidentDraft(
        hazard=values["hazard"], level=values["level"], title=values["title"], words=values["words"],
        region_code=values["region"], origin=values["origin"], concerned=values["concerned"],
        is_drill=values["is_drill"] if is_drill is None else is_drill,
    )  # fmt: skip


class OfferForm(forms.Form):
    account = forms.TypedChoiceField(label=_("Next shift"), coerce=int)
    note = area(5, label=_("Where it stands, what is next"), max_length=2000)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["account"]).choices = list(people)


def seen() -> forms.CharField:
    """From which saving the form was filled."""
    return forms.CharField(widget=forms.HiddenInput, required=False, empty_value=None)


class StatementForm(forms.Form):
    seen = seen()
    note = area(2, label=_("What has changed"), max_length=1000, help_text=_("Readers see this beside the version."))
    headline = forms.CharField(label=_("The statement in one sentence"), max_length=120)
    known = area(5, label=_("What is known"), max_length=4000)
    unknown = area(3, label=_("What is not known yet"), max_length=4000, required=False)
    advice = area(3, label=_("What people should do"), max_length=4000, required=False)
    next_update_at = moment(
        label=_("Next update at"), required=False, help_text=_("Readers are told. Empty: this is the last version.")
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["note"]


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=200, required=False)
    answer = area(2, label=_("Answer to it"), max_length=2000, required=False)

    def pair(self) -> tuple[str, str] | None:
        values = getattr(self, "cleaned_data", {})
        pair = (values.get("question", "").strip(), values.get("answer", "").strip())
        return pair if any(pair) else None


QuestionForms = forms.formset_factory(QuestionForm, extra=2, max_num=20, absolute_max=20)


class SignerForm(forms.Form):
    expert = forms.TypedChoiceField(label=_("Expert who said yes"), coerce=int, required=False, empty_value=None)
    institute = forms.CharField(label=_("Or: institute"), max_length=120, required=False)
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)

    def __init__(self, *args: Any, experts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["expert"]).choices = [("", _("none")), *experts]

    def signer(self) -> Signer | None:
        values = getattr(self, "cleaned_data", {})
        if values.get("expert") is not None:
            return Signer(expert_id=values["expert"])
        given = {name: values.get(name, "") for name in ("institute", "name", "email")}
        return Signer(**given) if any(given.values()) else None


SignerForms = forms.formset_factory(SignerForm, extra=4, max_num=4, absolute_max=4)


class SubmitForm(forms.Form):
    with_secrecy = forms.BooleanField(label=_("Secrecy review as well"), required=False)


class AfterActionForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in questions():
            self.fields[code] = area(3, label=question_text(code), max_length=4000, required=False)
        self.fields["seen"] = seen()
        self.fields["lessons"] = area(4, label=_("Lessons"), max_length=8000, required=False)


class TaskForm(forms.Form):
    what = forms.CharField(label=_("What has to be done"), max_length=300, required=False)
    who = forms.CharField(label=_("Who"), max_length=120, required=False)
    due_on = forms.DateField(
        label=_("To be done by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def task(self) -> TaskDraft | None:
        values = getattr(self, "cleaned_data", {})
        what = values.get("what", "").strip()
        return TaskDraft(what, values.get("who", ""), values.get("due_on")) if what else None


TaskForms = forms.formset_factory(TaskForm, extra=2, max_num=20, absolute_max=20)


class PartnerForm(forms.Form):
    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=PartnerKind.choices)
    unit = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, help_text=_("It is told of statements of this unit and those below.")
    )
    way = forms.ChoiceField(label=_("How it is told"), choices=Way.choices)
    url = forms.URLField(
        label=_("Address of the webhook"), max_length=300, required=False, assume_scheme="https",
        help_text=_("https, reachable from outside."),
    )  # fmt: skip
    email = forms.EmailField(label=_("Mail address"), required=False)
    contact = forms.CharField(label=_("Person to call"), max_length=120, required=False)
    hazards = forms.MultipleChoiceField(
        label=_("Of what"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )

    regions = forms.MultipleChoiceField(
        label=_("Of which provinces"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: of the whole country. An incident without a place goes to everybody."),
    )
    parts = forms.MultipleChoiceField(
        label=_("What it wants"),
        required=False,
        choices=Matter.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )

    carrier = forms.TypedChoiceField(
        label=_("Carries our works as"), coerce=int, required=False, empty_value=None,
        help_text=_("The same institution among the partners of works: each page then leads to the other."),
    )  # fmt: skip
    field_order = ("name", "kind", "unit", "way", "url", "email", "contact", "carrier", "parts", "hazards", "regions")

    def __init__(self, *args: Any, unit_ids: Collection[int], carriers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["carrier"]).choices = [("", _("none")), *carriers]
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)
        cast(forms.MultipleChoiceField, self.fields["hazards"]).choices = hazard_choices()
        provinces = [(region.code, region.name) for region in list_provinces()]
        cast(forms.MultipleChoiceField, self.fields["regions"]).choices = provinces


def partner_of(values: dict[str, Any]) -> PartnerDraft:
    """What a PartnerForm was filled with."""
    plain = {name: values[name] for name in ("name", "kind", "way", "url", "email", "contact")}
    return PartnerDraft(
        unit_id=values["unit"], hazards=tuple(values["hazards"]), regions=tuple(values["regions"]),
        parts=tuple(values["parts"]), carrier_id=values["carrier"], **plain,
    )  # fmt: skip


class ShiftForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    account = forms.TypedChoiceField(label=_("Who"), coerce=int)
    starts_at = moment(label=_("From"))
    ends_at = moment(label=_("Until"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, help_text=_("Telephone, place."))

    def __init__(self, *args: Any, unit_ids: Collection[int], people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = unit_choices(unit_ids)
        cast(forms.ChoiceField, self.fields["account"]).choices = list(people)


class LevelForm(forms.Form):
    title_zh = forms.CharField(max_length=20)
    title_en = forms.CharField(max_length=40)
    colour = forms.ChoiceField(choices=Colour.choices)
    with_secrecy = forms.BooleanField(required=False)
    note = area(3, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            self.fields[name] = forms.IntegerField(min_value=1, max_value=100_000)
        for name, field in self.fields.items():
            field.label = level_label(name)
        self.order_fields(["title_zh", "title_en", "colour", *NUMBERS, "with_secrecy", "note"])

    def draft(self) -> LevelDraft:
        values = self.cleaned_data
        numbers = {name: values[name] for name in NUMBERS}
        plain = {name: values[name] for name in ("title_zh", "title_en", "colour", "with_secrecy", "note")}
        return LevelDraft(numbers=numbers, **plain)
