"""What a person reads when the panel's wish is refused, and the status that goes with it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kepu.domain.content.assistant.endpoint import AssistantFailed, AssistantOff
from kepu.domain.content.assistant.services import AlreadyDecided, HoldsPersonalData, TooManyOpen
from kepu.domain.content.errors import InvalidFact, WrongState
from kepu.domain.content.waiver_services import NotFound
from kepu.surfaces.workbench.writing.form_text import TooLong, Unreadable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAID: dict[type[Exception], tuple[int, "StrOrPromise"]] = {
    TooLong: (413, _("The text is too long to be looked at as one: 100,000 characters at most.")),
    WrongState: (409, _("This edition is under review or locked; nothing in it can be changed now.")),
    AlreadyDecided: (409, _("Somebody has decided on this proposal already.")),
    TooManyOpen: (409, _("Twenty proposals wait for a decision. Decide on some of them first.")),
    HoldsPersonalData: (
        422,
        _("This text holds personal data or a secrecy mark. Take it out first; it is not sent to the assistant."),
    ),
    AssistantOff: (409, _("No assistant is set up here.")),
    AssistantFailed: (
        502,
        _("The assistant could not be reached or gave no usable answer. Try again, or write it yourself."),
    ),
    NotFound: (409, _("The text has changed in the meantime; this finding is no longer in it.")),
    Unreadable: (422, _("This could not be read. Save the draft and load the page again.")),
    InvalidFact: (422, _("This could not be read. Save the draft and load the page again.")),
}
OF_FACTS: dict[tuple[str, str], "StrOrPromise"] = {
    ("reason", "missing"): _("Say why it may stand; reviewers read the reason."),
    ("reason", "too long"): _("This is too long: 500 characters for a reason, 4,000 for a text."),
    ("text", "too long"): _("This is too long: 500 characters for a reason, 4,000 for a text."),
    ("used", "too long"): _("This is too long: 500 characters for a reason, 4,000 for a text."),
    ("used", "missing"): _("The proposal is empty. Write something, or do not use it."),
    ("text", "missing"): _("There is no text here yet that the assistant could work on."),
}
LATE = _("The assistant did not answer in time. Try again, or write it yourself.")


def said_of(refusal: Exception) -> tuple[int, str]:
    """Status and words for one of the refusals in SAID."""
    if isinstance(refusal, AssistantFailed) and refusal.reason == "late":
        return 504, str(LATE)
    status, words = SAID[type(refusal)]
    if isinstance(refusal, InvalidFact):
        words = OF_FACTS.get((refusal.field, refusal.reason), words)
    return status, str(words)
