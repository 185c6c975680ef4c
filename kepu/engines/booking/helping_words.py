"""Help in the words that every surface uses: states, ages, refusals."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.errors import (
    BookingError,
    ElsewhereThen,
    HelpEnough,
    HelpTwice,
    InvalidNeed,
    TooYoung,
    UnknownDuty,
)
from kepu.engines.booking.models import DutyState

AGES = [(18, gettext_lazy("18 or older")), (16, gettext_lazy("16 or 17")), (14, gettext_lazy("14 or 15"))]
TONES = {
    "asked": "warn", "invited": "info", "confirmed": "ok", "served": "ok", "absent": "bad", "cancelled": "bad",
}  # fmt: skip


def duty_state(state: str) -> str:
    """A state as staff read it."""
    return str(DutyState(state).label)


def duty_tone(state: str) -> str:
    """The tone of a state's tag."""
    return TONES.get(state, "neutral")


def explain_help(error: BookingError) -> str:
    """What was refused and what helps."""
    if isinstance(error, ElsewhereThen):
        return _("There is another duty, a visit or an absence at this time. Nobody can be in two places.")
    if isinstance(error, HelpEnough):
        return _("As many people are confirmed as are wanted. Want more, or turn the offer down.")
    if isinstance(error, HelpTwice):
        return _("This person is in this task already.")
    if isinstance(error, TooYoung):
        return _("This task is for people from %(age)s years on.") % {"age": error}
    if isinstance(error, UnknownDuty):
        return _("This is not open any more, or has begun.")
    if isinstance(error, InvalidNeed):
        return _("This cannot be kept. Check what you filled in.")
    return _("This cannot be done now. Somebody may have been faster; look at the page again.")
