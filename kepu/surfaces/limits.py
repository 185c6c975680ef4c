"""How often somebody without an account may book: so often that a school behind one address is served, not so often as a machine asks."""

import math
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from kepu.foundation.crypto import keyed_reference

WINDOW = 600
CONTACT_WINDOW, PER_CONTACT = 3600, 20


@dataclass(frozen=True, slots=True)
class TooMany(Exception):
    """Too many bookings from one address or for one contact; `seconds` until the next may be asked for."""

    seconds: int

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)


def check_booking_rate(request: HttpRequest, *, contact: str, now: datetime) -> None:
    """Counts an attempt to book without an account. Raises TooMany.

    By address in ten minutes (KEPU_BOOKINGS_PER_ADDRESS, 0 for no limit) and by contact in an hour, since each attempt may write to it.
    Kept in the cache without the address itself; where the cache is away, nobody is refused.
    """
    most = settings.BOOKINGS_PER_ADDRESS
    if not most or request.user.is_authenticated:
        return
    _count("address", get_adapter().get_client_ip(request), most=most, window=WINDOW, now=now)
    plain = "".join(contact.split()).casefold()
    if plain:
        _count("contact", plain, most=PER_CONTACT, window=CONTACT_WINDOW, now=now)


def _count(kind: str, value: str, *, most: int, window: int, now: datetime) -> None:
    second = int(now.timestamp())
    key = f"booking:{kind}:{keyed_reference('limits', value)}:{second // window}"
    cache.add(key, 0, timeout=window)
    try:
        count = cache.incr(key)
    except ValueError:  # it was put out of the cache in between
        return
    if count > most:
        raise TooMany(window - second % window)
