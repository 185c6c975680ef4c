"""What shuts an expert out of one question, and the ties that only have to be looked at."""

from typing import Any

from kepu.engines.experts.contracts import Need
from kepu.engines.experts.matching.facts import Facts
from kepu.engines.experts.models import Interest
from kepu.engines.experts.topics import says
from kepu.engines.experts.words import HARD
from kepu.foundation.language.normalising import normalise

SHORTEST = 3


class Text:
    """The question as barriers read it: normalised, and the organisations that are named apart."""

    def __init__(self, need: Need) -> None:
        self.plain = normalise(f"{need.organisation} {need.concerned} {need.text}")
        named = [need.organisation, *need.concerned.replace("，", ",").replace("、", ",").replace(";", ",").split(",")]
        self.named = tuple(name for part in named if len(name := normalise(part)) >= SHORTEST)

    def concerns(self, organisation: str) -> bool:
        """Whether an organisation is named: it stands in the text, or a name given apart is a part of its name."""
        plain = normalise(organisation)
        if len(plain) >= SHORTEST and plain in self.plain:
            return True
        return any(name in plain for name in self.named)


def barrier(row: dict[str, Any], facts: Facts, need: Need, text: Text) -> tuple[str, str] | None:
    """(code, detail) of the first thing that shuts the expert out, None when nothing does.

    Codes: interest, refused, rest, consent, language, hours, asked_today.
    """
    key = row["pk"]
    hard = next((tie for tie in _ties(facts, key, text) if tie.kind in HARD), None)
    if hard is not None:
        return "interest", f"{hard.organisation} · {hard.get_kind_display()}"
    refused = next((topic for topic in facts.refused.get(key, ()) if says(text.plain, topic)), None)
    if refused is not None:
        return "refused", refused
    if key in facts.resting:
        return "rest", facts.resting[key].isoformat()
    if facts.consenting is not None and key not in facts.consenting:
        return "consent", ""
    if need.language and key not in facts.speaking:
        return "language", ""
    limit = row["minutes_per_month"]
    if limit is not None and facts.promised.get(key, 0) + need.minutes > limit:
        return "hours", str(limit)
    return ("asked_today", "") if key in facts.asked_today else None


def soft_ties(row: dict[str, Any], facts: Facts, text: Text) -> tuple[str, ...]:
    """Organisations of ties that do not shut out but have to be looked at; the own institute where it is concerned itself."""
    ties = [f"{tie.organisation} · {tie.get_kind_display()}" for tie in _ties(facts, row["pk"], text)]
    unit = row["person__unit__name"]
    return (*ties, unit) if text.concerns(unit) else tuple(ties)


def _ties(facts: Facts, expert_id: int, text: Text) -> list[Interest]:
    return [tie for tie in facts.interests.get(expert_id, ()) if text.concerns(tie.organisation)]
