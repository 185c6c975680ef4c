"""Forms of studies and topics."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Study, TopicUnit
from kepu.domain.plans.models.studies import StudyForm as Form
from kepu.domain.plans.models.studies import StudyState
from kepu.domain.plans.services.studies import Attendee, StudyDraft
from kepu.foundation.people.models import Person
from kepu.foundation.units.selectors import labels_by_id, subtree_ids
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """None, one or several files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(item, initial) for item in data] if isinstance(data, list | tuple) and data else []


class StudyFilter(forms.Form):
    """What the list of studies can be narrowed by."""

    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(
        label=gettext_lazy("Form"), required=False, choices=[("", gettext_lazy("all")), *Form.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *StudyState.choices]
    )


class StudyPlanForm(forms.Form):
    """A study before it is held."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=Form.choices, widget=forms.RadioSelect)
    held_on = forms.DateField(label=gettext_lazy("Date"), widget=date_input())
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    chair = forms.CharField(label=gettext_lazy("In the chair"), max_length=80, required=False)
    group = forms.CharField(
        label=gettext_lazy("Training class"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the unit's leading group."),
    )
    topics = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Topics it answers"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    agenda = forms.CharField(label=gettext_lazy("Agenda"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            TopicUnit.objects.filter(unit=unit_id, topic__closed_at__isnull=True)
            .select_related("topic")
            .order_by("-topic__due_on", "pk")
        )
        self.groups = {row.pk: row.group for row in rows}
        self.fields["topics"].choices = [(row.pk, f"{row.topic.title} {row.group}".strip()) for row in rows]  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        group = (values.get("group") or "").strip()
        if values.get("form") == Form.DEDICATED and group:
            self.add_error("group", _("A dedicated study is one of the leading group; leave this empty."))
        if any(self.groups.get(key) != group for key in values.get("topics", [])):
            self.add_error(
                "topics", _("A topic you chose was given to another class. Fill in the class it was given to.")
            )
        return values

    def draft_from(self, values: dict[str, Any]) -> StudyDraft:
        names = ("title", "form", "held_on", "place", "chair", "group", "agenda")
        return StudyDraft(**{name: values[name] for name in names}, topic_unit_ids=tuple(values["topics"]))


class StudyUnitForm(forms.Form):
    """Whose study it is."""

    unit = UnitChoice(label=gettext_lazy("Unit"))

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class MinutesForm(forms.Form):
    """What a study decided and who was there."""

    minutes = forms.CharField(label=gettext_lazy("Minutes of the meeting"), widget=forms.Textarea(attrs={"rows": 8}))
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Present"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Present besides"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One name per line."),
    )
    absent = forms.CharField(
        label=gettext_lazy("Excused"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One name per line."),
    )

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(unit__in=subtree_ids(study.unit_id), left_on__isnull=True)
        self.fields["people"].choices = [(person.pk, person.name) for person in people[:400]]  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("people") and not _names(values.get("others", "")):
            self.add_error("people", _("Say who was present."))
        return values

    def attendees(self) -> list[Attendee]:
        values = self.cleaned_data
        here = [Attendee(person_id=key) for key in values["people"]] + [
            Attendee(name=name) for name in _names(values["others"])
        ]
        return here + [Attendee(name=name, is_present=False) for name in _names(values["absent"])]

    @staticmethod
    def initial_of(study: Study) -> dict[str, Any]:
        rows = list(study.attendances.all())
        return {
            "minutes": study.minutes,
            "people": [row.person_id for row in rows if row.person_id and row.is_present],
            "others": "\n".join(row.name for row in rows if not row.person_id and row.is_present),
            "absent": "\n".join(row.name for row in rows if not row.is_present),
        }


class HoldForm(MinutesForm):
    """The minutes when they are first written."""

    files = FilesField(label=gettext_lazy("Files of the minutes"), required=False)  # type: ignore[assignment]  # a field, taken off the class
    confirm = forms.BooleanField(
        label=gettext_lazy("Confirm its record at once"), required=False, initial=True,
        help_text=gettext_lazy("Confirmed records count in figures; leave it off when somebody else confirms."),
    )  # fmt: skip


class CorrectForm(MinutesForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason of the correction"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500
    )


class FilesForm(forms.Form):
    files = FilesField(label=gettext_lazy("Materials"))  # type: ignore[assignment]  # a field, taken off the class

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        return files


class TopicForm(forms.Form):
    """A topic for leading groups and training classes."""

    issuer = UnitChoice(label=gettext_lazy("Issued by"))
    title = forms.CharField(label=gettext_lazy("Topic"), max_length=200)
    due_on = forms.DateField(label=gettext_lazy("Study it by"), widget=date_input())
    brief = forms.CharField(
        label=gettext_lazy("What to study and why"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    material = forms.FileField(label=gettext_lazy("Material"), required=False)
    units = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Leading groups of"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    classes = forms.CharField(
        label=gettext_lazy("Training classes"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One per line: unit, a colon, the class's name."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [u for u in labels_by_id(unit_ids).values() if u.closed_on is None and u.kind != "venue"]
        self.by_name = {name: u.id for u in labels for name in (u.name, u.short_name, u.code)}
        self.fields["issuer"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["units"].choices = [(u.id, u.name) for u in labels]  # type: ignore[attr-defined]  # choices

    def clean_classes(self) -> list[tuple[int, str]]:
        found = []
        for line in self.cleaned_data["classes"].splitlines():
            if not line.strip():
                continue
            unit, _sep, group = line.replace("：", ":").partition(":")
            if unit.strip() not in self.by_name or not group.strip():
                raise forms.ValidationError(
                    _("“%(line)s”: write a unit of the list, a colon and the class's name.") % {"line": line.strip()}
                )
            found.append((self.by_name[unit.strip()], group.strip()))
        return found

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not values.get("units") and not values.get("classes") and "classes" not in self.errors:
            self.add_error("units", _("Choose who is to study it."))
        outside = (
            {unit for unit, _group in self.groups_of(values)} - subtree_ids(values["issuer"])
            if values.get("issuer")
            else set()
        )
        if outside:
            self.add_error("units", _("Some of these units do not belong to the issuer."))
        return values

    @staticmethod
    def groups_of(values: dict[str, Any]) -> list[tuple[int, str]]:
        return [*((unit, "") for unit in values.get("units") or []), *(values.get("classes") or [])]


class CoverageFilter(forms.Form):
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("all")), ("missing", gettext_lazy("none held")), ("held", gettext_lazy("held"))],
    )  # fmt: skip


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip()[:80] for line in text.replace("、", "\n").splitlines() if line.strip()))
