"""Rows of an import as its page shows them."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from kepu.domain.claims.models import ClaimIntake, IntakeRow
from kepu.domain.claims.reasons import say
from kepu.domain.claims.scale import grades

INTAKE_TONES = {
    "reading": "info", "ready": "warn", "importing": "info", "done": "ok", "undoing": "info", "undone": "neutral", "failed": "bad",
}  # fmt: skip
ROW_TONES = {
    "new": "info", "changed": "warn", "same": "neutral", "refused": "bad", "made": "ok", "corrected": "ok", "undone": "neutral",
    "kept": "warn",
}  # fmt: skip
GROUPS = {
    "all": pgettext_lazy("import of claims", "all rows"),
    "new": pgettext_lazy("import of claims", "new"),
    "changed": pgettext_lazy("import of claims", "changed"),
    "made": gettext_lazy("taken in as new"),
    "corrected": gettext_lazy("corrected"),
    "undone": gettext_lazy("taken back"),
    "kept": gettext_lazy("kept: worked on since"),
    "same": gettext_lazy("here already"),
    "refused": pgettext_lazy("import of claims", "refused"),
}
WORK = {
    "reading": gettext_lazy("The file is being read"),
    "importing": gettext_lazy("The claims are being taken in"),
    "undoing": gettext_lazy("The claims are being taken back"),
}


def row_tabs(intake: ClaimIntake, chosen: str) -> list[dict[str, Any]]:
    """The states that rows of an import are in, as tabs with their numbers."""
    counts = {"all": intake.total, **intake.counts}
    return [
        {"label": label, "url": f"?state={state}", "current": state == chosen, "count": counts[state]}
        for state, label in GROUPS.items()
        if counts.get(state) or state == "all"
    ]


def shown_rows(rows: Iterable[IntakeRow], unit_ids: Collection[int]) -> list[dict[str, Any]]:
    """Each row with its words for the template; claims of other units lead to their public page."""
    return [
        {
            "row": row, "grade": grades().get(row.grade), "tone": ROW_TONES[row.state], "notes": notes(row), "url": _address(row, unit_ids),
        }
        for row in rows
    ]  # fmt: skip


def _address(row: IntakeRow, unit_ids: Collection[int]) -> str:
    if row.claim is None:
        return ""
    return reverse("workbench:claims:claim", args=[row.claim.pk]) if row.claim.unit_id in unit_ids else row.claim.path


def notes(row: IntakeRow) -> list[str]:
    """What a changed row says otherwise than what stood here; why a row is refused or changes nothing, or what is to be known of it."""
    return [line for line in (*_changes(row), say(row.code, row.said)) if line]


def _changes(row: IntakeRow) -> list[str]:
    said, lines = row.said, []
    if "text" in said:
        lines.append(_("Claim until now: “%(before)s”") % {"before": said["text"]})
    if "grade" in said:
        names = {"before": _title(said["grade"]), "after": _title(row.grade)}
        lines.append(_("Verdict: %(before)s → %(after)s") % names)
    if "short" in said:
        lines.append(_("In short until now: “%(before)s”") % {"before": said["short"]})
    if "long" in said:
        lines.append(_("The reasons are written anew."))
    if "wordings" in said:
        number = said["wordings"]
        lines.append(ngettext("%(number)d new wording", "%(number)d new wordings", number) % {"number": number})
    return lines


def _title(code: str) -> str:
    return grades()[code].title if code in grades() else code


def problem_of(intake: ClaimIntake) -> str:
    """Why a file could not be read, with the line where it is known."""
    problem = intake.problem
    if not problem:
        return ""
    text = say(problem["code"], problem["said"])
    return placed(problem["line"], text)


def placed(line: int, text: str) -> str:
    """A reason with its line; 0 is the file itself."""
    return pgettext("import of claims", "Row %(line)d: %(reason)s") % {"line": line, "reason": text} if line else text
