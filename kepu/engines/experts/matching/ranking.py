"""Third step: points with reasons, and the order."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from kepu.engines.experts.contracts import Excluded, Match, Need, Reason, Suggestion
from kepu.engines.experts.matching.barriers import Text, barrier, soft_ties
from kepu.engines.experts.matching.candidates import LOOKED_AT, Found, find_candidates
from kepu.engines.experts.matching.facts import Facts, read_facts
from kepu.foundation.clock import local_date

# Scores in one band are as good as equal.
BAND = 5
REGION, TRAVEL, LANGUAGE, AUDIENCE = 10, -5, 10, 5
MEDIA = {"trained": 6, "some": 3}
FRESH, AGEING, STALE = 5, 2, -5
PER_LOAD, MOST_LOAD = -4, -20
YEAR = timedelta(days=365)
LONG_AGO = date(1, 1, 1)


def match(
    need: Need, *, unit_ids: Collection[int], now: datetime, limit: int = 10, without: Collection[int] = ()
) -> Match:
    """The best `limit` experts for a need with reasons, and those of that rank who are shut out, with why.

    `unit_ids` are units whose own experts may be proposed though they are not in the academy's directory; `without` are experts
    who have been asked for this already. Reads only.
    """
    today = local_date(now)
    best, shut, pointed, is_all = _round(need, unit_ids=unit_ids, today=today, without=without, is_narrow=False)
    if len(best) < limit and not is_all:  # too many of the best do not speak the language, or did not consent
        best, shut, pointed, is_all = _round(need, unit_ids=unit_ids, today=today, without=without, is_narrow=True)
    best = sorted(best, key=_in_order)[:limit]
    floor = best[-1].score if len(best) == limit else 0
    close = sorted(((score, each) for score, each in shut if score >= floor), key=lambda pair: (-pair[0], pair[1].name))
    return Match(tuple(best), tuple(each for _score_, each in close[:limit]), pointed)


def _round(
    need: Need, *, unit_ids: Collection[int], today: date, without: Collection[int], is_narrow: bool
) -> tuple[list[Suggestion], list[tuple[int, Excluded]], dict[str, str], bool]:
    """(who may be asked, who is shut out with their score, fields the text points at, whether nobody was left unread)."""
    day = max(need.day or today, today)
    found, pointed = find_candidates(need, unit_ids=unit_ids, is_narrow=is_narrow)
    is_all = len(found) < LOOKED_AT
    for expert_id in without:
        found.pop(expert_id, None)
    facts = read_facts(list(found), need, unit_ids=unit_ids, day=day, today=today)
    text = Text(need)
    free, shut = [], []
    for row in facts.rows:
        why = barrier(row, facts, need, text)
        if why is None:
            free.append(_suggestion(row, found[row["pk"]], facts, need, text, today=today))
        else:
            shut.append((_score(_reasons(row, found[row["pk"]], facts, need, today=today)), _excluded(row, *why)))
    return free, shut, pointed, is_all


def barrier_of(expert_id: int, need: Need, *, unit_ids: Collection[int], now: datetime) -> tuple[str, str] | None:
    """Why one expert must not be asked, as `barrier` says; ("unseen", "") for one whom the units may not ask at all."""
    today = local_date(now)
    facts = read_facts([expert_id], need, unit_ids=unit_ids, day=max(need.day or today, today), today=today)
    return barrier(facts.rows[0], facts, need, Text(need)) if facts.rows else ("unseen", "")


def _in_order(each: Suggestion) -> tuple[int, date, int]:
    return (-(each.score // BAND), each.last_asked_on or LONG_AGO, each.expert_id)


def _reasons(row: dict[str, Any], found: Found, facts: Facts, need: Need, *, today: date) -> list[Reason]:
    key = row["pk"]
    reasons = []
    if found.by_field:
        reasons.append(Reason("field", found.by_field, found.code))
    if found.by_words:
        reasons.append(Reason("topic", found.by_words, "、".join(found.words[:6])))
    if key in facts.near:
        reasons.append(Reason("region", REGION, need.province))
    elif need.province and need.mode == "onsite":
        reasons.append(Reason("travel", TRAVEL))
    if key in facts.speaking:
        reasons.append(Reason("language", LANGUAGE, need.language))
    if key in facts.used_to:
        reasons.append(Reason("audience", AUDIENCE, need.audience))
    if need.origin in ("media", "emergency") and row["media_experience"] in MEDIA:
        reasons.append(Reason("media", MEDIA[row["media_experience"]], row["media_experience"]))
    reasons.append(_freshness(row["confirmed_on"], today))
    if lately := facts.lately.get(key, 0):
        reasons.append(Reason("load", max(MOST_LOAD, PER_LOAD * lately), str(lately)))
    return reasons


def _freshness(confirmed_on: date | None, today: date) -> Reason:
    if confirmed_on is None:
        return Reason("unconfirmed", STALE)
    age = today - confirmed_on
    return Reason("fresh", FRESH if age <= YEAR else AGEING if age <= 2 * YEAR else STALE, confirmed_on.isoformat())


def _suggestion(row: dict[str, Any], found: Found, facts: Facts, need: Need, text: Text, *, today: date) -> Suggestion:
    reasons = _reasons(row, found, facts, need, today=today)
    return Suggestion(
        expert_id=row["pk"], public_id=str(row["public_id"]), person_id=row["person_id"], name=row["person__name"],
        unit_id=row["person__unit_id"], category=row["person__category"], title=row["person__title"], score=_score(reasons),
        reasons=tuple(reasons), last_asked_on=row["last_asked_on"], ties=soft_ties(row, facts, text),
    )  # fmt: skip


def _score(reasons: list[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _excluded(row: dict[str, Any], code: str, detail: str) -> Excluded:
    return Excluded(
        expert_id=row["pk"], public_id=str(row["public_id"]), name=row["person__name"], unit_id=row["person__unit_id"],
        code=code, detail=detail,
    )  # fmt: skip
