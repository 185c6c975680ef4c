"""The reader's words for the ledger's codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kepu.surfaces.public.frame import is_english


def kind_name(row: tuple[str, str, str]) -> str:
    """A kind's name in the reader's language from (code, Chinese, English)."""
    return row[2] if is_english() else row[1]


def audience(groups: Iterable[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """Audience groups by name, with their counts."""
    names = {
        "youth": _("young people"),
        "farmers": _("farmers"),
        "workers": _("workers"),
        "elderly": _("older people"),
        "officials": _("officials and civil servants"),
        "residents": _("residents"),
        "teachers": _("teachers"),
        "public": _("general public"),
    }
    return [(names.get(code, code), count) for code, count in groups]


def mode(code: str) -> str:
    """How people took part."""
    return {"onsite": _("on site"), "online": _("online"), "both": _("on site and online")}.get(
        code, _("published, no gathering")
    )


def step(code: str) -> str:
    """What was done to the record."""
    return {
        "proposed": _("written down"),
        "confirmed": _("confirmed by the unit"),
        "accepted": _("accepted above"),
        "returned": _("returned"),
        "superseded": _("corrected"),
        "withdrawn": _("withdrawn"),
    }.get(code, code)


def step_tone(code: str) -> str:
    """The colour of a step."""
    return {"confirmed": "info", "accepted": "ok", "returned": "warn", "withdrawn": "bad"}.get(code, "")


LEADING = ["activity.count", "activity.onsite", "people.participants", "activity.remote_rural.rate"]


def clauses() -> dict[str, str]:
    """What follows the number of a leading figure when the figures are said in a sentence."""
    return {
        "activity.count": _("acts of outreach"),
        "activity.onsite": _("visits on site"),
        "people.participants": _("people of the academy taking part"),
        "activity.remote_rural.rate": _("of the acts in remote or rural places"),
    }


def measured_in(unit: str) -> str:
    """A measure's unit in the reader's language; unknown ones stay as they are."""
    english = {
        "次": "", "场": "", "场次": "", "个": "", "项": "", "份": "", "件": "", "部": "", "种": "", "条": "", "届": "", "篇": "",
        "人次": "people-times", "人": "people", "元": "yuan", "人月": "person-months", "分钟": "minutes",
        "平方米": "m²", "天": "days", "小时": "hours",
    }  # fmt: skip
    return english.get(unit, unit) if is_english() else unit


def dimension(by: str) -> str:
    """How a figure is split."""
    return {
        "month": _("by month"),
        "kind": _("by kind"),
        "unit": _("by unit"),
        "province": _("by province"),
        "audience": _("by audience"),
        "brand": _("by brand"),
    }.get(by, by)


def month(key: str) -> str:
    """2025-03 as 3月 or Mar."""
    number = int(key[5:7])
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return names[number - 1] if is_english() else f"{number}月"


def group(code: str) -> str:
    """The heading of a group of measures."""
    return {
        "activity": _("Activities"),
        "g1_content": _("Content: the source"),
        "g2_brands": _("Brands: the peaks"),
        "g3_people": _("Scientists taking part"),
        "g4_education": _("Science education: the platform"),
        "money": _("Money"),
        "people": _("People"),
        "plans": _("Plans"),
        "bases": _("Bases and venues"),
        "media": _("Media"),
        "form": _("Statistics form"),
    }.get(code, code)


def attribution(code: str) -> str:
    """How acts of several units are counted."""
    return {
        "host": _("An act held by several units counts in full for its host, and once for the academy."),
        "share": _("An act held by several units counts for each by its stated share; the shares make up the whole."),
        "any": _("An act counts in full for every unit that took part, and once for the unit above them."),
    }.get(code, "")
