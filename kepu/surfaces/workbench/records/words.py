"""How the ledger's codes are said to people."""

from collections.abc import Collection

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.contracts import KindLabel, RecordRow

PURPOSES = {
    "activity": _("activities"),
    "venue": _("venues and facilities"),
    "exhibit": _("exhibits"),
    "administration": _("administration"),
    "other": _("other purpose"),
}
SOURCES = {
    "own": _("own funds"),
    "government": _("government allocation"),
    "special": _("special outreach funds"),
    "donation": _("donations"),
    "other": _("other source"),
}
AUDIENCES = {
    "youth": _("young people"),
    "farmers": _("farmers"),
    "workers": _("industrial workers"),
    "elderly": _("older people"),
    "officials": _("officials and civil servants"),
    "residents": _("community residents"),
    "teachers": _("teachers"),
    "public": _("general public"),
}
ROLES = {
    "speaker": _("speaker"),
    "guide": _("guide"),
    "organiser": _("organiser"),
    "author": _("author"),
    "mentor": _("mentor"),
    "expert": _("expert"),
    "judge": _("judge"),
    "volunteer": _("volunteer"),
    "other": _("other part"),
}
CATEGORIES = {
    "researcher": _("researcher"),
    "academician": _("academician"),
    "retired": _("retired scientist"),
    "graduate_student": _("graduate student"),
    "teacher": _("teacher"),
    "volunteer": _("volunteer"),
    "staff": _("outreach and administrative staff"),
}
MODES = {
    "onsite": _("on site"),
    "online": _("online"),
    "both": _("on site and online"),
    "none": _("no audience at a time (book, paper…)"),
}
STATES = {
    "proposed": _("to be confirmed"),
    "confirmed": _("confirmed"),
    "accepted": _("accepted"),
    "returned": _("returned"),
}
TONES = {
    "proposed": "warn",
    "confirmed": "info",
    "accepted": "ok",
    "returned": "bad",
    "superseded": "neutral",
    "withdrawn": "neutral",
}
ACTS = {
    "proposed": _("Entered"),
    "amended": _("Changed before confirmation"),
    "confirmed": _("Confirmed"),
    "accepted": _("Accepted"),
    "returned": _("Returned"),
    "superseded": _("Replaced by a correction"),
    "withdrawn": _("Withdrawn"),
}
ENTRY_ACTS = {"confirm": _("confirmation"), "correct": _("correction"), "withdraw": _("withdrawal")}
SUSPICIONS = {
    "title": _("similar title"),
    "date": _("same days"),
    "number": _("same number"),
    "person": _("same person"),
}
TAG_NAMES = {
    "task": _("Plan task"),
    "clause": _("Directive clause"),
    "brand": _("Brand"),
    "edition": _("Edition of a brand"),
    "week": _("Campaign"),
    "joint": _("Joint activity"),
}
TAG_VALUES = {
    ("week", "science_week"): _("Science and technology week"),
    ("week", "science_day"): _("National science day or month"),
}


def kind_name(kind: KindLabel) -> str:
    """The kind's name in the reader's language."""
    return kind.name_en if get_language() == "en" else kind.name


def state_of(row: RecordRow) -> str:
    """The record's state for people: superseded and withdrawn ones are no longer in any other state."""
    if row.is_withdrawn:
        return "withdrawn"
    return row.state if row.is_live else "superseded"


def state_label(row: RecordRow) -> str:
    """The state in words."""
    more = {"superseded": _("replaced"), "withdrawn": _("withdrawn")}
    state = state_of(row)
    return str(STATES.get(state) or more[state])


def title_for(row: RecordRow, own: Collection[int]) -> str:
    """The title, unless the kind is confidential and the reader does not work on the host's records."""
    if row.kind.is_confidential and row.unit_id not in own:
        return str(_("(not shown: only its existence counts)"))
    return row.title
