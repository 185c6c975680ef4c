"""Forms of brands, editions and participation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from kepu.domain.events.contracts import BrandDraft, EditionDraft, LocalWords, MentionDraft
from kepu.domain.events.models import BrandForm, Campaign, MediaLevel
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input


class BrandDetails(forms.Form):
    """A recurring programme."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    name = forms.CharField(label=gettext_lazy("Name of the brand"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)
    slug = forms.SlugField(
        label=gettext_lazy("Address of its page"), max_length=40,
        help_text=gettext_lazy("Latin letters, digits and hyphens, such as open-day. It stays for good."),
    )  # fmt: skip
    form = forms.ChoiceField(label=gettext_lazy("Form of programme"), choices=BrandForm.choices)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of act"), help_text=gettext_lazy("What its sessions become in the book of records.")
    )
    since_year = forms.IntegerField(label=gettext_lazy("Running since"), min_value=1949, max_value=2200, required=False)
    summary = forms.CharField(
        label=gettext_lazy("About the brand"), required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=3000
    )
    summary_en = forms.CharField(
        label=gettext_lazy("About the brand, in English"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["kind"].choices = list(kind_names().items())  # type: ignore[attr-defined]  # choices

    @staticmethod
    def draft_from(values: dict[str, Any]) -> BrandDraft:
        names = ("slug", "name", "form", "kind", "name_en", "summary", "summary_en", "since_year")
        return BrandDraft(unit_id=values["unit"], **{name: values[name] for name in names})


class EditionForm(forms.Form):
    """A year's run."""

    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1949, max_value=2200)
    theme = forms.CharField(label=gettext_lazy("Central theme"), max_length=120)
    theme_en = forms.CharField(label=gettext_lazy("Central theme, in English"), max_length=160, required=False)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=date_input())
    answer_by = forms.DateField(label=gettext_lazy("Units answer by"), widget=date_input(), required=False)
    lead_unit = UnitChoice(label=gettext_lazy("Lead unit"))
    campaign = forms.ChoiceField(
        label=gettext_lazy("National campaign"), choices=Campaign.choices, required=False,
        help_text=gettext_lazy("Its sessions are marked with it in the book of records."),
    )  # fmt: skip
    label = forms.CharField(
        label=gettext_lazy("Label that every session carries"), max_length=80, required=False,
        help_text=gettext_lazy("As the organiser of the campaign wants it, such as 2026年全国科普日活动."),
    )  # fmt: skip
    summary = forms.CharField(
        label=gettext_lazy("What this edition is about"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )  # fmt: skip

    def __init__(self, *args: Any, lead_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_unit"].offer(lead_ids)  # type: ignore[attr-defined]  # a UnitChoice

    @staticmethod
    def draft_from(values: dict[str, Any]) -> EditionDraft:
        names = ("year", "theme", "theme_en", "starts_on", "ends_on", "answer_by", "campaign", "label", "summary")
        return EditionDraft(lead_unit_id=values["lead_unit"], **{name: values[name] for name in names})


class CopyForm(EditionForm):
    """A year's run begun from an earlier one."""

    with_sessions = forms.BooleanField(
        label=gettext_lazy("Copy the sessions as drafts"), required=False, initial=True,
        help_text=gettext_lazy("They keep their distance from the first day; counts and reports stay behind."),
    )  # fmt: skip


class InviteForm(forms.Form):
    """Which units are invited."""

    units = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Units to invite"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [unit for unit in labels_by_id(unit_ids).values() if unit.closed_on is None]
        self.fields["units"].choices = [(unit.id, unit.name) for unit in labels]  # type: ignore[attr-defined]  # choices


class JoinForm(forms.Form):
    """A unit's own words beside the central theme."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    local_title = forms.CharField(
        label=gettext_lazy("Local title"), max_length=120, required=False,
        help_text=gettext_lazy("What your unit calls its part; empty: the name of the brand."),
    )  # fmt: skip
    local_summary = forms.CharField(
        label=gettext_lazy("What the unit does"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )  # fmt: skip
    contact = forms.CharField(
        label=gettext_lazy("Contact for the public"), max_length=200, required=False,
        help_text=gettext_lazy("Telephone, mail or address of a page; everybody can read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice

    @staticmethod
    def words_from(values: dict[str, Any]) -> LocalWords:
        return LocalWords(title=values["local_title"], summary=values["local_summary"], contact=values["contact"])


class DeclineForm(forms.Form):
    """Which unit does not take part, and why."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class EndForm(forms.Form):
    """Since when a brand is held no more."""

    ended_on = forms.DateField(
        label=gettext_lazy("Ended on"), widget=date_input(), required=False,
        help_text=gettext_lazy("Empty: it goes on. Its pages and figures stay."),
    )  # fmt: skip


class MentionForm(forms.Form):
    """A report in the media."""

    unit = UnitChoice(label=gettext_lazy("Entered for"))
    outlet = forms.CharField(label=gettext_lazy("Media outlet"), max_length=80)
    level = forms.ChoiceField(label=gettext_lazy("Level of the medium"), choices=MediaLevel.choices)
    title = forms.CharField(label=gettext_lazy("Headline"), max_length=200)
    link = forms.URLField(label=gettext_lazy("Link"), max_length=500, assume_scheme="https")
    published_on = forms.DateField(label=gettext_lazy("Published on"), widget=date_input())
    session = forms.TypedChoiceField(
        label=gettext_lazy("About which session"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, unit_ids: Iterable[int], sessions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["session"].choices = [("", gettext_lazy("the whole edition")), *sessions]  # type: ignore[attr-defined]  # choices

    @staticmethod
    def draft_from(values: dict[str, Any]) -> MentionDraft:
        names = ("outlet", "level", "title", "link", "published_on")
        return MentionDraft(session_id=values["session"], **{name: values[name] for name in names})
