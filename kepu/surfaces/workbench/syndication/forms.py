"""Forms of partners and sources."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.editions import EditionAudience, Licence, Medium
from kepu.domain.syndication.models import Format, Way

Units = Sequence[tuple[int, str]]


class PartnerForm(forms.Form):
    """A partner: how it gets editions and which ones it takes."""

    name = forms.CharField(label=_("Name of the partner"), max_length=120)
    unit_id = forms.TypedChoiceField(
        label=_("Unit"), coerce=int, help_text=_("It gets editions of this unit and those below.")
    )
    way = forms.ChoiceField(label=_("How it gets editions"), choices=Way.choices)
    url = forms.URLField(
        label=_("Address of the webhook"), max_length=300, required=False, assume_scheme="https",
        help_text=_("https, reachable from outside."),
    )  # fmt: skip
    email = forms.EmailField(label=_("Mail address"), required=False)
    contact = forms.CharField(label=_("Person to call"), max_length=120, required=False)
    agreement = forms.CharField(
        label=_("Agreement"), max_length=200, required=False, help_text=_("Number or date of the contract.")
    )
    licences = forms.MultipleChoiceField(
        label=_("Licences it accepts"), choices=Licence.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Licence.BY, Licence.BY_NC, Licence.BY_NC_ND],
    )  # fmt: skip
    audiences = forms.MultipleChoiceField(
        label=_("For whom"), choices=EditionAudience.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )  # fmt: skip
    media_kinds = forms.MultipleChoiceField(
        label=_("Medium"), choices=Medium.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all of them."),
    )  # fmt: skip
    fields_of_science = forms.CharField(
        label=_("Fields of science"),
        max_length=200,
        required=False,
        help_text=_("Separated by 、. Empty: all of them."),
    )

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field

    def values(self) -> dict[str, Any]:
        """What PartnerDraft takes."""
        said = dict(self.cleaned_data)
        words = said.pop("fields_of_science").replace(",", "、").replace("，", "、").split("、")
        lists = {name: tuple(said.pop(name)) for name in ("licences", "audiences")}
        media = tuple(said.pop("media_kinds"))
        return {**said, **lists, "media": media, "fields": tuple(word.strip() for word in words if word.strip())}


class SourceForm(forms.Form):
    """A platform whose items are taken in."""

    name = forms.CharField(label=_("Name of the source"), max_length=120)
    unit_id = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    format = forms.ChoiceField(
        label=_("File format"), choices=[(value, label) for value, label in Format.choices if value != Format.FILE]
    )
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    oai_set = forms.CharField(label=_("Set (OAI-PMH)"), max_length=120, required=False)
    audience = forms.ChoiceField(label=_("For whom"), choices=EditionAudience.choices, initial="public")
    licence = forms.ChoiceField(
        label=_("Licence, where an item does not say it"), choices=Licence.choices, initial=Licence.RESERVED,
        help_text=_("With all rights reserved only the summary is kept, with a link to where it was first published."),
    )  # fmt: skip
    every_minutes = forms.IntegerField(label=_("Minutes between visits"), min_value=5, max_value=10080, initial=60)
    is_own = forms.BooleanField(
        label=_("These are the unit's own works"), required=False,
        help_text=_("Published ones enter the ledger. Otherwise they are links to others' work and count nowhere."),
    )  # fmt: skip
    publishes = forms.BooleanField(
        label=_("New items go public at once"), required=False, help_text=_("Otherwise somebody looks at each first.")
    )

    def __init__(self, *args: Any, units: Units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = list(units)  # type: ignore[attr-defined]  # a choice field
