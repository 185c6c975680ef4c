"""An edition as its lead unit sees it: who has what, what is missing."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from kepu.domain.events.contracts import BoardRow
from kepu.domain.events.models import BrandEdition, Participation, ParticipationStep

STATES = ("draft", "announced", "held", "closed", "cancelled")


def board_of(edition: BrandEdition, *, now: datetime, unit_ids: Collection[int] | None = None) -> list[BoardRow]:
    """Units of an edition in the units' order, those given or all; what is missing by words of BoardRow. Three queries."""
    parts = edition.participations.select_related("unit")
    if unit_ids is not None:
        parts = parts.filter(unit__in=list(unit_ids))
    counted = _counts(edition, now)
    reminded = dict(
        ParticipationStep.objects.filter(participation__edition=edition, act="reminded")
        .order_by()
        .values_list("participation")
        .annotate(last=Max("at"))
    )
    return [_row(part, counted.get(part.unit_id, {}), reminded.get(part.pk)) for part in parts]


def _counts(edition: BrandEdition, now: datetime) -> dict[int, dict[str, int]]:
    """Unit id → sessions by state, and under "over" those that ended and are not closed."""
    found: dict[int, dict[str, int]] = {}
    for unit_id, state, ends_at in edition.sessions.order_by().values_list("unit_id", "state", "ends_at"):
        counts = found.setdefault(unit_id, dict.fromkeys([*STATES, "over"], 0))
        counts[state] += 1
        counts["over"] += state in ("announced", "held") and ends_at < now
    return found


def _row(part: Participation, counts: dict[str, int], reminded_at: datetime | None) -> BoardRow:
    drafts, announced, held, closed = (counts.get(state, 0) for state in STATES[:4])
    missing = []
    if part.is_invited:
        missing.append("answer")
    elif part.is_joined:
        if not drafts + announced + held + closed:
            missing.append("sessions")
        if drafts:
            missing.append("drafts")
        if counts.get("over", 0):
            missing.append("reports")
    return BoardRow(
        participation_id=part.pk,
        unit_id=part.unit_id,
        unit_name=part.unit.name,
        state=part.state,
        local_title=part.local_title,
        drafts=drafts,
        announced=announced,
        held=held,
        closed=closed,
        cancelled=counts.get("cancelled", 0),
        missing=tuple(missing),
        reminded_at=reminded_at,
    )
