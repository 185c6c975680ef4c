"""Forms of commissions."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.models import EditionAudience
from kepu.domain.desks.contracts import CommissionDraft, DeliveryDraft, Held
from kepu.domain.desks.models import CommissionKind, CommissionState
from kepu.domain.desks.selectors import open_topics
from kepu.foundation.files.contracts import Upload
from kepu.foundation.people.models import Category, Person
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import list_members
from kepu.surfaces.workbench.desk.forms.guides import ALL, work_choices
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input
from kepu.surfaces.workbench.studies.forms import FilesField, ManyFiles

OPEN_KINDS = [choice for choice in CommissionKind.choices if choice[0] != CommissionKind.POLICY_ADVICE]
OFFERED_PEOPLE = 300
# The datalist that the page offers names from while one types; without it the field is plain text.
NAMES = "names-of-people"


class AskForm(forms.Form):
    """What every commission says: who is asked by whom, what for, until when."""

    unit = UnitChoice(label=gettext_lazy("Asked by"))
    person = forms.CharField(
        label=gettext_lazy("Who is asked"), max_length=200, widget=forms.TextInput(attrs={"list": NAMES, "autocomplete": "off"}),
        help_text=gettext_lazy("Type a name; academicians are offered first. A name that is not in the register is somebody outside it."),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    due_on = forms.DateField(label=gettext_lazy("To be delivered by"), widget=date_input())
    brief = forms.CharField(
        label=gettext_lazy("Brief"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("What it is for, how long, what readers know already, what must be in it."),
    )  # fmt: skip
    materials = FilesField(
        label=gettext_lazy("Materials"), required=False, widget=ManyFiles,
        help_text=gettext_lazy("Files that help the author; several can be chosen."),
    )  # fmt: skip
    despite_load = forms.BooleanField(
        label=gettext_lazy("Ask nevertheless"), required=False,
        help_text=gettext_lazy("Only needed when the person has two open commissions or more."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.people = Person.objects.filter(unit__in=units_within(actor, READ), erased_at__isnull=True)
        first = [*self._offered(self.people.filter(category=Category.ACADEMICIAN))]
        rest = self._offered(self.people.exclude(category=Category.ACADEMICIAN))
        self.names = [*first, *rest][:OFFERED_PEOPLE]

    def clean_person(self) -> dict[str, Any]:
        """{"person_id": …} of somebody in the register, or {"outside_name": …}."""
        text = self.cleaned_data["person"].strip()
        name, _sep, unit = text.rstrip("）)").replace("(", "（").partition("（")
        rows = self.people.filter(name=name.strip())
        found = list(rows.filter(unit__name=unit.strip()) if unit else rows)[:2]
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have this name. Choose one from the list, with the unit."))
        if not found and unit:
            raise forms.ValidationError(_("There is nobody of this name in this unit."))
        return {"person_id": found[0].pk} if found else {"outside_name": name.strip()}

    def draft_from(self, values: dict[str, Any], **more: Any) -> CommissionDraft:
        return CommissionDraft(
            title=values["title"],
            brief=values["brief"],
            due_on=values["due_on"],
            materials=tuple(Upload(item.name, item.read()) for item in values["materials"]),
            despite_load=values["despite_load"],
            **values["person"],
            **more,
        )

    @staticmethod
    def _offered(rows: Any) -> list[str]:
        return [label_of(row) for row in rows.select_related("unit").order_by("name", "pk")[:OFFERED_PEOPLE]]


class CommissionForm(AskForm):
    """A commission that everybody in the unit may read."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of commission"), choices=OPEN_KINDS)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), required=False, choices=[("", "–"), *EditionAudience.choices]
    )
    topic = forms.TypedChoiceField(label=gettext_lazy("Topic of a guide"), required=False, coerce=int, empty_value=None)
    field_order = [
        "unit",
        "kind",
        "person",
        "title",
        "due_on",
        "audience",
        "topic",
        "brief",
        "materials",
        "despite_load",
    ]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.fields["topic"].choices = [("", "–"), *((row.pk, row.question) for row in open_topics(actor)[:200])]  # type: ignore[attr-defined]  # choices


class AdviceForm(AskForm):
    """Policy advice: who may read it is said here, and nobody else ever does."""

    addressees = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Addressees"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Only they and the author will read title, brief, files and text. You will not, unless you are among them."
        ),
    )  # fmt: skip
    field_order = ["unit", "person", "title", "due_on", "addressees", "brief", "materials", "despite_load"]

    def __init__(self, *args: Any, actor: Actor, unit_ids: Iterable[int], **kwargs: Any) -> None:
        units = list(unit_ids)
        super().__init__(*args, actor=actor, unit_ids=units, **kwargs)
        chosen = self.data.get("unit") or self.initial.get("unit") or (units[0] if units else 0)
        unit = int(chosen) if str(chosen).isdigit() and int(chosen) in units else 0
        members = {row.account_id: row for row in reversed(list_members(unit))} if unit else {}
        self.fields["addressees"].choices = [  # type: ignore[attr-defined]  # choices
            (key, f"{row.account} · {row.unit.name}") for key, row in members.items()
        ]


class WordsForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    brief = forms.CharField(label=gettext_lazy("Brief"), widget=forms.Textarea(attrs={"rows": 8}))


class DeadlineForm(forms.Form):
    due_on = forms.DateField(label=gettext_lazy("To be delivered by"), widget=date_input())
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What is to change"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = forms.DateField(label=gettext_lazy("To be delivered by"), required=False, widget=date_input())


class WhereForm(forms.Form):
    where = forms.CharField(
        label=gettext_lazy("Where it appeared"), max_length=300, help_text=gettext_lazy("Issue, page or address.")
    )


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What came of it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class HeldForm(forms.Form):
    """When a talk was held and before how many."""

    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=date_input())
    onsite = forms.IntegerField(
        label=gettext_lazy("People on site"), required=False, min_value=0, help_text=gettext_lazy("Empty: not known.")
    )
    online = forms.IntegerField(
        label=gettext_lazy("People online"), required=False, min_value=0, help_text=gettext_lazy("Empty: not known.")
    )

    @staticmethod
    def held_from(values: dict[str, Any]) -> Held:
        return Held(held_on=values["held_on"], onsite=values["onsite"], online=values["online"])


class DeliveryForm(forms.Form):
    """What is handed in: a text, a file or a link."""

    text = forms.CharField(label=gettext_lazy("Manuscript"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(label=gettext_lazy("File"), required=False)
    link = forms.URLField(label=gettext_lazy("Link"), required=False, max_length=500, assume_scheme="https")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(values.get(name) for name in ("text", "file", "link", "work")):
            raise forms.ValidationError(_("Hand in a text, a file or a link."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> DeliveryDraft:
        item = values["file"]
        return DeliveryDraft(
            text=values["text"],
            link=values["link"],
            upload=Upload(item.name, item.read()) if item else None,
            work_public_id=UUID(values["work"]) if values.get("work") else None,
        )


class WorkDeliveryForm(DeliveryForm):
    """The same, or a work that exists already."""

    work = forms.ChoiceField(label=gettext_lazy("Work in the system"), required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = work_choices(unit_ids)  # type: ignore[attr-defined]  # choices


class LinkAnswerForm(forms.Form):
    """Yes or no, by link."""

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

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == "no" and not (values.get("reason") or "").strip():
            self.add_error("reason", _("Say why; the others will read it."))
        return values


class CommissionListFilter(forms.Form):
    """What the list can be narrowed by."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of commission"), required=False, choices=[ALL, *CommissionKind.choices]
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ALL, *CommissionState.choices])
    category = forms.ChoiceField(label=gettext_lazy("Who is asked"), required=False, choices=[ALL, *Category.choices])
    late = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)


class LoadFilter(forms.Form):
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False, choices=[ALL, *Category.choices])


def label_of(person: Person) -> str:
    """A person as the field offers them: name（unit）."""
    return f"{person.name}（{person.unit.name}）"
