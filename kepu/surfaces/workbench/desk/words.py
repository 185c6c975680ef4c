"""Words for people: what was refused and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.desks import errors
from kepu.foundation.files.services import FileTooLarge

CLASH_WORDS = {
    "topic": gettext_lazy("the same topic of the guide"),
    "work": gettext_lazy("the same work"),
    "title": gettext_lazy("titles alike"),
}


def explain(error: Exception) -> str:
    """What was refused and what to do next."""
    words = {
        errors.WrongState: _("This has changed in the meantime. Reload the page to see how it stands."),
        errors.InvalidDraft: _("This cannot be done here. Check what you filled in."),
        errors.ReasonMissing: _("Say why; the others will read it."),
        errors.OutsideScope: _("Something you chose belongs to another unit. Choose again."),
        errors.CallClosed: _("The call is not open today. Ask its desk to add the topic."),
        errors.NotHeldYet: _("A talk is taken once it has been held. Give the day on which it was."),
        FileTooLarge: _("The file is too large. At most 50 MB, for policy advice 20 MB."),
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), str(error))


def busy_text(count: int) -> str:
    """What to think about before asking somebody again."""
    text = _("This person has %(count)s open commissions already. Ask somebody else, or tick “Ask nevertheless” below.")
    return text % {"count": count}
