"""States and steps of a booking as its holder reads them."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.engines.booking.contracts import BookingView
from kepu.engines.booking.selectors.desk import own_strike


def what_now(row: BookingView) -> str:
    """The state in one sentence: what it means and what to do."""
    if is_shut(row):
        return shut_said(row)
    until = f"{timezone.localtime(row.offer_expires_at):%m-%d %H:%M}" if row.offer_expires_at else ""
    return {
        "confirmed": _("Your places are booked. Show the code at the entrance, on the screen or printed."),
        "requested": _("Your request has arrived; your places are kept until it is decided."),
        "waiting": _("You are on the waiting list, at place %(place)s. We tell you when places become free.")
        % {"place": row.position or ""},
        "offered": _("Places have become free for you. Take them until %(until)s.") % {"until": until},
        "entered": _("You take part in the draw. The result stands here once it is drawn."),
        "cancelled": _("This booking is cancelled."),
        "declined": _("The request could not be granted."),
        "expired": _("The offer has ended; the places went to others."),
        "attended": _("You were here. We hope you enjoyed it."),
        "no_show": _("You did not come. If that is wrong, please tell the place."),
    }.get(row.state, "")


def is_shut(row: BookingView) -> bool:
    """Whether the booking stands for a time at which nothing takes place."""
    return bool(row.shut) and row.state in ("confirmed", "requested", "waiting", "offered", "entered")


def shut_said(row: BookingView) -> str:
    """That nothing takes place then, why, and what can be done."""
    what = _("Nothing takes place at this time: %(reason)s.") % {"reason": row.shut.rstrip("。.")}
    if row.proposal is not None:
        return what + _("Please say whether you come at the time proposed below.")
    return what + _("Please choose another time, or cancel; the place may call you.")


def strike_said(row: BookingView, *, now: datetime) -> dict[str, Any] | None:
    """What stands against a booking, in words, and whether it can still be explained; None when nothing does."""
    found = own_strike(booking=row.public_id, now=now)
    if found is None or row.state not in ("no_show", "cancelled"):
        return None
    until = f"{timezone.localtime(found.locked_until):%Y-%m-%d %H:%M}" if found.locked_until else ""
    return {
        "text": _("You did not come to this visit.")
        if found.kind == "no_show"
        else _("You cancelled after the last moment."),
        "lock": _("You can book here again from %(until)s.") % {"until": until} if until else "",
        "may_explain": not found.is_annulled and not found.appeal,
        "said": found.text,
        "answer": found.answer,
        "state": {
            "open": _("The place has your explanation and will answer here."),
            "upheld": _("Your explanation was accepted: this no longer counts."),
            "dismissed": _("Your explanation was not accepted."),
        }.get(found.appeal, ""),
    }


def state_said(state: str) -> str:
    """The state in a word."""
    return {
        "confirmed": _("booked"),
        "requested": _("asked for"),
        "waiting": _("on the waiting list"),
        "offered": _("a place is offered"),
        "entered": _("entered in the draw"),
        "cancelled": _("cancelled"),
        "declined": _("not granted, visit"),
        "expired": _("expired"),
        "attended": _("came"),
        "no_show": _("did not come"),
    }.get(state, state)


def tone_of(state: str) -> str:
    """The colour of a state."""
    return {
        "confirmed": "ok", "attended": "ok", "offered": "warn", "waiting": "info", "requested": "info", "entered": "info",
        "no_show": "bad", "cancelled": "neutral", "declined": "bad", "expired": "neutral",
    }.get(state, "neutral")  # fmt: skip


def step_said(act: str) -> str:
    """A line of the history."""
    return {
        "changed": _("changed"),
        "moved": _("moved to another time"),
        "proposed": _("another time was proposed"),
    }.get(act, state_said(act))
