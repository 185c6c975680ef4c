"""Forms of guides and topics."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.models import EditionAudience, Medium
from kepu.domain.content.work_selectors import works_of
from kepu.domain.desks.contracts import GuideDraft, TopicDraft
from kepu.domain.desks.models import Part, Topic, TopicForm, TopicState
from kepu.foundation.units.selectors import labels_by_id, subtree_ids
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input

ALL = ("", gettext_lazy("all"))
OFFERED_WORKS = 200


class GuideForm(forms.Form):
    """A call for topics."""

    issuer = UnitChoice(label=gettext_lazy("Issued by"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    opens_on = forms.DateField(label=gettext_lazy("Open from"), widget=date_input())
    closes_on = forms.DateField(label=gettext_lazy("Open until"), widget=date_input())
    preface = forms.CharField(
        label=gettext_lazy("Preface"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What the year is about, and what a good topic looks like."),
    )  # fmt: skip
    addressees = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Units asked"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [unit for unit in labels_by_id(unit_ids).values() if unit.closed_on is None]
        self.fields["issuer"].offer([unit.id for unit in labels])  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["addressees"].choices = [(u.id, u.name) for u in labels if u.kind != "venue"]  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("opens_on"), values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("This is before the first day."))
        issuer, asked = values.get("issuer"), values.get("addressees")
        if issuer and asked and not set(asked) <= subtree_ids(issuer):
            self.add_error("addressees", _("Some of these units do not belong to the issuer."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> GuideDraft:
        return GuideDraft(**{name: values[name] for name in ("year", "title", "opens_on", "closes_on", "preface")})


class TopicPlanForm(forms.Form):
    """A topic, proposed or changed."""

    unit = UnitChoice(label=gettext_lazy("Proposed by"))
    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=Part.choices, widget=forms.RadioSelect)
    form = forms.ChoiceField(label=gettext_lazy("What it is"), choices=TopicForm.choices, widget=forms.RadioSelect)
    question = forms.CharField(
        label=gettext_lazy("Question"), max_length=200, help_text=gettext_lazy("As a reader would ask it.")
    )
    about = forms.CharField(
        label=gettext_lazy("People, team, project or result"), max_length=200, required=False,
        help_text=gettext_lazy("For the lead of a story: whom or what it is about."),
    )  # fmt: skip
    why_now = forms.CharField(label=gettext_lazy("Why now"), widget=forms.Textarea(attrs={"rows": 3}))
    source_hints = forms.CharField(
        label=gettext_lazy("Where to look"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Papers, projects, facilities, people who know."),
    )  # fmt: skip
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"),
        required=False,
        choices=EditionAudience.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    in_media = forms.MultipleChoiceField(
        label=gettext_lazy("In which media"),
        required=False,
        choices=Medium.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("form") == TopicForm.STORY and not (values.get("about") or "").strip():
            self.add_error("about", _("Say whom or what the story is about."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> TopicDraft:
        names = ("part", "form", "question", "about", "why_now", "source_hints")
        return TopicDraft(
            **{name: values[name] for name in names},
            audiences=tuple(values["audiences"]),
            media=tuple(values["in_media"]),
        )


class MergeForm(forms.Form):
    """Into which topic another one goes."""

    into = forms.TypedChoiceField(label=gettext_lazy("Merge into"), coerce=int)

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Topic.objects.filter(guide=topic.guide_id, state=TopicState.LISTED).exclude(pk=topic.pk)
        self.fields["into"].choices = [("", "–"), *((row.pk, row.question) for row in others)]  # type: ignore[attr-defined]  # choices


class TakeUpForm(forms.Form):
    """Which unit takes a topic up."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    who = forms.CharField(label=gettext_lazy("Who works on it"), max_length=120, required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class LinkWorkForm(forms.Form):
    """Which work answers a topic."""

    work = forms.ChoiceField(label=gettext_lazy("Work"))

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["work"].choices = work_choices(unit_ids)  # type: ignore[attr-defined]  # choices


class TopicFilter(forms.Form):
    """What a guide's topics can be narrowed by."""

    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False, choices=[ALL, *Part.choices])
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ALL, *TopicState.choices])
    form = forms.ChoiceField(label=gettext_lazy("What it is"), required=False, choices=[ALL, *TopicForm.choices])
    covered = forms.ChoiceField(
        label=gettext_lazy("Works"), required=False,
        choices=[ALL, ("yes", gettext_lazy("with works")), ("no", gettext_lazy("without works"))],
    )  # fmt: skip


def work_choices(unit_ids: Iterable[int]) -> list[tuple[str, str]]:
    """Works of the units, newest first, after an empty choice."""
    rows = works_of(frozenset(unit_ids))[:OFFERED_WORKS]
    return [("", "–"), *((str(row.public_id), f"{row.title} · {row.unit.name}") for row in rows)]
