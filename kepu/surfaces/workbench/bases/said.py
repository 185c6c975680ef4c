"""Slots and bookings as the desk reads them."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.engines.booking.contracts import BookingView, PoolView, ResourceView, SlotView

TONES = {
    "confirmed": "ok", "attended": "ok", "offered": "warn", "waiting": "info", "requested": "warn", "entered": "info", "no_show": "bad",
}  # fmt: skip


def time_of(slot: Any) -> str:
    """09:00–10:00."""
    return f"{timezone.localtime(slot.starts_at):%H:%M}–{timezone.localtime(slot.ends_at):%H:%M}"


def moment_of(slot: Any) -> str:
    """11-28 09:00–10:00."""
    return f"{timezone.localtime(slot.starts_at):%m-%d} {time_of(slot)}"


def slot_row(slot: SlotView, *, guides: Sequence[ResourceView], needed: int, is_planned: bool) -> dict[str, Any]:
    """A slot of a day: seats, guides, and what is wrong with it."""
    return {
        "slot": slot,
        "time": time_of(slot),
        "title": slot.title or slot.offering_title.partition(" · ")[2] or slot.offering_title,
        "guides": "、".join(guide.name for guide in guides),
        "lacks": max(0, needed - len(guides)),
        "is_planned": is_planned,
        "state": slot_state(slot),
        "tone": {"open": "ok", "closed": "neutral", "cancelled": "bad", "held": "neutral"}.get(slot.state, "neutral")
        if slot.why_not != "blacked_out"
        else "bad",
    }


def slot_state(slot: SlotView) -> str:
    """The state of a slot in a word."""
    if slot.why_not == "blacked_out":
        return _("blacked out")
    return {
        "open": _("open for booking"),
        "closed": _("closed for booking"),
        "cancelled": _("does not take place"),
        "held": _("has taken place"),
    }.get(slot.state, slot.state)


def pool_said(pool: PoolView) -> str:
    """A share or an extra of a slot by name."""
    named = pool.label_zh if (get_language() or "zh").startswith("zh") else pool.label_en
    known = {
        "wheelchair": _("Wheelchair places"),
        "bus_bay": _("bus bays"),
        "guide_zh": _("guides in Chinese"),
        "guide_en": _("guides in English"),
        "guide_sign": _("guides in sign language"),
    }
    return named or known.get(pool.code, pool.code)


def booking_state(state: str) -> str:
    """The state of a booking in a word, as the desk says it."""
    return {
        "requested": _("to be decided"),
        "confirmed": _("confirmed"),
        "waiting": _("on the waiting list"),
        "offered": _("a place is offered"),
        "entered": _("entered in the draw"),
        "cancelled": _("cancelled"),
        "declined": _("refused"),
        "expired": _("expired"),
        "attended": _("came"),
        "no_show": _("did not come"),
    }.get(state, state)


def booking_row(row: BookingView) -> dict[str, Any]:
    """A booking in a list."""
    return {
        "row": row,
        "time": moment_of(row.slot),
        "who": row.group_name or row.holder_name or row.contact_hint,
        "state": booking_state(row.state),
        "tone": TONES.get(row.state, "neutral"),
        "move": moment_of(row.proposal.to_slot) if row.proposal else "",
    }
