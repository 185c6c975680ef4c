"""Codes of incident files as words for people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kepu.domain.emergency.contracts import Clock
from kepu.domain.emergency.errors import (
    EmergencyError,
    InvalidFact,
    JustCalled,
    NameTaken,
    NotReady,
    Overtaken,
    PartnerEnded,
    ReasonMissing,
    Rewritten,
    SameInstitute,
    TooFewInstitutes,
)
from kepu.domain.emergency.models import Delivery, IncidentStep, Level
from kepu.domain.emergency.questions import question_text
from kepu.engines.reviews.contracts import Round
from kepu.foundation.clock import ACADEMY_ZONE

OUT_OF_TURN = gettext_noop("The file has changed in the meantime. Go back and read its state.")
COLOUR_TONES = {"red": "bad", "orange": "warn", "yellow": "warn", "blue": "info"}
STATE_TONES = {"open": "warn", "ended": "info", "closed": "ok"}
STATEMENT_TONES = {
    "draft": "neutral",
    "in_review": "info",
    "approved": "warn",
    "published": "ok",
    "superseded": "neutral",
}
DELIVERY_TONES = {
    "waiting": "info", "sent": "ok", "acknowledged": "ok", "overtaken": "neutral", "given_up": "bad", "rehearsed": "neutral",
}  # fmt: skip
ANSWERS = {"ended": gettext_lazy("no longer a partner")}
EVENT_TONES = {
    "escalated": "bad", "overdue": "bad", "returned": "warn", "raised": "warn", "reopened": "warn", "signed": "ok", "approved": "ok",
    "published": "ok", "closed": "ok",
}  # fmt: skip
CLOCKS = {
    "paged": gettext_lazy("Experts called"), "expert": gettext_lazy("First expert said yes"),
    "signed": gettext_lazy("Signed: %(detail)s"), "statement": gettext_lazy("First statement"),
    "version": gettext_lazy("Version %(detail)s"), "verdict": gettext_lazy("Verdict: %(detail)s"),
    "verdicts": gettext_lazy("Verdicts: no claim is linked yet"), "pack": gettext_lazy("Pack: %(detail)s"),
    "packs": gettext_lazy("Packs: none is linked yet"), "sent": gettext_lazy("First partner has the statement"),
    "sent_verdict": gettext_lazy("First partner has a verdict"), "sent_pack": gettext_lazy("First partner has a pack"),
    "ended": gettext_lazy("Response ended"), "closed": gettext_lazy("File closed"),
}  # fmt: skip
PASSED = {
    "asked_today": gettext_lazy("asked by somebody else today"), "interest": gettext_lazy("conflict of interest"),
    "rest": gettext_lazy("at rest"), "refused": gettext_lazy("does not take this topic"), "hours": gettext_lazy("monthly hours used up"),
    "language": gettext_lazy("another language is needed"),
}  # fmt: skip
REASONS = {
    "missing": gettext_lazy("This is needed."), "too long": gettext_lazy("This is too long."),
    "carried": gettext_lazy("Another partner is this institution already."),
    "past": gettext_lazy("This moment is over already."), "twice": gettext_lazy("This stands there twice."),
    "order": gettext_lazy("This comes before what it must follow."), "half": gettext_lazy("Each question needs its answer."),
    "may not lead": gettext_lazy("This person may not lead incident files of the unit."),
    "may not": gettext_lazy("This person may not open incident files of the unit."),
    "incomplete": gettext_lazy("Each signer is an expert who said yes, or has institute, name and mail address."),
    "has not said yes": gettext_lazy("This expert has not said yes."),
    "no mail": gettext_lazy("This expert has neither an account nor a mail address."),
    "2 to 4": gettext_lazy("Two to four institutes sign."), "too small": gettext_lazy("Numbers begin at 1."),
    "too many": gettext_lazy("These are too many."),
    "scheme": gettext_lazy("The address must begin with https://."),
    "credentials": gettext_lazy("The address must hold a host and no password."),
    "name": gettext_lazy("This host cannot be found."),
    "private": gettext_lazy("This host lies inside a private network; events go to public addresses only."),
}  # fmt: skip


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the area as tabs."""
    names = [
        ("index", _("All files")),
        ("roster", _("Duty roster")),
        ("partners", _("Partners")),
        ("levels", _("Levels")),
    ]
    return [
        {"label": label, "url": reverse(f"workbench:incidents:{name}"), "current": name == current}
        for name, label in names
    ]


def level_label(name: str) -> Any:
    """What a number of a level means, in words."""
    field: Any = Level._meta.get_field(name)
    return field.verbose_name


def span_text(minutes: int | None) -> str:
    """Minutes as people say them; – when it has not happened."""
    if minutes is None:
        return "–"
    if minutes < 60:
        return _("%(m)s min") % {"m": minutes}
    if minutes % 60 == 0 and minutes < 48 * 60:
        return _("%(h)s h") % {"h": minutes // 60}
    if minutes < 48 * 60:
        return _("%(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}
    return _("%(d)s days %(h)s h") % {"d": minutes // 1440, "h": minutes % 1440 // 60}


def clock_lines(clocks: Iterable[Clock]) -> list[dict[str, Any]]:
    """Clocks as the page shows them."""
    return [
        {
            "label": str(CLOCKS[clock.code]) % {"detail": clock.detail}, "span": span_text(clock.minutes), "at": clock.at,
            "waited": span_text(clock.waited) if clock.target is not None and clock.waited is not None else "",
            "target": span_text(clock.target) if clock.target is not None else "", "is_late": clock.is_late,
            "has_happened": clock.minutes is not None,
        }
        for clock in clocks
    ]  # fmt: skip


def kept_clock_lines(clocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Frozen clocks of a review in the same form."""
    return clock_lines(
        Clock(
            row["code"],
            row["minutes"],
            row["target"],
            datetime.fromisoformat(row["at"]) if row["at"] else None,
            row["detail"],
        )
        for row in clocks
    )


def delivery_line(row: Delivery) -> dict[str, Any]:
    """A delivery as the file shows it."""
    kind = (
        _("Version %(number)s") % {"number": row.number}
        if row.is_statement
        else f"{row.get_event_display()}：{row.about}"
    )
    return {"row": row, "tone": DELIVERY_TONES[row.state], "what": kind, "answer": ANSWERS.get(row.answer, row.answer)}


def sign_by(signing: Round | None, now: datetime) -> dict[str, str] | None:
    """By when all must have signed, and how urgent that is."""
    due = (
        next((step.due_at for step in signing.steps if step.state == "open" and step.due_at), None) if signing else None
    )
    if due is None:
        return None
    label = _("Signatures are due by %(moment)s.") % {"moment": local_text(due)}
    return {"label": label, "tone": "bad" if due <= now else "neutral"}


def events_of(steps: Iterable[IncidentStep]) -> list[dict[str, object]]:
    """The history as the timeline shows it, newest first."""
    return [
        {
            "what": step.get_act_display(), "who": "" if step.actor_name == "system" else step.actor_name, "at": step.at,
            "tone": EVENT_TONES.get(step.act, ""),
            "why": _("%(number)s experts") % {"number": step.reason} if step.act == "paged" else step.reason,
        }
        for step in sorted(steps, key=lambda step: (step.at, step.pk), reverse=True)
    ]  # fmt: skip


def local_text(moment: datetime | None) -> str:
    """A moment in the academy's time."""
    return timezone.localtime(moment, ACADEMY_ZONE).strftime("%m-%d %H:%M") if moment else ""


def explain(form: Any, error: EmergencyError) -> None:
    """A refusal as words next to the field that it is about."""
    if isinstance(error, InvalidFact):
        field = {"region": "region", "unit_id": "unit"}.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, said(error))
    elif isinstance(error, NotReady):
        for gap in error.gaps:
            form.add_error(gap if gap in form.fields else None, _gap(gap))
    elif isinstance(error, ReasonMissing):
        form.add_error(next((name for name in ("reason", "note") if name in form.fields), None), REASONS["missing"])
    elif isinstance(error, NameTaken):
        form.add_error("name", said(error))
    else:
        form.add_error(None, said(error))


def said(error: EmergencyError) -> str:
    """A refusal in one sentence."""
    if isinstance(error, InvalidFact):
        return str(REASONS.get(error.reason, _("This does not fit. Check it.")))
    if isinstance(error, SameInstitute):
        return _("%(name)s cannot sign twice. Choose another institute.") % {"name": error.name}
    if isinstance(error, TooFewInstitutes):
        return _("At least %(number)s institutes sign at this level.") % {"number": error.needed}
    if isinstance(error, NameTaken):
        return _("The unit has one of this name already.")
    if isinstance(error, ReasonMissing):
        return str(REASONS["missing"])
    if isinstance(error, PartnerEnded):
        return _(
            "%(name)s is a partner no longer, so nothing is sent there. Take it up again under Partners first."
        ) % {"name": error.name}
    if isinstance(error, Overtaken):
        return _("This was replaced, withdrawn or unlinked, so it is not sent any more. Send what stands now.")
    if isinstance(error, JustCalled):
        return _(
            "Experts were called a few seconds ago. Look at the list below; to call more, press again in a moment."
        )
    if isinstance(error, Rewritten):
        return _(
            "Somebody else has saved this meanwhile: it stands above the form. Save again to put yours in its place."
        )
    return _(OUT_OF_TURN)


def _gap(code: str) -> str:
    if code == "next_update_at":
        return _("The next update would be late already. Change the time first.")
    if code == "lessons":
        return _("No lessons are written yet.")
    return _("No answer yet: %(question)s") % {"question": question_text(code)}
