"""Codes of claims as words for people."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.claims.errors import ClaimsError, InvalidFact, NotReady, OutsideScope, ReasonMissing
from kepu.domain.claims.models import ClaimStep

CLAIM_TONES = {"open": "info", "published": "ok", "withdrawn": "bad"}
VERDICT_TONES = {
    "draft": "neutral", "in_review": "info", "approved": "warn", "published": "ok", "superseded": "neutral", "withdrawn": "bad",
}  # fmt: skip
CLUSTER_TONES = {"waiting": "warn", "merged": "ok", "dismissed": "neutral"}
HARM_TONES = {1: "neutral", 2: "info", 3: "warn", 4: "bad"}
STATE_TONES = {"known": "ok", "possible": "warn", "unknown": "neutral", "denies": "info", "asks": "info"}
ANSWERS = {
    "known": gettext_lazy("This is a known claim"),
    "possible": gettext_lazy("It may be one of these"),
    "unknown": gettext_lazy("Not known yet"),
    "denies": gettext_lazy("It denies or contradicts a known claim"),
    "asks": gettext_lazy("It asks about a known claim"),
}
EVENT_TONES = {
    "returned": "warn",
    "withdrawn": "bad",
    "corrected": "warn",
    "reworded": "warn",
    "published": "ok",
    "approved": "ok",
    "signed": "ok",
}
REASONS = {
    "missing": gettext_lazy("This is needed."),
    "too long": gettext_lazy("This is too long."),
    "the same": gettext_lazy("These are the words that stand there now."),
    "meaning": gettext_lazy(
        "These words may say something else than what was checked (a number, a negation, who or what). Choose “signed off anew”."
    ),
    "too short": gettext_lazy("This is too short to say anything."),
    "not a DOI": gettext_lazy("This is not a DOI. It looks like 10.1038/s41586-020-2649-2."),
    "not an address": gettext_lazy("An address begins with https:// or http://."),
    "without a title": gettext_lazy("Each source needs a title."),
    "leads nowhere": gettext_lazy("Each source needs a DOI, an address or a passage."),
}
GAPS = {
    "short": gettext_lazy("It does not say the verdict in short."),
    "long": gettext_lazy("It does not say why."),
    "sources": gettext_lazy("It names no source: a paper, a link or a passage."),
}


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the area as tabs."""
    names = [
        ("index", _("Claims")), ("unknown", _("Unknown messages")), ("match", _("Look a message up")),
        ("imports", _("Imported verdicts")),
    ]  # fmt: skip
    return [
        {"label": label, "url": reverse(f"workbench:claims:{name}"), "current": name == current}
        for name, label in names
    ]


def events_of(steps: Iterable[ClaimStep]) -> list[dict[str, object]]:
    """The history as the timeline shows it, newest first."""
    return [
        {
            "what": step.get_act_display(), "who": step.actor_name, "at": step.at, "tone": EVENT_TONES.get(step.act, ""),
            "why": _why(step),
        }
        for step in sorted(steps, key=lambda step: (step.at, step.pk), reverse=True)
    ]  # fmt: skip


def _why(step: ClaimStep) -> str:
    if step.act == "merged":
        return _("%(number)s messages") % {"number": step.reason}
    if step.before:
        return _("Until then: “%(before)s”. %(reason)s") % {"before": step.before, "reason": step.reason}
    return step.reason


def explain(form: Any, error: ClaimsError) -> None:
    """A refusal as words next to the field that it is about."""
    if isinstance(error, InvalidFact):
        field = "colleague" if error.field == "expert" else error.field
        form.add_error(
            field if field in form.fields else None, REASONS.get(error.reason, _("This does not fit. Check it."))
        )
    elif isinstance(error, NotReady):
        for gap in error.gaps:
            form.add_error(None, GAPS[gap])
    elif isinstance(error, ReasonMissing):
        form.add_error("reason" if "reason" in form.fields else None, REASONS["missing"])
    elif isinstance(error, OutsideScope):
        form.add_error(None, _("It belongs to a unit whose claims you do not edit."))
    else:
        form.add_error(None, _("The claim has changed in the meantime. Go back and read its state."))
