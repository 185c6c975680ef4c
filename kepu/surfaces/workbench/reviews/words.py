"""Codes of the engine as words for people."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.reviews.contracts import MOST_POINTS, Round
from kepu.engines.reviews.models import ReviewState, StepState

STATE_TONES = {"open": "info", "approved": "ok", "returned": "warn", "withdrawn": "neutral"}
STEP_TONES = {
    "waiting": "neutral",
    "open": "info",
    "approved": "ok",
    "returned": "warn",
    "skipped": "neutral",
    "closed": "neutral",
}
HAPPENINGS = {
    "opened": gettext_lazy("Submitted"),
    "approved": gettext_lazy("Approved"),
    "returned": gettext_lazy("Returned"),
    "commented": gettext_lazy("Comment"),
    "skipped": gettext_lazy("Skipped: nobody is above this unit"),
    "escalated": gettext_lazy("Overdue: passed to the next level"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "invited": gettext_lazy("An outside person was invited"),
}
OPINIONS = ("approved", "returned")
TONES = {"approved": "ok", "returned": "warn", "escalated": "bad"}


def states() -> dict[str, str]:
    """State of a review → word."""
    return {value: str(label) for value, label in ReviewState.choices}


def step_rows(entry: Round) -> list[dict[str, Any]]:
    """Steps for the table: title, state in words, tone, who, by when, votes."""
    words = dict(StepState.choices)
    return [
        {
            "title": step.title,
            "label": words[StepState(step.state)],
            "tone": STEP_TONES[step.state],
            "who": step.who,
            "due_on": step.due_on if step.state == "open" else None,
            "due_at": step.due_at if step.state == "open" else None,
            "votes": _votes(step.votes, step.needed),
            "opinions": [line for line in entry.happenings if line.what in OPINIONS and line.step == step.title],
            "state": "done" if step.state in ("approved", "skipped") else "current" if step.state == "open" else "",
        }
        for step in entry.steps
    ]


def events_of(entry: Round) -> list[dict[str, Any]]:
    """What happened, newest first, as the timeline shows it."""
    return [
        {
            "what": f"{HAPPENINGS[line.what]}{' · ' + line.step if line.step else ''}",
            "who": line.who,
            "at": line.at,
            "why": " · ".join(filter(None, [f"{line.score} / {MOST_POINTS}" if line.score else "", line.text])),
            "tone": TONES.get(line.what, ""),
        }
        for line in reversed(entry.happenings)
    ]


def _votes(votes: int, needed: int | None) -> str:
    if needed == 1:
        return ""
    return _("%(votes)s of all who are asked") % {"votes": votes} if needed is None else f"{votes} / {needed}"
