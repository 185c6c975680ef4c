"""Second step: what is known of the candidates, read in a few queries for all of them together."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from kepu.engines.experts.contracts import Need
from kepu.engines.experts.models import Consent, Expert, Interest, Invitation, Rest, Trait
from kepu.engines.experts.words import NEEDS, Use

COLUMNS = (
    "pk", "public_id", "person_id", "person__name", "person__unit_id", "person__unit__name", "person__category", "person__title",
    "media_experience", "minutes_per_month", "confirmed_on", "last_asked_on",
)  # fmt: skip
LATELY = timedelta(days=30)


@dataclass(slots=True)
class Facts:
    """Of each candidate by expert id. `lately`: invitations of the last 30 days that wait or were accepted."""

    rows: list[dict[str, Any]]
    consenting: frozenset[int] | None
    resting: dict[int, date]
    refused: dict[int, list[str]]
    interests: dict[int, list[Interest]]
    speaking: frozenset[int]
    near: frozenset[int]
    used_to: frozenset[int]
    asked_today: set[int] = field(default_factory=set)
    lately: dict[int, int] = field(default_factory=dict)
    promised: dict[int, int] = field(default_factory=dict)


def read_facts(ids: Collection[int], need: Need, *, unit_ids: Collection[int], day: date, today: date) -> Facts:
    """`unit_ids`: units whose experts may be proposed without a place in the academy's directory. `day`: of the answer."""
    own, use = frozenset(unit_ids), NEEDS.get(need.origin)
    consents = _consents(ids, [Use.ACADEMY, use] if use else [Use.ACADEMY])
    listed = consents.get(Use.ACADEMY, set())
    everybody = Expert.objects.active(today).filter(pk__in=list(ids)).values(*COLUMNS)
    rows = [row for row in everybody if row["person__unit_id"] in own or row["pk"] in listed]
    kept = [row["pk"] for row in rows]
    traits = _traits(kept, need)
    facts = Facts(
        rows=rows,
        consenting=frozenset(consents.get(use, set())) if use else None,
        resting=_resting(kept, day, today),
        refused=traits.get("refused", {}),
        interests=_interests(kept, day),
        speaking=frozenset(traits.get("language", {})),
        near=frozenset(traits.get("region", {})),
        used_to=frozenset(traits.get("audience", {})),
    )
    _read_load(facts, kept, day=day, today=today, with_drills=need.is_drill)
    return facts


def _consents(ids: Collection[int], uses: list[str]) -> dict[str, set[int]]:
    """Use → who consents to it."""
    found: dict[str, set[int]] = {}
    rows = Consent.objects.filter(expert__in=list(ids), use__in=uses, withdrawn_on__isnull=True).order_by()
    for expert_id, use in rows.values_list("expert_id", "use"):
        found.setdefault(use, set()).add(expert_id)
    return found


def _traits(ids: list[int], need: Need) -> dict[str, dict[int, list[str]]]:
    """Kind → expert id → values: topics refused, and of languages, regions and audiences those that are asked for."""
    wanted = Q(kind="refused")
    for kind, value in (("language", need.language), ("region", need.province), ("audience", need.audience)):
        if value:
            wanted |= Q(kind=kind, value=value)
    found: dict[str, dict[int, list[str]]] = {}
    rows = Trait.objects.filter(wanted, expert__in=ids).order_by().values_list("kind", "expert_id", "value")
    for kind, expert_id, value in rows:
        found.setdefault(kind, {}).setdefault(expert_id, []).append(value)
    return found


def _resting(ids: list[int], day: date, today: date) -> dict[int, date]:
    """Expert id → last day of rest, of those who rest today or on the day of the answer."""
    covers = Q(starts_on__lte=day, ends_on__gte=day) | Q(starts_on__lte=today, ends_on__gte=today)
    return dict(Rest.objects.filter(covers, expert__in=ids).order_by("ends_on").values_list("expert_id", "ends_on"))


def _interests(ids: list[int], day: date) -> dict[int, list[Interest]]:
    found: dict[int, list[Interest]] = {}
    holds = Q(until__isnull=True) | Q(until__gt=day)
    for row in Interest.objects.filter(holds, expert__in=ids, since__lte=day).order_by():
        found.setdefault(row.expert_id, []).append(row)
    return found


def _read_load(facts: Facts, ids: list[int], *, day: date, today: date, with_drills: bool) -> None:
    """Who was asked today, how often in the last 30 days, and the minutes promised in the month of the answer. Drills are no load; one
    that was asked today holds up nothing but another drill.
    """
    rows = Invitation.objects.filter(expert__in=ids, asked_on__gt=today - 2 * LATELY).order_by()
    columns = (
        "expert_id", "is_drill", "state", "asked_on", "minutes", "request__minutes", "request__needed_on", "request__state",
    )  # fmt: skip
    for expert_id, is_drill, answer, asked_on, given, asked, needed_on, state in rows.values_list(*columns):
        if asked_on == today and (with_drills or not is_drill):
            facts.asked_today.add(expert_id)
        if is_drill or answer not in ("asked", "accepted"):
            continue
        if asked_on > today - LATELY:
            facts.lately[expert_id] = facts.lately.get(expert_id, 0) + 1
        when = needed_on or asked_on
        if state != "closed" and (when.year, when.month) == (day.year, day.month):
            spent = given if given is not None else asked
            facts.promised[expert_id] = facts.promised.get(expert_id, 0) + spent
