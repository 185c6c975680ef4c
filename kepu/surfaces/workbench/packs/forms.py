from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from kepu.domain.packs.contracts import AuthorDraft, PackDraft, PartDraft, SourceDraft
from kepu.domain.packs.hazards import hazard_choices
from kepu.domain.packs.languages import Language
from kepu.domain.packs.models import PackState, SpreadingState
from kepu.domain.packs.models.versions import PackAudience, Version
from kepu.foundation.files.contracts import Upload
from kepu.foundation.places.models import Region
from kepu.foundation.places.selectors import list_provinces
from kepu.surfaces.workbench.handing_in import SecretJudgeForm
from kepu.surfaces.workbench.pages import ReasonForm, UnitChoice

ALL = [("", _("all"))]
DUE = [("past", _("past its day")), ("soon", _("within 60 days")), ("later", _("later"))]
SEASONS = [("", _("all year")), *MONTHS.items()]


def area(rows: int, **options: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **options)


def day(**options: Any) -> forms.DateField:
    """A day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class PackFilter(forms.Form):
    unit = UnitChoice(label=_("Unit"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *PackState.choices])
    hazard = forms.ChoiceField(label=_("Hazard"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[*ALL, *Language.choices])
    audience = forms.ChoiceField(label=_("Audience"), required=False, choices=[*ALL, *PackAudience.choices])

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitChoice, self.fields["unit"]).offer(unit_ids)
        cast(forms.ChoiceField, self.fields["hazard"]).choices = [*ALL, *hazard_choices()]


class DueFilter(forms.Form):
    due = forms.ChoiceField(label=_("Review day"), required=False, choices=[*ALL, *DUE])


class RegionField(forms.CharField):
    """A province, prefecture or county by name or code; cleans to its code, or None when empty."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = Region.objects.filter(is_retired=False)
        rows = list(
            (found.filter(code=text) if text.isdigit() else found.filter(name__startswith=text)).order_by("code")[:5]
        )
        exact = [row for row in rows if row.name == text]
        if len(rows) == 1 or exact:
            return (exact or rows)[0].code
        if not rows:
            raise forms.ValidationError(_("No province, prefecture or county of this name or code."))
        names = "；".join(f"{row.name} {row.code}" for row in rows)
        raise forms.ValidationError(_("More than one place is meant: %(names)s"), params={"names": names})


class PackForm(forms.Form):
    unit = UnitChoice(label=_("Unit that answers for it"))
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What readers look for: “What to do in an earthquake”.")
    )
    hazards = forms.MultipleChoiceField(label=_("Hazards"), widget=forms.CheckboxSelectMultiple)
    summary = area(
        2,
        label=_("The gist"),
        max_length=300,
        required=False,
        help_text=_("The most important thing, in one or two sentences."),
    )
    audience = forms.ChoiceField(label=_("Audience"), choices=PackAudience.choices, initial="public")
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial="zh-hans")
    region = RegionField(
        label=_("Region"),
        required=False,
        help_text=_("Province, prefecture or county by name or code; empty: the whole country."),
    )
    season_from = forms.TypedChoiceField(
        label=_("Season from"), choices=SEASONS, coerce=int, empty_value=None, required=False
    )
    season_to = forms.TypedChoiceField(
        label=_("Season to"), choices=SEASONS, coerce=int, empty_value=None, required=False
    )
    due_on = day(
        label=_("To be reviewed again by"),
        required=False,
        help_text=_("After this day readers are told that it may be out of date. At most three years ahead."),
    )
    authors = area(
        3,
        label=_("Authors"),
        required=False,
        help_text=_("One per line: name, institution. Names of the unit's people are found in the register."),
    )
    note = area(2, label=_("What changed, and why"), max_length=1000, help_text=_("Readers see this."))  # fmt: skip

    def __init__(
        self, *args: Any, unit_ids: Collection[int], number: int = 1, is_new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitChoice, self.fields["unit"]).offer(unit_ids)
        cast(forms.MultipleChoiceField, self.fields["hazards"]).choices = hazard_choices()
        if not is_new:
            del self.fields["unit"], self.fields["language"]
        if number == 1:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if (values.get("season_from") is None) != (values.get("season_to") is None):
            self.add_error("season_to", _("Give both months, or neither."))
        return values


def draft_of(values: dict[str, Any]) -> PackDraft:
    """What a PackForm was filled with."""
    season = (values["season_from"], values["season_to"]) if values["season_from"] and values["season_to"] else None
    return PackDraft(
        title=values["title"], hazards=tuple(values["hazards"]), summary=values["summary"], audience=values["audience"],
        region_code=values["region"], season=season, due_on=values["due_on"], authors=_authors(values["authors"]),
        note=values.get("note", ""),
    )  # fmt: skip


def _authors(text: str) -> tuple[AuthorDraft, ...]:
    found = []
    for line in text.splitlines():
        name, _sep, where = line.replace("，", ",").partition(",")
        if name.strip():
            found.append(AuthorDraft(name.strip(), where.strip()))
    return tuple(found)


def initial_of(version: Version) -> dict[str, Any]:
    """A version as the form shows it."""
    authors = "\n".join("，".join(filter(None, (one.name, one.affiliation))) for one in version.authors.all())
    return {
        "title": version.title, "summary": version.summary, "audience": version.audience, "due_on": version.due_on,
        "hazards": [row.code for row in version.hazards.all()], "region": version.region_id or "", "note": version.note,
        "season_from": version.season_from, "season_to": version.season_to, "authors": authors,
    }  # fmt: skip


class LanguageForm(forms.Form):
    unit = UnitChoice(label=_("Unit that answers for it"))
    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(label=_("Title in this language"), max_length=120)

    def __init__(self, *args: Any, unit_ids: Collection[int], taken: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitChoice, self.fields["unit"]).offer(unit_ids)
        free = [(code, label) for code, label in Language.choices if code not in taken]
        cast(forms.ChoiceField, self.fields["language"]).choices = free


class PartForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=160)
    text = area(
        7,
        label=_("Body text"),
        max_length=20_000,
        help_text=_("An empty line begins a paragraph; lines that begin with - or 1. become a list."),
    )
    file = forms.FileField(label=_("File"), required=False)
    seconds = forms.IntegerField(
        label=_("Length in seconds"),
        min_value=1,
        max_value=3600,
        required=False,
        help_text=_("Of a WAV file it is measured."),
    )
    credit = forms.CharField(label=_("Author and licence"), max_length=200, required=False)  # fmt: skip

    def __init__(self, *args: Any, kind: str, has_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in PART_WORDS:
            self.fields["text"].label, self.fields["text"].help_text = PART_WORDS[kind]
        self.fields["text"].required = kind != "large"
        if kind == "question":
            self.fields["title"].label = _("Question")
        if kind in ("fact", "question", "edition"):
            del self.fields["file"], self.fields["seconds"]
            if kind != "edition":
                del self.fields["credit"]
            return
        self.fields["file"].required = kind != "audio" and not has_file
        self.fields["file"].widget.attrs["accept"] = ACCEPTED[kind]
        self.fields["file"].help_text = TAKEN[kind]
        if kind != "audio":
            del self.fields["seconds"]

    def draft(self, sources: tuple[SourceDraft, ...]) -> PartDraft:
        values = self.cleaned_data
        return PartDraft(
            self.kind, values["title"], values["text"], values.get("credit", ""), values.get("seconds"), sources
        )

    def upload(self) -> Upload | None:
        file = self.cleaned_data.get("file")
        return Upload(file.name, file.read()) if file else None


PART_WORDS: dict[str, tuple[Any, Any]] = {
    "question": (_("Answer to it"), _("An empty line begins a paragraph; lines that begin with - or 1. become a list.")),
    "figure": (_("What it shows, in words"), _("Read to those who cannot see it.")),
    "poster": (_("What it says, in words"), _("Read to those who cannot see it.")),
    "audio": (_("Text that is read aloud"), _("Stands beside the sound, or alone for whoever reads it aloud.")),
    "large": (_("What it says, in words"), ""),
}  # fmt: skip
ACCEPTED = {
    "figure": "image/jpeg,image/png,image/webp", "poster": "image/jpeg,image/png,image/webp,application/pdf",
    "large": "application/pdf,image/jpeg,image/png,image/webp", "audio": "audio/mpeg,audio/mp4,audio/ogg,audio/wav,.mp3,.m4a,.ogg,.wav",
}  # fmt: skip
TAKEN = {
    "figure": _("JPEG, PNG or WebP, at most 8 MB. Where it was taken is removed."),
    "poster": _("JPEG, PNG or WebP (at most 8 MB) or PDF (at most 15 MB)."),
    "large": _("PDF (at most 15 MB), JPEG, PNG or WebP (at most 8 MB)."),
    "audio": _("MP3, M4A, OGG or WAV, at most 15 MB."),
}


class SourceForm(forms.Form):
    title = forms.CharField(label=_("Title of the source"), max_length=300, required=False)
    place = forms.CharField(label=_("Article, page, number"), max_length=300, required=False)
    url = forms.CharField(label=_("Address"), max_length=500, required=False)

    def draft(self) -> SourceDraft | None:
        values = getattr(self, "cleaned_data", {})
        given = {name: values.get(name, "").strip() for name in ("title", "url", "place")}
        return SourceDraft(**given) if any(given.values()) else None


SourceForms = forms.formset_factory(SourceForm, extra=2, max_num=12, absolute_max=12)


class SubmitForm(SecretJudgeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].label = _("Expert who judges the science, with an account")


class PublicReasonForm(forms.Form):
    reason = area(3, label=_("Reason"), max_length=1000, help_text=_("Readers see this."))


class BeginForm(forms.Form):
    reason = area(
        3,
        label=_("What changes, and why"),
        max_length=1000,
        help_text=_("Readers see this. For a renewal say what was checked."),
    )


class AssignForm(ReasonForm):
    unit = UnitChoice(label=_("Unit that answers for it"))

    def __init__(self, *args: Any, unit_ids: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitChoice, self.fields["unit"]).offer(unit_ids)


class RegionFilter(forms.Form):
    province = forms.ChoiceField(label=_("Province"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(label.code[:2], label.name) for label in list_provinces() if not label.is_retired]
        cast(forms.ChoiceField, self.fields["province"]).choices = [("", _("whole country")), *provinces]


class PlanForm(forms.Form):
    unit = UnitChoice(label=_("Unit that spreads it"))
    pack = forms.TypedChoiceField(label=_("Pack"), coerce=int)
    planned_on = day(label=_("Planned for"))
    how = forms.CharField(
        label=_("How and where"),
        max_length=300,
        required=False,
        help_text=_("Village loudspeaker, school screens, community group…"),
    )

    def __init__(
        self, *args: Any, unit_ids: Collection[int], packs: Collection[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitChoice, self.fields["unit"]).offer(unit_ids)
        cast(forms.ChoiceField, self.fields["pack"]).choices = list(packs)


class MoveForm(forms.Form):
    planned_on = day(label=_("Planned for"))
    how = forms.CharField(label=_("How and where"), max_length=300, required=False)


class CompleteForm(forms.Form):
    done_on = day(label=_("Done on"))
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    record = forms.ChoiceField(
        label=_("Record of the act"), required=False,
        help_text=_("Where an act happened that counts: enter it as a record first, then choose it here."),
    )  # fmt: skip

    def __init__(self, *args: Any, records: Collection[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["record"]).choices = [("", _("none")), *records]


class SpreadingFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *SpreadingState.choices])
