"""Codes of content as words for people."""

from django.utils.translation import gettext_lazy

from kepu.domain.content.editions import EditionStep
from kepu.domain.content.readiness import Gap

ACTS = {"begun": gettext_lazy("Draft begun"), "restored": gettext_lazy("Put back")}
STATE_TONES = {
    "draft": "neutral", "in_review": "info", "approved": "info", "published": "ok", "retracted": "bad", "taken_down": "bad",
}  # fmt: skip
MISSING = {
    "title": gettext_lazy("The title is missing."),
    "summary": gettext_lazy("The summary is missing: what a reader takes away, in one or two sentences."),
    "authors": gettext_lazy("It does not say who has written it."),
    "body": gettext_lazy("There is no text yet."),
    "block": gettext_lazy("Part %(detail)s of the text is not complete: a picture without words, or an empty field."),
    "passage": gettext_lazy("The mark [%(detail)s] points at no passage of a source. Choose one below."),
    "mark": gettext_lazy("A passage is chosen for [%(detail)s], but the text has no such mark."),
    "writing": gettext_lazy("The writing help: %(detail)s"),
    "proposals": gettext_lazy("%(detail)s proposals of the drafting assistant wait for a decision."),
}
TONES = {"returned": "warn", "retracted": "bad", "taken_down": "bad", "published": "ok", "approved": "ok"}


def gap_text(gap: Gap) -> str:
    """What is missing, as a sentence."""
    return str(MISSING[gap.what]) % {"detail": gap.detail}


def events_of(steps: list[EditionStep]) -> list[dict[str, object]]:
    """The history as the timeline shows it."""
    return [
        {
            "what": ACTS.get(step.act) or step.get_act_display(),
            "who": step.actor_name,
            "at": step.at,
            "why": step.reason,
            "tone": TONES.get(step.act, ""),
        }
        for step in steps
    ]
