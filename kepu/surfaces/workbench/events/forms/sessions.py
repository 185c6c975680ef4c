"""Forms of sessions."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.checks import GRADES
from kepu.domain.events.contracts import Came, PersonDraft, SessionDraft
from kepu.domain.events.models import Access, BookingWay, Session, SessionMode, SessionRole, SessionState, Severity
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.files.contracts import Upload
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.events.words import LANGUAGES
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input
from kepu.surfaces.workbench.records.places import People, region_code_of, region_text_of
from kepu.surfaces.workbench.records.words import AUDIENCES
from kepu.surfaces.workbench.studies.forms import FilesField, ManyFiles

ALL = ("", gettext_lazy("all"))
MOST_LINKS = 20


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class SessionForm(forms.Form):
    """One run of an event."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    edition = forms.TypedChoiceField(
        label=gettext_lazy("Edition of a brand"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of act"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=200, required=False)
    starts_at = forms.DateTimeField(label=gettext_lazy("Begins"), widget=moment_input())
    ends_at = forms.DateTimeField(label=gettext_lazy("Ends"), widget=moment_input())
    mode = forms.ChoiceField(
        label=gettext_lazy("How people take part"), choices=SessionMode.choices, widget=forms.RadioSelect
    )
    region = forms.CharField(
        label=gettext_lazy("County or district"), max_length=80, required=False,
        help_text=gettext_lazy("Type a part of its name, or its code."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    address = forms.CharField(label=gettext_lazy("Street and number"), max_length=200, required=False)
    coordinates = forms.CharField(
        label=gettext_lazy("Latitude and longitude"), max_length=60, required=False,
        help_text=gettext_lazy("Such as 40.0036, 116.3838. With them readers find what is near."),
    )  # fmt: skip
    stream_link = forms.URLField(
        label=gettext_lazy("Link to the stream"), max_length=500, required=False, assume_scheme="https"
    )
    booking = forms.ChoiceField(label=gettext_lazy("How to book"), choices=BookingWay.choices)
    capacity = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=100_000, required=False)
    fee = forms.DecimalField(
        label=gettext_lazy("Fee (yuan)"), min_value=0, max_digits=8, decimal_places=2, required=False,
        help_text=gettext_lazy("Empty: free of charge."),
    )  # fmt: skip
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"),
        choices=list(AUDIENCES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    grades = forms.TypedMultipleChoiceField(
        label=gettext_lazy("School grades"), coerce=int, choices=[(grade, str(grade)) for grade in GRADES],
        widget=forms.CheckboxSelectMultiple, required=False, help_text=gettext_lazy("School years 1 to 12; none: no school event."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Accessibility"), choices=Access.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    access_note = forms.CharField(label=gettext_lazy("More on accessibility"), max_length=300, required=False)
    contact = forms.CharField(label=gettext_lazy("Contact for the public"), max_length=200, required=False)
    summary = forms.CharField(
        label=gettext_lazy("What happens"), widget=forms.Textarea(attrs={"rows": 6}), max_length=5000, required=False
    )
    cohosts = forms.CharField(
        label=gettext_lazy("Co-hosts"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=gettext_lazy("One unit a line; a share in per cent after it (海洋研究所 30). Without shares they are equal."),
    )  # fmt: skip

    def __init__(self, *args: Any, unit_ids: Iterable[int], editions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["edition"].choices = [("", gettext_lazy("none")), *editions]  # type: ignore[attr-defined]  # choices
        self.fields["kind"].choices = list(kind_names().items())  # type: ignore[attr-defined]  # choices

    def clean_region(self) -> str:
        return region_code_of(self.cleaned_data["region"])

    def clean_coordinates(self) -> tuple[float, float] | None:
        text = self.cleaned_data["coordinates"].replace("，", ",").strip()
        if not text:
            return None
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError as error:
            raise forms.ValidationError(_("Two numbers with a comma between them.")) from error
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise forms.ValidationError(_("Latitude first (-90 to 90), then longitude (-180 to 180)."))
        return latitude, longitude

    def clean_cohosts(self) -> tuple[tuple[int, int | None], ...]:
        return cohosts_from(self.cleaned_data["cohosts"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_at"), values.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", _("This is before it begins."))
        if values.get("booking") not in ("none", "invitation", None) and not values.get("capacity"):
            self.add_error("capacity", _("Say how many places there are."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> SessionDraft:
        plain = (
            "kind", "title", "title_en", "starts_at", "ends_at", "mode", "place", "address", "stream_link", "booking", "capacity",
            "access_note", "contact", "summary", "cohosts",
        )  # fmt: skip
        spot = values["coordinates"] or (None, None)
        return SessionDraft(
            unit_id=values["unit"],
            edition_id=values["edition"],
            region_code=values["region"] or None,
            latitude=spot[0],
            longitude=spot[1],
            fee_fen=round((values["fee"] or 0) * 100),
            audience=tuple(values["audience"]),
            grades=tuple(values["grades"]),
            languages=tuple(values["languages"]),
            access=tuple(values["access"]),
            **{name: values[name] for name in plain},
        )


def cohosts_from(text: str) -> tuple[tuple[int, int | None], ...]:
    """(unit id, basis points or None) of each line. Raises ValidationError for a unit that is not known."""
    from kepu.foundation.units.selectors import names_to_ids

    names = names_to_ids(labels_by_id().keys())
    found: list[tuple[int, int | None]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _sep, share = line.rstrip("%％ ").rpartition(" ")
        if not share.replace(".", "", 1).isdecimal() or len(share) > 6:
            name, share = line, ""
        if name.strip() not in names:
            raise forms.ValidationError(_("No unit is called “%(name)s”.") % {"name": name.strip()})
        found.append((names[name.strip()], round(float(share) * 100) if share else None))
    return tuple(found)


def initial_of(session: Session) -> dict[str, Any]:
    """A session as the form shows it."""
    plain = (
        "title", "title_en", "starts_at", "ends_at", "mode", "place", "address", "stream_link", "booking", "capacity", "audience",
        "grades", "languages", "access", "access_note", "contact", "summary",
    )  # fmt: skip
    spot = f"{session.latitude}, {session.longitude}" if session.latitude is not None else ""
    return {
        **{name: getattr(session, name) for name in plain},
        "unit": session.unit_id,
        "edition": session.edition_id,
        "kind": session.kind_id,
        "region": region_text_of(session.region_id),
        "coordinates": spot,
        "fee": session.fee_fen / 100 if session.fee_fen else None,
        "cohosts": "\n".join(
            f"{row.unit.name} {row.basis_points / 100:g}" if row.basis_points else row.unit.name
            for row in session.cohosts.select_related("unit")
        ),
    }


class SessionFilter(forms.Form):
    """What the list of sessions can be narrowed by."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ALL, *SessionState.choices])
    unit = UnitChoice(label=gettext_lazy("Unit"), required=False)
    edition = forms.TypedChoiceField(
        label=gettext_lazy("Edition of a brand"), required=False, coerce=int, empty_value=None
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of act"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("How people take part"), required=False, choices=[ALL, *SessionMode.choices]
    )
    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=date_input())
    last = forms.DateField(label=gettext_lazy("Until"), required=False, widget=date_input())

    def __init__(self, *args: Any, unit_ids: Iterable[int], editions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["edition"].choices = [ALL, *editions]  # type: ignore[attr-defined]  # choices
        self.fields["kind"].choices = [ALL, *kind_names().items()]  # type: ignore[attr-defined]  # choices


class PersonForm(forms.Form):
    """Somebody in a session."""

    person = forms.CharField(
        label=gettext_lazy("Name"), max_length=120,
        help_text=gettext_lazy("Somebody in the register, or a name from outside."),
    )  # fmt: skip
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=SessionRole.choices)
    duty = forms.CharField(label=gettext_lazy("What they do"), max_length=120, required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=44_640, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from kepu.foundation.people.selectors import list_names

        names = {key: label.short_name or label.name for key, label in labels_by_id().items()}
        self.people = People(list_names(unit_ids=units_within(actor, READ)), names)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if text := (values.get("person") or "").strip():
            try:
                values["person_id"] = self.people.find(text)
            except forms.ValidationError as error:
                self.add_error("person", error)
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> PersonDraft:
        found = values["person_id"]
        return PersonDraft(
            role=values["role"], person_id=found, outside_name="" if found else values["person"].strip(),
            duty=values["duty"], minutes=values["minutes"],
        )  # fmt: skip


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=44_640, required=False)


class MaterialForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What"), max_length=120)
    quantity = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=10_000_000, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class OnlineForm(forms.Form):
    platform = forms.CharField(label=gettext_lazy("Platform"), max_length=60)
    people = forms.IntegerField(label=gettext_lazy("People-times so far"), min_value=0, max_value=100_000_000_000)
    note = forms.CharField(label=gettext_lazy("Where this is from"), max_length=200, required=False)


class IncidentForm(forms.Form):
    severity = forms.ChoiceField(label=gettext_lazy("How serious"), choices=Severity.choices)
    text = forms.CharField(
        label=gettext_lazy("What happened, and what was done"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )


class ReportForm(forms.Form):
    """What came of it."""

    report = forms.CharField(
        label=gettext_lazy("Report"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000, required=False
    )
    replay_link = forms.URLField(
        label=gettext_lazy("Link to the replay"), max_length=500, required=False, assume_scheme="https"
    )
    photos = FilesField(label=gettext_lazy("Photos and papers"), required=False, widget=ManyFiles)
    links = forms.CharField(
        label=gettext_lazy("Links"), widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text=gettext_lazy("One a line, beginning with https://"),
    )  # fmt: skip

    def clean_links(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if any(urlsplit(line).scheme not in ("http", "https") or len(line) > 500 for line in lines):
            raise forms.ValidationError(_("Each line is one address that begins with https://"))
        if len(lines) > MOST_LINKS:
            raise forms.ValidationError(_("At most %(count)s links at a time.") % {"count": MOST_LINKS})
        return lines

    @staticmethod
    def uploads(values: dict[str, Any]) -> list[Upload]:
        return [Upload(item.name, item.read()) for item in values["photos"]]


class CloseForm(forms.Form):
    """How many came, where no gate counted."""

    onsite = forms.IntegerField(label=gettext_lazy("People on site"), min_value=0, max_value=10_000_000, required=False)
    note = forms.CharField(
        label=gettext_lazy("How they were counted"), max_length=200, required=False,
        help_text=gettext_lazy("Such as: counter at the door, rows counted on photos. Goes into the record."),
    )  # fmt: skip
    is_unknown = forms.BooleanField(label=gettext_lazy("Nobody knows how many came"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why it is counted again"), max_length=500, required=False)

    def __init__(self, *args: Any, session: Session, gate: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gate is not None or not session.is_onsite:
            del self.fields["onsite"]
        if gate is not None:
            del self.fields["note"]
            del self.fields["is_unknown"]
        if not session.is_closed:
            del self.fields["reason"]

    @staticmethod
    def came_from(values: dict[str, Any]) -> Came | None:
        """None where the gate has counted and nothing was asked."""
        if "note" not in values:
            return None
        return Came(onsite=values.get("onsite"), note=values["note"], is_unknown=values["is_unknown"])


class SenderForm(forms.Form):
    unit = UnitChoice(label=gettext_lazy("Unit"))
    platform = forms.CharField(
        label=gettext_lazy("Platform"),
        max_length=60,
        help_text=gettext_lazy("Its attendance is shown under this name."),
    )

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
