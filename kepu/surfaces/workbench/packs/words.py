"""Codes of packs as words for people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.packs.errors import AlreadyThere, BadFile, InvalidFact, NotReady, PacksError, ReasonMissing
from kepu.domain.packs.models import PackStep
from kepu.domain.packs.selectors.desk import SOON

PACK_TONES = {"open": "info", "published": "ok", "withdrawn": "bad"}
VERSION_TONES = {
    "draft": "neutral", "in_review": "info", "approved": "warn", "published": "ok", "superseded": "neutral", "withdrawn": "bad",
}  # fmt: skip
SPREADING_TONES = {"planned": "info", "done": "ok", "dropped": "neutral"}
CELL_TONES = {"valid": "ok", "soon": "warn", "past": "bad", "none": "neutral"}
CELLS = {
    "valid": gettext_lazy("valid"), "soon": gettext_lazy("due soon"), "past": gettext_lazy("past its day"), "none": gettext_lazy("none"),
}  # fmt: skip
EVENT_TONES = {"returned": "warn", "withdrawn": "bad", "replaced": "ok", "published": "ok", "approved": "ok"}
STEPS = {
    "science": gettext_lazy("Scientific review"), "secrecy": gettext_lazy("Secrecy review"), "final": gettext_lazy("Final decision"),
}  # fmt: skip
REASONS = {
    "missing": gettext_lazy("This is needed."),
    "too long": gettext_lazy("This is too long."),
    "too many": gettext_lazy("These are too many."),
    "not an address": gettext_lazy("An address begins with https:// or http://."),
    "without a title": gettext_lazy("Each source needs a title."),
    "leads nowhere": gettext_lazy("Each source needs an address, or the place where it is found."),
    "an author": gettext_lazy("An author of the pack cannot judge its science. Ask somebody else."),
    "there already": gettext_lazy("This article is in the pack already."),
    "far away": gettext_lazy("This is more than 60 days away from the occasion."),
    "past": gettext_lazy("On that day the pack is past its review day. Have it reviewed first."),
    "to come": gettext_lazy("This day is still to come."),
}
FILES = {
    "type": gettext_lazy("Not taken here. Pictures: JPEG, PNG, WebP; posters and large print also PDF; sound: MP3, M4A, OGG, WAV."),
    "content": gettext_lazy("The file is damaged or empty. Save it again and try once more."),
    "size": gettext_lazy("The file is too large: at most 8 MB for a picture, 15 MB for PDF and sound."),
    "active": gettext_lazy("This PDF holds scripts, forms that send, or other files. Print it to a new PDF and use that."),
    "protected": gettext_lazy("This PDF is locked. Save it without a password."),
    "pixels": gettext_lazy("The picture has more than 40 million points. Make it smaller."),
    "total": gettext_lazy("All files of a pack together may have 40 MB, so that it can be sent over weak networks."),
}  # fmt: skip
GAPS = {
    "summary": gettext_lazy("It says nothing in short."),
    "authors": gettext_lazy("It names no author."),
    "due_on": gettext_lazy("It needs a day for its next review, after today and within three years."),
    "parts": gettext_lazy("It has no fact, no question and no article."),
    "sources": gettext_lazy("A fact, an answer or an article names no source."),
    "seconds": gettext_lazy("A sound file does not say how long it lasts."),
}


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the area as tabs."""
    names = [
        ("index", _("Packs")),
        ("due", _("Review days")),
        ("calendar", _("Routine calendar")),
        ("gaps", _("Where packs lack")),
    ]
    return [
        {"label": label, "url": reverse(f"workbench:packs:{name}"), "current": name == current} for name, label in names
    ]


def due_tone(day: date | None, today: date) -> str:
    """bad past the due day, warn within sixty days."""
    if day is None:
        return "neutral"
    return "bad" if day < today else "warn" if day <= today + SOON else "ok"


def events_of(steps: Iterable[PackStep]) -> list[dict[str, object]]:
    """The history as the timeline shows it, newest first."""
    return [
        {
            "what": f"{step.get_act_display()}{f' · v{step.version.number}' if step.version else ''}", "who": step.actor_name,
            "at": step.at, "tone": EVENT_TONES.get(step.act, ""),
            "why": STEPS.get(step.reason, step.reason) if step.act == "approved" else step.reason,
        }
        for step in sorted(steps, key=lambda step: (step.at, step.pk), reverse=True)
    ]  # fmt: skip


def explain(form: Any, error: PacksError) -> None:
    """A refusal as words next to the field that it is about."""
    if isinstance(error, NotReady):
        for gap in error.gaps:
            form.add_error(None, GAPS[gap])
        return
    field, words = _field_and_words(error)
    form.add_error(field if field in form.fields else None, words)


def _field_and_words(error: PacksError) -> tuple[str, Any]:
    if isinstance(error, InvalidFact):
        return FIELDS.get(error.field, error.field), REASONS.get(error.reason, _("This does not fit. Check it."))
    if isinstance(error, BadFile):
        return "file", FILES[error.reason]
    if isinstance(error, ReasonMissing):
        return "reason", REASONS["missing"]
    if isinstance(error, AlreadyThere):
        return "", _("It is there already.")
    return "", _("The pack has changed in the meantime. Go back and read its state.")


FIELDS = {"reviewer": "colleague"}
