"""The report of the writing help in words, for the editor's panel and for reviewers."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.assistant.endpoint import is_on
from kepu.domain.content.assistant.proposals import Proposal, ProposalKind
from kepu.domain.content.writing import Found, WritingReport
from kepu.foundation.language.audiences import get_audience
from kepu.foundation.language.readability import Readability

SEVERITIES = {
    "error": gettext_lazy("Must be mended"),
    "warning": gettext_lazy("Look at this"),
    "hint": gettext_lazy("Hint"),
}
HIGHEST = 16
ASKS = {
    "long_sentence": ProposalKind.SHORTER,
    "unexplained_term": ProposalKind.EXPLAIN,
    "figure_without_alt": ProposalKind.ALT_TEXT,
}


def report_context(report: WritingReport, proposals: Sequence[Proposal] | None = None) -> dict[str, Any]:
    """What the template `workbench/writing/report.html` shows."""
    return {
        "readability": _readability(report.readability),
        "open": [_found(found) for found in report.open],
        "waived": [_found(found) for found in report.waived],
        "proposals": report.proposals if proposals is None else proposals,
        "counts": {
            severity: sum(found.finding.severity == severity for found in report.open) for severity in SEVERITIES
        },
        "blocking": len(report.blocking) + len(report.proposals),
        "assistant": is_on(),
    }


def _readability(found: Readability) -> dict[str, Any]:
    """With places on a scale from 0 to 16 in percent."""
    audience = get_audience(found.audience)
    return {
        "found": found,
        "audience": audience.title,
        "sentence": audience.sentence,
        "verdict": _verdict(found),
        "tone": "warn" if found.is_too_hard or found.is_too_easy else "ok",
        "is_chinese": found.formula == "kepu_zh_1",
        "from": _percent(found.lowest),
        "width": _percent(found.highest) - _percent(found.lowest),
        "at": None if found.grade is None else _percent(found.grade),
        "parts": [{"title": part.title, "value": part.value, "grades": part.grades} for part in found.parts],
    }


def _verdict(found: Readability) -> str:
    if found.grade is None:
        return _("Too short to tell yet")
    if found.is_too_hard:
        return _("Too hard for this audience")
    return _("Easier than this audience needs") if found.is_too_easy else _("Right for this audience")


def _percent(grade: float) -> int:
    return round(100 * min(max(grade, 0), HIGHEST) / HIGHEST)


def _found(found: Found) -> dict[str, Any]:
    finding = found.finding
    asks = ASKS.get(finding.code)
    return {
        "found": found,
        "severity": finding.severity,
        "severity_title": SEVERITIES[finding.severity],
        "is_whole": finding.code == "too_hard",
        "where": "" if finding.code == "too_hard" else _where(found.place.block),
        "ask": asks.value if asks else "",
        "ask_title": asks.label if asks else "",
        "can_apply": finding.replacement is not None and found.place.is_plain,
        "can_copy": finding.replacement is not None and not found.place.is_plain,
    }


def _where(block: str) -> str:
    return {"title": _("Headline"), "summary": _("in short")}.get(block, "")
