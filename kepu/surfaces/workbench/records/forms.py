from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.contracts import KindLabel
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.workbench.records.evidence import FilesField
from kepu.surfaces.workbench.records.places import region_code_of
from kepu.surfaces.workbench.records.words import AUDIENCES, MODES, PURPOSES, ROLES, SOURCES, STATES, kind_name

Choices = Sequence[tuple[Any, Any]]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class MonthField(forms.RegexField):
    """A month as 2025-03."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^\d{4}-(0[1-9]|1[0-2])$", required=False, widget=forms.TextInput(attrs={"type": "month"}), **kwargs
        )


class ListForm(forms.Form):
    """Narrows the list of records."""

    unit = forms.ChoiceField(label=_("Unit and below"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    start = MonthField(label=_("From month"))
    end = MonthField(label=_("To month"))
    evidence = forms.ChoiceField(
        label=_("Evidence"),
        required=False,
        choices=[("", _("with or without")), ("yes", _("with evidence")), ("no", _("without evidence"))],
    )
    mine = forms.BooleanField(label=_("Entered by me"), required=False)
    replaced = forms.BooleanField(label=_("Replaced and withdrawn ones too"), required=False)
    waiting = forms.ChoiceField(
        required=False,
        widget=forms.HiddenInput,
        choices=[("", ""), ("confirm", "confirm"), ("accept", "accept"), ("mend", "mend")],
    )

    def __init__(self, *args: Any, units: Iterable[UnitLabel], kinds: Iterable[KindLabel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("all in my scope")), *[(unit.code, unit.name) for unit in units]]  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = [("", _("all kinds")), *[(kind.code, kind_name(kind)) for kind in kinds]]  # type: ignore[attr-defined]  # a choice field
        self.fields["state"].choices = [("", _("all states")), *STATES.items()]  # type: ignore[attr-defined]  # a choice field


class RecordForm(forms.Form):
    """One act. Numbers are people-times; an empty number must be said to be unknown."""

    unit = forms.TypedChoiceField(label=_("Host unit"), coerce=int)
    kind = forms.ChoiceField(label=_("What was it?"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=300)
    started_on = forms.DateField(label=_("Day"), widget=DateInput())
    ended_on = forms.DateField(
        label=_("Last day"), widget=DateInput(), required=False, help_text=_("Only when it lasted longer")
    )
    mode = forms.ChoiceField(
        label=_("How did people take part?"), widget=forms.RadioSelect, choices=list(MODES.items())
    )
    onsite = forms.IntegerField(label=_("People on site"), required=False, min_value=0, max_value=100_000_000)
    onsite_unknown = forms.BooleanField(label=_("Number on site not known"), required=False)
    online = forms.IntegerField(label=_("People online"), required=False, min_value=0, max_value=100_000_000_000)
    online_unknown = forms.BooleanField(label=_("Number online not known"), required=False)
    region = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=80,
        help_text=_("County or district; type and choose. Empty when it had no place."),
    )
    venue = forms.TypedChoiceField(label=_("Venue of the academy"), required=False, coerce=int, empty_value=None)
    audience = forms.MultipleChoiceField(
        label=_("For whom"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(AUDIENCES.items())
    )
    tags = forms.MultipleChoiceField(label=_("Belongs to"), required=False, widget=forms.CheckboxSelectMultiple)
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = FilesField(label=_("Photos and documents"), required=False)  # type: ignore[assignment]  # BaseForm has the uploads under this name
    link = forms.URLField(label=_("Link to a report"), required=False, max_length=500, assume_scheme="https")
    evidence_note = forms.CharField(label=_("What the evidence shows"), required=False, max_length=200)
    key = forms.RegexField(regex=r"^[0-9a-f-]{36}$", widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, units: Choices, kinds: Iterable[KindLabel], venues: Choices, tags: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = [(kind.code, kind_name(kind)) for kind in kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["venue"].choices = [("", _("no venue")), *venues]  # type: ignore[attr-defined]  # a choice field
        self.fields["tags"].choices = tags  # type: ignore[attr-defined]  # a choice field
        for number in ("onsite", "online"):  # a number, or that it is not known: one of the two must be said
            self.fields[number].is_asked = True  # type: ignore[attr-defined]  # read by the field's template
        for group, label in AUDIENCES.items():
            self.fields[f"count_{group}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=100_000_000_000
            )

    @property
    def counts(self) -> list[Any]:
        """The fields for people-times per group."""
        return [self[f"count_{group}"] for group in AUDIENCES]

    def clean_region(self) -> str:
        """The code of the place that was chosen or typed; empty for none."""
        return region_code_of(self.cleaned_data["region"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        start, end = said.get("started_on"), said.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", _("The last day is before the first."))
        mode = said.get("mode", "")
        for name, has_part in (("onsite", mode in ("onsite", "both")), ("online", mode in ("online", "both"))):
            self._settle_number(name, has_part=has_part, said=said)
        return said

    def _settle_number(self, name: str, *, has_part: bool, said: dict[str, Any]) -> None:
        number, unknown = said.get(name), said.get(f"{name}_unknown")
        if not has_part:
            if number:
                self.add_error(name, _("There is a number here, but people did not take part in this way."))
            said[name] = 0
        elif number is None and not unknown and name not in self.errors:
            self.add_error(name, _("Give the number (0 when nobody came), or say that it is not known."))
        elif number is not None and unknown:
            self.add_error(name, _("Either a number or not known, not both."))


class PartForm(forms.Form):
    who = forms.CharField(label=_("Name"), required=False, max_length=80)
    role = forms.ChoiceField(label=_("Part taken"), choices=list(ROLES.items()), initial="speaker", required=False)
    minutes = forms.IntegerField(label=_("Minutes spent"), required=False, min_value=0, max_value=527_040)


class CohostForm(forms.Form):
    unit = forms.TypedChoiceField(label=_("Co-host"), required=False, coerce=int, empty_value=None)
    share = forms.DecimalField(
        label=_("Share, %"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=_("Empty: equal shares"),
    )

    def __init__(self, *args: Any, units: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *units]  # type: ignore[attr-defined]  # a choice field


class CostForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount, yuan"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(10_000_000_000),
        decimal_places=2,
    )
    purpose = forms.ChoiceField(label=_("Spent on"), choices=list(PURPOSES.items()), required=False)
    source = forms.ChoiceField(label=_("Paid from"), choices=list(SOURCES.items()), required=False)


PartFormSet = forms.formset_factory(PartForm, extra=1, max_num=60)
CohostFormSet = forms.formset_factory(CohostForm, extra=1, max_num=60)
CostFormSet = forms.formset_factory(CostForm, extra=1, max_num=25)


class DecisionForm(forms.Form):
    """Whether a suspected duplicate is a different act."""

    is_different = forms.BooleanField(label=_("It is a different act"), required=True)
    why = forms.CharField(label=_("How it differs"), required=False, max_length=200)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(forms.Form):
    files = FilesField(label=_("Photos and documents"), required=False)  # type: ignore[assignment]  # BaseForm has the uploads under this name
    link = forms.URLField(label=_("Link to a report"), required=False, max_length=500, assume_scheme="https")
    note = forms.CharField(label=_("What the evidence shows"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("files") and not said.get("link") and not self.errors:
            raise forms.ValidationError(_("Choose a file or give a link."))
        return said
