"""Forms of help: what is wanted, whom to ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.contracts import ResourceView
from kepu.engines.booking.helping_contracts import Helper, NeedDraft, NeedView
from kepu.engines.booking.helping_words import AGES
from kepu.foundation.notices.letters import is_mail_address
from kepu.foundation.people.selectors import list_names
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.records.places import People


def moment_input() -> forms.DateTimeInput:
    """A moment as browsers let one choose it."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class NeedForm(forms.Form):
    """What help is wanted."""

    task = forms.CharField(
        label=gettext_lazy("Task"),
        max_length=80,
        help_text=gettext_lazy("Such as: showing the way, signing in visitors."),
    )
    wanted = forms.IntegerField(
        label=gettext_lazy("How many people are wanted"), min_value=1, max_value=1000, initial=1
    )
    starts_at = forms.DateTimeField(label=gettext_lazy("Begins"), widget=moment_input())
    ends_at = forms.DateTimeField(label=gettext_lazy("Ends"), widget=moment_input())
    note = forms.CharField(
        label=gettext_lazy("What helpers should know"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Where to meet, what to wear, meals, insurance. Public where anybody may offer to help."
        ),
    )
    min_age = forms.TypedChoiceField(
        label=gettext_lazy("From age"),
        coerce=int,
        choices=[(18, "18"), (16, "16"), (14, "14")],
        initial=18,
        help_text=gettext_lazy("Under 18 with a guardian's consent."),
    )
    is_open = forms.BooleanField(
        label=gettext_lazy("Anybody may offer to help on the public page"), required=False, initial=True
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_at"), values.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("This is before it begins."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> NeedDraft:
        return NeedDraft(**values)

    @staticmethod
    def initial_of(need: NeedView) -> dict[str, Any]:
        names = ("task", "wanted", "starts_at", "ends_at", "note", "min_age", "is_open")
        return {name: getattr(need, name) for name in names}


class InviteForm(forms.Form):
    """Somebody of the register, of the roster, or from outside with a contact."""

    person = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Somebody in the register, or a name from outside."),
    )
    roster = forms.TypedChoiceField(
        label=gettext_lazy("Or somebody of the unit's roster"), coerce=int, empty_value=None, required=False
    )
    contact = forms.CharField(
        label=gettext_lazy("Mail or mobile number"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "For people without an account: to a mail address goes a letter with a link to say yes or no."
        ),
    )
    age_from = forms.TypedChoiceField(label=gettext_lazy("Age"), coerce=int, choices=AGES, initial=18)

    def __init__(self, *args: Any, actor: Actor, roster: list[ResourceView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {key: label.short_name or label.name for key, label in labels_by_id().items()}
        self.people = People(list_names(unit_ids=units_within(actor, READ)), names)
        self.fields["roster"].choices = [("", "–"), *((one.id, one.name) for one in roster)]  # type: ignore[attr-defined]  # choices
        if not roster:
            del self.fields["roster"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        text = (values.get("person") or "").strip()
        if not text and not values.get("roster"):
            self.add_error("person", _("Say who is asked."))
        elif text:
            try:
                values["person_id"] = self.people.find(text)
            except forms.ValidationError as error:
                self.add_error("person", error)
        contact = (values.get("contact") or "").strip()
        if "@" in contact and not is_mail_address(contact):
            self.add_error("contact", _("This is no mail address."))
        elif text and not values.get("person_id") and not contact and "person" not in self.errors:
            self.add_error("contact", _("Nobody of this name is in the register: a contact is needed."))
        return values

    @staticmethod
    def helper_from(values: dict[str, Any]) -> Helper:
        person_id = values.get("person_id")
        name = "" if person_id else (values.get("person") or "").strip()
        roster = None if name or person_id else values.get("roster")
        return Helper(
            person_id=person_id, resource_id=roster, name=name, contact=values["contact"], age_from=values["age_from"],
            is_named=True,
        )  # fmt: skip
