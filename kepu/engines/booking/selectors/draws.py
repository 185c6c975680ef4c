"""What is published of a draw, at each of its stages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from kepu.engines.booking import lottery
from kepu.engines.booking.contracts import DrawView
from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.models import Draw


def draw_file(*, slot: UUID) -> dict[str, Any]:
    """The document that is published and that `kepu lottery verify` checks: commitment and number of entries from the beginning, the
    list and what there is to win once entries are closed, secret and result after the draw. Opaque ids only. Raises UnknownSlot."""
    draw = Draw.objects.select_related("slot__offering").filter(slot__public_id=slot).first()
    if draw is None:
        raise UnknownSlot(str(slot))
    document: dict[str, Any] = {
        "algorithm": draw.algorithm,
        "slot": str(draw.slot.public_id),
        "title": draw.slot.offering.title,
        "starts_at": draw.slot.starts_at.isoformat(),
        "state": draw.state,
        "commitment": draw.commitment,
        "committed_at": draw.committed_at.isoformat(),
        "entered": draw.entries.count(),
    }
    if draw.closed_at is not None:
        rows = draw.entries.order_by("entry_id")
        document |= {
            "closed_at": draw.closed_at.isoformat(),
            "terms": draw.terms,
            "entries": [{"id": row.entry_id, "seats": row.seats, "share": row.share} for row in rows],
            "entries_digest": draw.entries_digest,
        }
    if draw.drawn_at is not None:
        entries = [lottery.Entry(row["id"], row["seats"], row["share"]) for row in document["entries"]]
        result = lottery.draw(seed=draw.seed, entries=entries, seats=draw.terms["seats"], shares=draw.terms["shares"])
        document |= {
            "drawn_at": draw.drawn_at.isoformat(),
            "secret": draw.secret,
            "seed": draw.seed,
            "result": {"won": list(result.won), "waiting": list(result.waiting)},
            "result_digest": draw.result_digest,
        }
    return document


def list_draws(*, unit_ids: Iterable[int], since: datetime) -> list[DrawView]:
    """Draws of slots of these units that start after a moment, by the time of the slot."""
    rows = Draw.objects.filter(slot__offering__unit__in=list(unit_ids), slot__starts_at__gte=since)
    rows = rows.select_related("slot__offering").annotate(entered=Count("entries"), asked=Sum("entries__seats"))
    return [
        DrawView(
            slot=row.slot.public_id,
            title=row.slot.title or row.slot.offering.title,
            starts_at=row.slot.starts_at,
            ends_at=row.slot.ends_at,
            state=row.state,
            capacity=row.slot.capacity,
            entered=row.entered,
            asked=row.asked or 0,
        )
        for row in rows.order_by("slot__starts_at", "slot")
    ]


def own_entry(*, booking: UUID) -> str:
    """The opaque id under which a booking stands in its draw; empty when it is in none."""
    found = Draw.objects.filter(entries__booking__public_id=booking).values_list("entries__entry_id", flat=True).first()
    return found or ""
