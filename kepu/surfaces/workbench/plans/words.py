"""Words for people: what was refused and what to do, states, roles of money."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans import errors
from kepu.foundation.files.services import FileTooLarge

STATES = {
    "missing": gettext_lazy("no plan yet"),
    "draft": gettext_lazy("being written"),
    "submitted": gettext_lazy("submitted"),
    "approved": gettext_lazy("approved"),
    "returned": gettext_lazy("returned"),
}
STATE_TONES = {"missing": "bad", "draft": "warn", "submitted": "info", "approved": "ok", "returned": "bad"}
TASK_STATES = {
    "waiting": gettext_lazy("not begun"),
    "on_course": gettext_lazy("on course"),
    "behind": gettext_lazy("behind"),
    "done": gettext_lazy("done"),
    "overdue": gettext_lazy("overdue"),
}
ANSWER_STATES = {
    "": "",
    "open": gettext_lazy("not answered"),
    "overdue": gettext_lazy("overdue"),
    "reported": gettext_lazy("waits for acceptance"),
    "accepted": gettext_lazy("accepted"),
    "returned": gettext_lazy("returned"),
}
COVERAGE_STATES = {
    "held": gettext_lazy("studied"),
    "planned": gettext_lazy("planned"),
    "overdue": gettext_lazy("overdue"),
    "open": gettext_lazy("not yet"),
}
UNIT_KINDS = {
    "branch": gettext_lazy("branches"),
    "institute": gettext_lazy("institutes"),
    "university": gettext_lazy("universities"),
    "media": gettext_lazy("media"),
    "journal": gettext_lazy("journals"),
    "venue": gettext_lazy("venues"),
}
UNKNOWN_FIGURE = gettext_lazy("This measure is not in use any more.")


def explain(error: Exception) -> str:
    """What was refused and what to do next."""
    words = {
        errors.UnreadableDocument: _("This file cannot be read. Save it as .docx or as plain text and try again."),
        errors.WrongState: _("This has changed in the meantime. Reload the page to see how it stands."),
        errors.InvalidEdit: _("This cannot be done here. Check what you filled in."),
        errors.NothingToConfirm: _("No clause is marked as a duty. Mark at least one that units answer for."),
        errors.CodeTaken: _("Another directive has this code. Choose a different one."),
        errors.AlreadyPlanned: _("The unit has a plan for that year already. Open it from the list."),
        errors.UnknownMeasure: _("There is no such measure. Choose one from the list."),
        errors.EmptyPlan: _("The plan has no tasks yet. Add at least one before you submit it."),
        errors.ReasonMissing: _("Say why; the others will read it."),
        errors.NotYourTurn: _("This answer waits for somebody else."),
        errors.OutsideScope: _("Something you chose belongs to another unit. Choose again."),
        errors.BadAmount: _("Give an amount in yuan with at most two decimals, not negative."),
        FileTooLarge: _("The file is too large; at most 50 MB."),
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), str(error))


def addressee_words(words: list[str] | tuple[str, ...], names: dict[str, str]) -> str:
    """The addressee rule in words: all units, institutes, or names of units (by code)."""
    shown = []
    for word in words:
        kind, _sep, value = word.partition(":")
        if kind == "all":
            shown.append(_("all units"))
        elif kind == "kind":
            shown.append(str(UNIT_KINDS.get(value, value)))
        else:
            shown.append(names.get(value, value))
    return _(", ").join(shown)
