"""What holders are told: by a notice where they have an account, by a letter where they left a mail address instead."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from kepu.engines.booking.models import Booking
from kepu.engines.booking.policies import MANAGE, manage_key
from kepu.engines.booking.rows import CONTACT
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.crypto import unseal
from kepu.foundation.notices.letters import is_mail_address, letter, write_letter
from kepu.foundation.notices.services import accounts_with, notify

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
    "locked_by_hand": gettext_noop(
        "You cannot book %(title)s until %(until)s. The reason: %(reason)s. What you have booked stays booked"
    ),
    "unlocked": gettext_noop("You can book %(title)s again at once"),
    "upheld": gettext_noop("Your explanation was accepted: %(title)s. The missed visit no longer counts"),
    "dismissed": gettext_noop("Your explanation was not accepted: %(title)s. %(reason)s"),
}


FOR_THE_PLACE = {"appeal": gettext_noop("Somebody explains a missed visit, please decide: %(title)s, %(when)s")}
INVITED = gettext_noop("You are invited: %(title)s. With the code %(code)s, %(seats)s people can book until %(until)s")

# What holders did themselves: an account finds it in its list, who has none needs the link.
DONE = {
    "confirmed": gettext_noop("Booked: %(title)s, %(when)s. Your ticket is in your booking"),
    "requested": gettext_noop("Asked for: %(title)s, %(when)s. You hear when it is decided"),
    "waiting": gettext_noop("On the waiting list: %(title)s, %(when)s. You hear when a place becomes free"),
    "entered": gettext_noop("Entered in the draw: %(title)s, %(when)s. You hear the result"),
    "changed": gettext_noop("Your booking is changed: %(title)s, now %(when)s"),
    "cancelled": gettext_noop("You have cancelled: %(title)s, %(when)s. Your places go to others"),
}


def tell_holder(
    booking: Booking, what: str, *, now: datetime, until: datetime | None = None, reason: str = "", key: str = ""
) -> int:
    """Tells the holder of a booking; returns how many notices or letters are new (0 for who left a telephone number only)."""
    params: dict[str, Any] = {
        "title": booking.slot.offering.title,
        "when": moment_text(booking.slot.starts_at),
        "until": moment_text(until) if until else "",
        "reason": reason,
    }
    if booking.account_id is None:
        return _write(booking, MESSAGES[what], params, now=now, key=key)
    return notify(
        account_ids=[booking.account_id],
        topic="booking",
        message=MESSAGES[what],
        params=params,
        url=_url(booking),
        dedupe_key=key,
        now=now,
    )


def confirm_done(booking: Booking, what: str, *, title: str, now: datetime) -> int:
    """A letter about what the holder did, with the link that opens the booking; nothing for accounts. Returns how many were written."""
    if booking.account_id is not None:
        return 0
    return _write(booking, DONE[what], {"title": title, "when": moment_text(booking.slot.starts_at)}, now=now)


def letters_about(booking: Booking, what: str, *, title: str, address: str, now: datetime) -> list[Any]:
    """The same for a booking that is being made, as rows to be inserted with it: at most one letter, to the contact that it leaves."""
    if booking.account_id is not None or not is_mail_address(address):
        return []
    params = {"title": title, "when": moment_text(booking.slot.starts_at)}
    return [letter(address=address, message=DONE[what], params=params, url=_url(booking), now=now)]


def tell_place(booking: Booking, what: str, *, now: datetime, url: str, key: str) -> int:
    """Tells those who manage the place of a booking; returns how many notices are new."""
    offering = booking.slot.offering
    return notify(
        account_ids=accounts_with(permission=MANAGE, unit_id=offering.unit_id),
        topic="booking",
        message=FOR_THE_PLACE[what],
        params={"title": offering.title, "when": moment_text(booking.slot.starts_at)},
        url=url,
        unit_id=offering.unit_id,
        dedupe_key=key,
        now=now,
    )


def write_invitation(
    *, address: str, title: str, code: str, seats: int, until: datetime, url: str, now: datetime
) -> int:  # fmt: skip
    """A letter with an invitation's code and a link that fills it in; returns how many were written (0 without a mail address)."""
    if not is_mail_address(address):
        return 0
    params: dict[str, str | int] = {"title": title, "code": code, "seats": seats, "until": moment_text(until)}
    return write_letter(address=address, message=INVITED, params=params, url=url, now=now)


def _write(booking: Booking, message: str, params: dict[str, Any], *, now: datetime, key: str = "") -> int:
    address = unseal(CONTACT, booking.contact_sealed) if "@" in booking.contact_hint else ""
    if not is_mail_address(address):
        return 0
    return write_letter(address=address, message=message, params=params, url=_url(booking), key=key, now=now)


def _url(booking: Booking) -> str:
    return f"/bookings/{booking.public_id}/{manage_key(booking.public_id)}/"


def moment_text(moment: datetime) -> str:
    """A moment of the academy as both languages write it: 2025-06-01 09:00."""
    return moment.astimezone(ACADEMY_ZONE).strftime("%Y-%m-%d %H:%M")
