"""Words for people: what was refused and what to do, names of codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events import errors
from kepu.engines.booking.errors import BookingError, CapacityBelowTaken
from kepu.engines.ledger.errors import LedgerError
from kepu.foundation.files.services import FileTooLarge

MISSING = {
    "answer": gettext_lazy("an answer"),
    "sessions": gettext_lazy("sessions"),
    "drafts": gettext_lazy("sessions to announce"),
    "reports": gettext_lazy("sessions to close"),
}
WHY_HINDERED = {
    "draft": gettext_lazy("not announced: announce it, or throw the draft away"),
    "coming": gettext_lazy("not over yet"),
    "count": gettext_lazy("nobody said how many came"),
    "unit": gettext_lazy("its own unit has to close it"),
}
FIELD_WORDS = {
    ("slug", "in use"): gettext_lazy("The address stays: it has editions already."),
    ("starts_on", "leaves sessions outside"): gettext_lazy("Some sessions would lie outside these days."),
    ("starts_on", "the brand has ended"): gettext_lazy("The brand has ended before these days."),
    ("starts_at", "outside the edition"): gettext_lazy("This lies outside the days of the edition."),
    ("starts_at", "in the past"): gettext_lazy("It is over already; no places can be given out."),
    ("place", "missing"): gettext_lazy("Say where it is held before you announce it."),
    ("region", "missing"): gettext_lazy("Say in which county or district before you announce it."),
    ("stream_link", "missing"): gettext_lazy("Give the link to the stream before you announce it."),
    ("audience", "missing"): gettext_lazy("Say for whom it is before you announce it."),
    ("booking", "fixed once announced"): gettext_lazy("How it is booked stays once it is announced."),
    ("capacity", "missing"): gettext_lazy("Say how many places there are."),
    ("note", "missing"): gettext_lazy("Say how they were counted, or why nobody knows."),
    ("cohosts", "all shares or none"): gettext_lazy("Give a share for every co-host or for none."),
    ("cohosts", "nothing is left for the host"): gettext_lazy("The co-hosts' shares leave nothing for the host."),
    ("person", "in this role already"): gettext_lazy("This person has this role already."),
    ("published_on", "in the future"): gettext_lazy("This day lies ahead."),
}
LANGUAGES = {
    "zh": gettext_lazy("Chinese"),
    "en": gettext_lazy("English"),
    "yue": gettext_lazy("Cantonese"),
    "bo": gettext_lazy("Tibetan"),
    "ug": gettext_lazy("Uyghur"),
    "mn": gettext_lazy("Mongolian"),
    "other": gettext_lazy("another language"),
}


def explain(error: Exception) -> str:
    """What was refused and what to do next."""
    if isinstance(error, errors.InvalidDraft) and (error.field, error.reason) in FIELD_WORDS:
        return str(FIELD_WORDS[error.field, error.reason])
    words = {
        errors.WrongState: _("This has changed in the meantime. Reload the page to see how it stands."),
        errors.InvalidDraft: _("This cannot be done here. Check what you filled in."),
        errors.ReasonMissing: _("Say why; the others will read it."),
        errors.OutsideScope: _("Something you chose belongs to another unit. Choose again."),
        errors.NameTaken: _("This is there already. Choose another address, year or name."),
        errors.NotJoined: _("Your unit does not take part in this edition yet. Join it first."),
        errors.NotOverYet: _("It is not over yet."),
        errors.CountMissing: _("Say how many came and how they were counted, or that nobody knows."),
        errors.Hindered: _("Some sessions keep the edition open."),
        LedgerError: _("The book of records does not take this. Look at the record."),
        CapacityBelowTaken: _("More places are taken than this. Give at least as many."),
        BookingError: _("The places cannot be given out like this. Check time, places and booking."),
        FileTooLarge: _("The file is too large. At most 50 MB."),
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), str(error))


def missing_text(codes: Iterable[str]) -> str:
    """What a unit still owes."""
    return "、".join(str(MISSING[code]) for code in codes)
