"""What bases refuse, in words, and their codes as people say them."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.domain.bases import errors
from kepu.domain.bases.definitions import Words
from kepu.domain.bases.opening import DayPlan
from kepu.foundation.files.services import FileTooLarge
from kepu.ui.templatetags.ui import weekday as day_of_week

MONDAY = date(2024, 1, 1)


def explain(error: Exception) -> str:
    """A refusal of bases, said to the person who met it."""
    texts: list[tuple[type[Exception], str]] = [
        (errors.NameTaken, _("The unit has one of this name already.")),
        (errors.NotCleared, _("A secrecy officer has to clear the text for the public first.")),
        (errors.NothingToOpen, _("Enter what there is to visit first: at least one facility.")),
        (errors.ReasonMissing, _("Please say why.")),
        (errors.NotOpenOnDay, _("The base was not open on this day.")),
        (errors.DayNotOver, _("The last visit of this day has not ended yet.")),
        (errors.AlreadyClosed, _("This day has been closed already. What was wrong is corrected in the ledger.")),
        (errors.EvidenceMissing, _("Something is still missing.")),
        (errors.WrongState, _("This cannot be done now. Somebody may have been faster; look at the page again.")),
        (FileTooLarge, _("The file is too large. At most 50 MB can be kept.")),
    ]
    if isinstance(error, errors.InvalidFact):
        return explain_fact(error)
    return next((text for kind, text in texts if isinstance(error, kind)), str(error))


def explain_fact(error: errors.InvalidFact) -> str:
    """Why a field was refused."""
    return {
        "missing": _("Please fill this in."),
        "overlaps": _("These hours overlap others of the same weekday."),
        "not after opens_at": _("It closes before it opens."),
        "not a picture": _("This is not a picture: JPG, PNG or WebP."),
        "not twice as wide as high": _("A 360° picture is twice as wide as high; this one is not."),
        "too many pixels": _("This picture has too many pixels. Hand in one of 8,192 by 4,096 or less."),
        "both or none": _("Give both or none."),
        "in order": _("The first grade comes before the last."),
        "of another unit": _("This venue belongs to another unit."),
        "outside the band": _("The points lie outside the band of this value."),
        "entered already": _("This has been entered already."),
    }.get(error.reason, _("This does not fit."))


def said(words: Words) -> str:
    """A text of a definition in the reader's language."""
    return words.said_in(get_language() or "zh-hans")


def weekdays() -> list[tuple[int, str]]:
    """Monday to Sunday in short."""
    return [(number, weekday_name(number)) for number in range(7)]


def weekday_name(number: int) -> str:
    """周一 / Mon."""
    return day_of_week(date.fromordinal(MONDAY.toordinal() + number))


def where_from(code: str) -> str:
    """Where a figure of the evidence is from."""
    return {
        "no_venue": _("the base is linked to no venue of the register"),
        "venue_facts": _("register of venues"),
        "venue_year": _("year stated in the register of venues"),
        "open_days": _("days of opening that were closed"),
        "ledger": _("records in the ledger"),
        "people": _("register of people"),
        "roster": _("guides in the roster"),
        "page": _("public page"),
        "person": _("to be answered by you"),
        "kept": _("as it stood when it was closed"),
    }.get(code, "")


def provisional_note(plan: DayPlan) -> str:
    """That a day's hours may change for holidays; empty where they do not."""
    if plan.is_under_review:
        return _("holidays to be reviewed")
    return _("holidays not published yet") if plan.is_unknown and plan.is_open else ""
