"""Forms of profiles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.contracts import InterestDraft, ProfileDraft
from kepu.engines.experts.words import Audience, InterestKind, Language, MediaExperience, Use
from kepu.foundation.people.models import Category
from kepu.foundation.subjects.standard import is_subject, path_of, subjects, subjects_in
from kepu.surfaces.workbench.experts.words import province_names
from kepu.surfaces.workbench.plans.forms import date_input

ALL = ("", gettext_lazy("all"))
FIELDS = 4
# The datalist that the page offers subjects from; without it the field is plain text.
SUBJECTS = "subjects"


class SubjectField(forms.CharField):
    """A subject of the standard by code or name, or by an everyday word for it (地震 is 固体地球物理学)."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": SUBJECTS, "autocomplete": "off"})
        super().__init__(max_length=60, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        code = text.split(" ")[0]
        if is_subject(code):
            return code
        named = next((subject.code for subject in subjects().values() if text in (subject.name, subject.name_en)), "")
        found = named or next(iter(subjects_in(text)), "")
        if not found:
            raise forms.ValidationError(_("No field of the standard is called so. Choose one from the list."))
        return found


def subject_text(code: str) -> str:
    """A subject as the field shows it: code, then name."""
    return f"{code} {subjects()[code].label}" if code in subjects() else ""


def subject_options() -> list[str]:
    """What the datalist offers."""
    return [subject_text(code) for code in subjects()]


class Lines(forms.CharField):
    """One thing a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=3000, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = (line.strip(" 、，,;；") for line in super().clean(value).splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


class ProfileForm(forms.Form):
    """What an expert can and will speak about."""

    about = forms.CharField(
        label=gettext_lazy("In a few sentences"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What you work on, in words that everybody understands. Shown where you consent to it."),
    )  # fmt: skip
    about_en = forms.CharField(
        label=gettext_lazy("The same in English"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = Lines(
        label=gettext_lazy("Topics you speak about"),
        help_text=gettext_lazy("One a line, as a journalist or a teacher would say it: 黑洞, 地震预警, 隔夜菜."),
    )
    refused = Lines(
        label=gettext_lazy("Topics you do not want to be asked about"),
        help_text=gettext_lazy("One a line. Questions about them do not reach you."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages and dialects"), choices=Language.choices, widget=forms.CheckboxSelectMultiple
    )
    regions = forms.MultipleChoiceField(
        label=gettext_lazy("Provinces where you can be in person"), required=False, widget=forms.CheckboxSelectMultiple
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("Audiences you are used to"), choices=Audience.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    media_experience = forms.ChoiceField(label=gettext_lazy("Media experience"), choices=MediaExperience.choices)
    hours = forms.IntegerField(
        label=gettext_lazy("Hours a month at most"), required=False, min_value=1, max_value=100,
        help_text=gettext_lazy("When they are used up, nobody asks you until the next month. Empty: no limit."),
    )  # fmt: skip
    availability = forms.CharField(
        label=gettext_lazy("When you are available"), required=False, max_length=200,
        help_text=gettext_lazy("For instance: Tuesday and Thursday afternoons."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].choices = list(province_names().items())  # type: ignore[attr-defined]  # choices
        for number in range(1, FIELDS + 1):
            self.fields[f"field_{number}"] = SubjectField(
                label=_("Field %(n)s") % {"n": number}, required=number == 1,
                help_text=_("Type a name or an everyday word, or choose (GB/T 13745).") if number == 1 else "",
            )  # fmt: skip
        self.order_fields([*(f"field_{number}" for number in range(1, FIELDS + 1)), "topics", "refused"])
        self.options = subject_options()

    def draft(self) -> ProfileDraft:
        values = self.cleaned_data
        fields = [values[f"field_{number}"] for number in range(1, FIELDS + 1)]
        plain = ("about", "about_en", "media_experience", "availability", "topics", "refused")
        return ProfileDraft(
            **{name: values[name] for name in plain},
            fields=tuple(dict.fromkeys(code for code in fields if code)),
            languages=tuple(values["languages"]),
            regions=tuple(values["regions"]),
            audiences=tuple(values["audiences"]),
            minutes_per_month=values["hours"] * 60 if values["hours"] else None,
        )


def profile_initial(draft: ProfileDraft) -> dict[str, Any]:
    """A profile as the form shows it."""
    plain = ("about", "about_en", "media_experience", "availability", "languages", "regions", "audiences")
    return {
        **{name: getattr(draft, name) for name in plain},
        **{f"field_{place}": subject_text(code) for place, code in enumerate(draft.fields[:FIELDS], start=1)},
        "topics": "\n".join(draft.topics),
        "refused": "\n".join(draft.refused),
        "hours": draft.minutes_per_month // 60 if draft.minutes_per_month else None,
    }


class NewExpertForm(ProfileForm):
    """The same for a person of the unit's register."""

    person = forms.TypedChoiceField(label=gettext_lazy("Person of the register"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]  # choices
        self.order_fields(["person", *(f"field_{number}" for number in range(1, FIELDS + 1)), "topics", "refused"])


class ContactForm(forms.Form):
    mail = forms.EmailField(
        label=gettext_lazy("Mail address"), required=False,
        help_text=gettext_lazy("For invitations when you have no account here. Kept sealed; never shown to the public."),
    )  # fmt: skip
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=40)
    note = forms.CharField(
        label=gettext_lazy("Note of the unit"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Read by the unit and by the expert."),
    )  # fmt: skip


class ConsentForm(forms.Form):
    uses = forms.MultipleChoiceField(
        label=gettext_lazy("I consent to"), choices=Use.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class InterestForm(forms.Form):
    organisation = forms.CharField(label=gettext_lazy("Organisation or company"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), choices=InterestKind.choices)
    since = forms.DateField(label=gettext_lazy("Since when"), widget=date_input())
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=date_input())

    def draft(self) -> InterestDraft:
        return InterestDraft(**self.cleaned_data)


class EndForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("Ended on"), widget=date_input())


class RestForm(forms.Form):
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    ends_on = forms.DateField(label=gettext_lazy("Until, included"), widget=date_input())
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=120, help_text=gettext_lazy("You need not say one.")
    )


class DirectoryFilter(forms.Form):
    """What the directory can be narrowed by."""

    field = forms.ChoiceField(label=gettext_lazy("Field of science"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Province"), required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language or dialect"), required=False, choices=[ALL, *Language.choices]
    )
    audience = forms.ChoiceField(label=gettext_lazy("Audience"), required=False, choices=[ALL, *Audience.choices])
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False, choices=[ALL, *Category.choices])
    use = forms.ChoiceField(label=gettext_lazy("Consents to"), required=False, choices=[ALL, *Use.choices])
    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), required=False, coerce=int, empty_value=None)
    withdrawn = forms.BooleanField(label=gettext_lazy("Withdrawn ones"), required=False)

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        firsts = [(s.code, f"{s.code} {s.label}") for s in subjects().values() if s.is_first_level]
        for name, choices in (("field", firsts), ("region", list(province_names().items())), ("unit", units)):
            self.fields[name].choices = [ALL, *choices]  # type: ignore[attr-defined]  # choices


def fields_text(codes: Any) -> str:
    """Subjects in one line."""
    return "；".join(path_of(code) for code in codes)
