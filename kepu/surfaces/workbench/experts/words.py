"""Words for people: why somebody is proposed, why somebody is not, what was refused and what to do."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kepu.engines.experts import errors
from kepu.engines.experts.contracts import Excluded, Reason
from kepu.engines.experts.words import Audience, Language, MediaExperience
from kepu.engines.ledger import errors as ledger
from kepu.foundation.places.selectors import list_provinces
from kepu.foundation.subjects.standard import name_of


def province_names() -> dict[str, str]:
    """Six-digit code → name of each province."""
    return {region.code: region.name for region in list_provinces()}


def reason_text(reason: Reason, provinces: dict[str, str]) -> str:
    """Why an expert stands where they stand."""
    detail = reason.detail
    texts = {
        "field": lambda: _("field: %(what)s") % {"what": name_of(detail)},
        "topic": lambda: _("speaks about: %(what)s") % {"what": detail},
        "region": lambda: _("works in %(where)s") % {"where": provinces.get(detail, detail)},
        "travel": lambda: _("would have to travel"),
        "language": lambda: _("speaks %(what)s") % {"what": dict(Language.choices).get(detail, detail)},
        "audience": lambda: _("used to: %(what)s") % {"what": dict(Audience.choices).get(detail, detail)},
        "media": lambda: _("media: %(what)s") % {"what": dict(MediaExperience.choices).get(detail, detail)},
        "fresh": lambda: _("confirmed on %(day)s") % {"day": detail},
        "unconfirmed": lambda: _("never confirmed by themselves"),
        "load": lambda: _("asked or busy in the last 30 days: %(n)s") % {"n": detail},
    }
    return str(texts[reason.code]())


def barrier_text(code: str, detail: str) -> str:
    """Why somebody who would fit is not proposed."""
    texts = {
        "interest": lambda: _("conflict of interest: %(what)s") % {"what": detail},
        "refused": lambda: _("does not speak about: %(what)s") % {"what": detail},
        "rest": lambda: _("rests until %(day)s") % {"day": detail},
        "consent": lambda: _("has not consented to this use"),
        "language": lambda: _("does not speak the language asked for"),
        "hours": lambda: _("the hours of this month are used up"),
        "asked_today": lambda: _("was asked today already"),
        "unseen": lambda: _("is not in the directory any more"),
    }
    return str(texts[code]())


def excluded_lines(rows: Iterable[Excluded]) -> list[dict[str, str]]:
    """Name, address part and reason of each."""
    return [{"name": row.name, "public_id": row.public_id, "why": barrier_text(row.code, row.detail)} for row in rows]


def explain(error: Exception) -> str:
    """What was refused and what to do next."""
    if isinstance(error, errors.NotAvailable):
        return _("This expert is not asked for this: %(why)s.") % {"why": barrier_text(error.code, error.detail)}
    words: dict[type[Exception], str] = {
        errors.AlreadyExpert: _("This person has a profile already."),
        errors.WrongState: _("This has changed in the meantime. Reload the page to see how it stands."),
        errors.ReasonMissing: _("Say why; the others will read it."),
        errors.AskedToday: _(
            "Somebody has asked this expert today. Nobody is asked twice a day; ask tomorrow, or somebody else."
        ),
        errors.NobodyTookPart: _("Give the minutes of at least one expert who accepted."),
        errors.InvalidEntry: _("This cannot be kept. Check what you filled in."),
        errors.TooManyRequests: _("Too many requests came from here. Please try again in an hour."),
        ledger.LedgerError: _("The ledger does not take this. Check day, kind and numbers."),
    }
    return next((text for kind, text in words.items() if isinstance(error, kind)), str(error))


def hours_text(minutes: int | None) -> str:
    """Minutes as hours with one decimal; – when not known."""
    return "–" if minutes is None else f"{minutes / 60:.1f}".removesuffix(".0")
