"""The booking form: it asks for no more than the rules of the place need."""

import unicodedata
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kepu.engines.booking.contracts import Guest, Party, SlotView
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.rules.saying import DOCUMENTS
from kepu.foundation.notices.letters import is_mail_address
from kepu.surfaces.places import PlaceField

NO_SCRIPT_ROWS = 10
GUIDES = {"guide_en": _("English"), "guide_sign": _("sign language"), "guide_zh": _("Chinese")}


class ContactForm(forms.Form):
    """Who books and how to reach them; the key makes sending twice act once."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=80)
    name = forms.CharField(label=_("Your name"), required=False, max_length=60)
    contact = forms.CharField(
        label=_("Mobile number or mail address"), max_length=120,
        help_text=_("For the confirmation and changes only. It is kept sealed and erased after the visit."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the guide"), required=False)
    invitation = forms.CharField(label=_("Invitation code"), required=False, max_length=60)

    def __init__(self, *args: Any, slot: SlotView, rules: Rules, is_signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot, self.rules = slot, rules
        self.fields["contact"].required = not is_signed_in
        if rules.mode != "invitation":
            del self.fields["invitation"]
        if not any(pool.code == "wheelchair" and pool.seats for pool in slot.pools) and "wheelchairs" in self.fields:
            del self.fields["wheelchairs"]
        self._offer_languages()

    def clean_contact(self) -> str:
        return checked_contact(self.cleaned_data["contact"])

    def clean(self) -> dict[str, Any]:
        """Nobody is taken for fewer wheelchairs than were asked for."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and (values.get("wheelchairs") or 0) > self.party().seats:
            self.add_error("wheelchairs", _("More wheelchairs than people."))
        return values

    def _offer_languages(self) -> None:
        """Where guides are counted by language and there is one beside Chinese: which of them somebody wants."""
        left = {pool.code for pool in self.slot.pools if pool.left}
        guides = [(code.removeprefix("guide_"), name) for code, name in GUIDES.items() if code in left]
        if any(code != "zh" for code, _name in guides):
            cast(forms.ChoiceField, self.fields["language"]).choices = [("", _("any")), *guides]
        else:
            del self.fields["language"]

    def party(self) -> Party:
        raise NotImplementedError


class PeopleForm(ContactForm):
    """A few people: numbers alone where the place asks for no names, one line each where it does."""

    adults = forms.IntegerField(label=_("Adults"), min_value=0, max_value=50, initial=1)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=50, initial=0)
    wheelchairs = forms.IntegerField(
        label=_("Of them in a wheelchair"), min_value=0, max_value=50, initial=0, required=False
    )
    field_order = ("key", "adults", "children", "wheelchairs", "language", "name", "contact", "invitation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = self.rules.persons_per_booking
        self.is_by_name = self.rules.identity in ("name", "document")
        for name in ("adults", "children"):
            self.fields[name].widget.attrs["max"] = most
        cast(Any, self.fields["children"]).label = _("Children under %(age)s") % {"age": self.rules.minor_age}
        if self.is_by_name:
            del self.fields["adults"], self.fields["children"]
            for number in range(1, min(most, NO_SCRIPT_ROWS) + 1):
                self._add_row(number)

    def _add_row(self, number: int) -> None:
        kinds = [("adult", _("adult")), ("child", _("child"))]
        self.fields[f"name_{number}"] = forms.CharField(label=_("Name"), required=number == 1, max_length=60)
        self.fields[f"kind_{number}"] = forms.ChoiceField(label=_("Adult or child"), choices=kinds, required=False)
        if self.rules.identity == "document":
            choices = [(code, DOCUMENTS[code]) for code in self.rules.document_kinds]
            self.fields[f"document_kind_{number}"] = forms.ChoiceField(
                label=_("Identity document"), choices=choices, required=False
            )
            self.fields[f"document_{number}"] = forms.CharField(label=_("Number"), required=number == 1, max_length=40)

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """(number, its fields) of each line of guests, for drawing."""
        for number in range(1, NO_SCRIPT_ROWS + 1):
            names = [f"{part}_{number}" for part in ("name", "kind", "document_kind", "document")]
            bound = [self[name] for name in names if name in self.fields]
            if bound:
                yield number, bound

    def party(self) -> Party:
        values = self.cleaned_data
        chairs = values.get("wheelchairs") or 0
        guests = list(self._named() if self.is_by_name else self._counted())
        return Party(
            guests=tuple(_with_chair(guest, number < chairs) for number, guest in enumerate(guests)),
            language=values.get("language", ""),
        )

    def _named(self) -> Iterator[Guest]:
        values = self.cleaned_data
        for number, _fields in self.rows():
            name, document = values.get(f"name_{number}", "").strip(), values.get(f"document_{number}", "").strip()
            if name or document:
                yield Guest(
                    kind=values.get(f"kind_{number}") or "adult", name=name,
                    document_kind=values.get(f"document_kind_{number}", "") if document else "", document=document,
                )  # fmt: skip

    def _counted(self) -> Iterator[Guest]:
        values = self.cleaned_data
        yield from [Guest(kind="adult")] * values["adults"]
        yield from [Guest(kind="child")] * values["children"]


class GroupForm(ContactForm):
    """A group: a head count, all or none."""

    group_name = forms.CharField(label=_("Name of the group"), max_length=120)
    school = forms.CharField(
        label=_("School, if it is a class"),
        required=False,
        max_length=120,
        help_text=_("Some places are kept for schools."),
    )
    county = PlaceField(
        label=_("County or district of the school"), required=False, max_length=60,
        help_text=_("For places that are kept for schools in remote areas; the table of regions decides."),
    )  # fmt: skip
    share = forms.ChoiceField(label=_("Places that are kept"), required=False)
    head_count = forms.IntegerField(label=_("People in all"), min_value=1, max_value=10_000)
    children = forms.IntegerField(label=_("Children"), min_value=0, max_value=10_000, initial=0)
    wheelchairs = forms.IntegerField(
        label=_("Of them in a wheelchair"), min_value=0, max_value=50, initial=0, required=False
    )
    bays = forms.IntegerField(label=_("Buses to park"), min_value=0, max_value=20, initial=0, required=False)
    field_order = (
        "key", "group_name", "school", "county", "share", "head_count", "children", "wheelchairs", "bays", "language", "name",
        "contact", "invitation",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["children"]).label = _("Children under %(age)s") % {"age": self.rules.minor_age}
        shares = [
            (share.code, share.label_zh if _is_zh() else share.label_en)
            for share in self.rules.shares
            if any(pool.code == share.code and pool.left for pool in self.slot.pools)
        ]
        cast(forms.ChoiceField, self.fields["share"]).choices = [("", "–"), *shares]
        if not shares:
            del self.fields["share"]
        if all(share.for_whom != "remote" for share in self.rules.shares):
            del self.fields["county"]
        if not any(pool.code == "bus_bay" and pool.seats for pool in self.slot.pools):
            del self.fields["bays"]

    def party(self) -> Party:
        values = self.cleaned_data
        return Party(
            head_count=values["head_count"],
            children=values["children"],
            group_name=values["group_name"],
            school=values["school"],
            region_code=values.get("county") or "",
            share=values.get("share", ""),
            bays=values.get("bays") or 0,
            wheelchairs=values.get("wheelchairs") or 0,
            language=values.get("language", ""),
        )


def checked_contact(text: str) -> str:
    """A contact that a letter or a call can reach, as it was written. Raises ValidationError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if "@" in plain:
        if not is_mail_address(plain):
            raise forms.ValidationError(_("This is no mail address."))
    elif plain and not 7 <= sum(character.isdecimal() for character in plain) <= 20:
        raise forms.ValidationError(_("Give a mobile number or a mail address."))
    return plain


def _with_chair(guest: Guest, needs: bool) -> Guest:
    if not needs:
        return guest
    return Guest(guest.kind, guest.age, guest.document_kind, guest.document, guest.name, ("wheelchair",))


def _is_zh() -> bool:
    from django.utils.translation import get_language

    return (get_language() or "zh").startswith("zh")
