from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.contracts import EditionDraft, SourceDraft, WorkDraft
from kepu.domain.content.models import EditionAudience, EditionState, Language, Licence, Medium, SourceKind
from kepu.domain.content.services import passages_from
from kepu.domain.content.work_selectors import list_series
from kepu.foundation.people.selectors import list_names
from kepu.foundation.units.selectors import list_labels
from kepu.surfaces.workbench.handing_in import JudgeForm

ALL = [("", _("all"))]


def area(rows: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


class UnitForm(forms.Form):
    """A form whose `unit` offers only units over which the actor holds the permission."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(label.id, label.name) for label in list_labels(unit_ids)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = labels


class WorkFilter(forms.Form):
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, required=False, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *EditionState.choices])
    audience = forms.ChoiceField(label=_("For whom"), required=False, choices=[*ALL, *EditionAudience.choices])
    medium = forms.ChoiceField(label=_("Medium"), required=False, choices=[*ALL, *Medium.choices])

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(label.id, label.name) for label in list_labels(unit_ids)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = [*ALL, *labels]


class WorkForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(label=_("The reader's question that it answers"), max_length=200, required=False)
    field = forms.CharField(label=_("Field of science"), max_length=60, required=False)
    series = forms.TypedChoiceField(label=_("Series"), coerce=int, required=False, empty_value=None)
    position = forms.IntegerField(label=_("Place in the series"), min_value=1, required=False)

    def __init__(self, *args: Any, series_of: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(row.pk, row.title) for row in list_series(series_of)]
        cast(forms.ChoiceField, self.fields["series"]).choices = [("", _("none")), *offered]

    def draft(self, unit_id: int) -> WorkDraft:
        values = self.cleaned_data
        return WorkDraft(
            unit_id=unit_id,
            title=values["title"],
            question=values["question"],
            field=values["field"],
            series_id=values["series"],
            position=values["position"],
        )


class EditionForm(forms.Form):
    audience = forms.ChoiceField(label=_("For whom"), choices=EditionAudience.choices, initial="public")
    medium = forms.ChoiceField(label=_("Medium"), choices=Medium.choices, initial="article")
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="zh-hans")
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices, initial="cc-by-nc-4.0")
    source_url = forms.URLField(
        label=_("First published at"), required=False, max_length=500, assume_scheme="https",
        help_text=_("Only for what has appeared elsewhere before."),
    )  # fmt: skip

    def draft(self, **more: Any) -> EditionDraft:
        names = ("audience", "medium", "language", "licence", "source_url")
        return EditionDraft(**{name: self.cleaned_data[name] for name in names}, **more)


class SiblingForm(EditionForm):
    title = forms.CharField(label=_("Title"), max_length=200, required=False, help_text=_("Empty: as the work."))
    copy_of = forms.TypedChoiceField(label=_("Start from the text of"), coerce=int, required=False, empty_value=None)
    field_order = ["title", "audience", "medium", "language", "licence", "copy_of", "source_url"]

    def __init__(self, *args: Any, editions: Collection[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["copy_of"]).choices = [("", _("an empty page")), *editions]


class SourceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of source"), choices=SourceKind.choices, initial="paper")
    identifier = forms.CharField(
        label=_("Identifier"), max_length=200, required=False,
        help_text=_("Of a paper its DOI, for example 10.1038/s41586-020-2649-2; else a project or accession number."),
    )  # fmt: skip
    source_title = forms.CharField(label=_("Title of the source"), max_length=500)
    source_authors = forms.CharField(label=_("Authors of the source"), max_length=1000, required=False)
    published_in = forms.CharField(label=_("Published in"), max_length=200, required=False)
    published_on = forms.DateField(
        label=_("Published on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    whose = forms.TypedChoiceField(
        label=_("Whose research"), coerce=int, required=False, empty_value=None,
        help_text=_("The academy's own research counts in the share of own research."),
    )  # fmt: skip
    person = forms.TypedChoiceField(label=_("Person"), coerce=int, required=False, empty_value=None)
    abstract = area(
        8, label=_("Abstract"), required=False, max_length=20_000,
        help_text=_("Becomes passages that statements can point at: paragraphs, or the sentences of a single one."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(label.id, label.name) for label in list_labels(unit_ids)]
        cast(forms.ChoiceField, self.fields["whose"]).choices = [("", _("from elsewhere")), *labels]
        people = [(person, name) for person, name, _unit in list_names(unit_ids=unit_ids)]
        cast(forms.ChoiceField, self.fields["person"]).choices = [("", _("none")), *people]

    def source(self) -> SourceDraft:
        values = self.cleaned_data
        return SourceDraft(
            kind=values["kind"],
            title=values["source_title"],
            identifier=values["identifier"],
            authors=values["source_authors"],
            published_in=values["published_in"],
            published_on=values["published_on"],
            url=values["url"],
            unit_id=values["whose"],
            person_id=values["person"],
            passages=passages_from(values["abstract"]),
        )


class BeginForm(SourceForm, EditionForm):
    """A source, the work made of it and its first edition, in one go."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=200)
    question = forms.CharField(label=_("The reader's question that it answers"), max_length=200, required=False)
    source_title = forms.CharField(
        label=_("Title of the source"), max_length=500, required=False,
        help_text=_("Leave the source empty where the work rests on none."),
    )  # fmt: skip
    field_order = [
        "unit", "title", "question", "audience", "medium", "language", "licence", "kind", "identifier", "source_title",
        "source_authors", "published_in", "published_on", "url", "whose", "person", "abstract", "source_url",
    ]  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, unit_ids=unit_ids, **kwargs)
        labels = [(label.id, label.name) for label in list_labels(unit_ids)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = labels

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("source_title") and (values.get("identifier") or values.get("abstract")):
            self.add_error("source_title", _("A source needs its title."))
        return values


class PassagesForm(forms.Form):
    locator = forms.CharField(
        label=_("Where in the source"), max_length=80, required=False, help_text=_("Page, figure or table.")
    )
    text = area(6, label=_("What it says there"), max_length=20_000)


class ReasonForm(forms.Form):
    note = area(4, label=_("What readers are told"), max_length=1000)


class RestoreForm(forms.Form):
    reason = area(3, label=_("Reason"), max_length=1000)


class SubmitForm(JudgeForm):
    embargo_until = forms.DateTimeField(
        label=_("Not public before"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: it is published as soon as it is approved."),
    )  # fmt: skip


class RuleForm(UnitForm):
    is_lenient = forms.BooleanField(label=_("One person may take more than one step of a review"), required=False)
    reason = area(3, label=_("Reason"), max_length=300)


class SeriesForm(UnitForm):
    title = forms.CharField(label=_("Title"), max_length=120)
    title_en = forms.CharField(label=_("English title"), max_length=160, required=False)
    intro = area(3, label=_("Introduction"), max_length=500, required=False)


class TermForm(UnitForm):
    term = forms.CharField(label=_("Term"), max_length=60)
    plain = forms.CharField(label=_("In plain words"), max_length=120, required=False)
    definition = area(3, label=_("Definition"), max_length=500)
    english = forms.CharField(label=_("In English"), max_length=120, required=False)
    aliases = forms.CharField(label=_("Other names"), max_length=200, required=False, help_text=_("Separated by 、."))
    field = forms.CharField(label=_("Field of science"), max_length=60, required=False)
