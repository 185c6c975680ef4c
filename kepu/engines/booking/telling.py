"""Notices to holders who have an account, and to those who look after a place."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from kepu.engines.booking.models import Booking
from kepu.engines.booking.policies import manage_key
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.services import notify

MESSAGES = {
    "offered": gettext_noop("A place has become free for %(title)s, %(when)s. Take it before %(until)s"),
    "confirmed": gettext_noop("Your booking is confirmed: %(title)s, %(when)s"),
    "declined": gettext_noop("Your request was not approved: %(title)s, %(when)s. %(reason)s"),
    "cancelled": gettext_noop("Your booking was cancelled: %(title)s, %(when)s. %(reason)s"),
    "move": gettext_noop(
        "%(title)s, %(when)s cannot take place as booked. Another time is held for you until %(until)s"
    ),
    "moved": gettext_noop("Your booking was moved: %(title)s, now %(when)s. %(reason)s"),
    "won": gettext_noop("You have won a place in the draw: %(title)s, %(when)s"),
    "not_won": gettext_noop("The draw gave you no place: %(title)s, %(when)s. You are on the waiting list"),
    "reminder": gettext_noop("Tomorrow or soon: %(title)s, %(when)s. Your ticket is in your booking"),
    "strike": gettext_noop("You did not come: %(title)s, %(when)s. If there was a reason, tell us"),
    "locked": gettext_noop("You can book %(title)s again from %(until)s, for visits were missed. You may object"),
    "upheld": gettext_noop("Your explanation was accepted: %(title)s. The missed visit no longer counts"),
    "dismissed": gettext_noop("Your explanation was not accepted: %(title)s. %(reason)s"),
}


def tell_holder(
    booking: Booking, what: str, *, now: datetime, until: datetime | None = None, reason: str = "", key: str = ""
) -> int:
    """Tells the holder of a booking; returns how many notices are new (0 without an account)."""
    if booking.account_id is None:
        return 0
    params: dict[str, Any] = {
        "title": booking.slot.offering.title,
        "when": moment_text(booking.slot.starts_at),
        "until": moment_text(until) if until else "",
        "reason": reason,
    }
    return notify(
        account_ids=[booking.account_id],
        topic="booking",
        message=MESSAGES[what],
        params=params,
        url=f"/bookings/{booking.public_id}/{manage_key(booking.public_id)}/",
        dedupe_key=key,
        now=now,
    )


def moment_text(moment: datetime) -> str:
    """A moment of the academy as both languages write it: 2025-06-01 09:00."""
    return moment.astimezone(ACADEMY_ZONE).strftime("%Y-%m-%d %H:%M")
