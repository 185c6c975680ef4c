"""How often somebody without an account may ask for what costs us work: so often that a school behind one address is served, not so
often as a machine asks."""

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

from kepu.foundation.crypto import keyed_reference

WINDOW = 600
CONTACT_WINDOW, PER_CONTACT = 3600, 20


@dataclass(frozen=True, slots=True)
class TooMany(Exception):
    """Too many from one address or for one contact; `seconds` until the next may be asked for."""

    seconds: int

    @property
    def minutes(self) -> int:
        return math.ceil(self.seconds / 60)


@contextmanager
def booking_attempt(request: HttpRequest, *, contact: str, now: datetime) -> Iterator[None]:
    """Counts an attempt to book without an account, which goes on within. Raises TooMany.

    By address in ten minutes (KEPU_BOOKINGS_PER_ADDRESS, 0 for no limit) and by contact in an hour, since each attempt may write to it.
    Kept in the cache without the address itself; where the cache is away, nobody is refused. What the database could not answer is not
    counted: whoever then asks again, as told, must not be kept from the answer.
    """
    counted = _count_booking(request, contact, now)
    try:
        yield
    except (OperationalError, InterfaceError):
        for key in counted:
            _take_off(key)
        raise


def _count_booking(request: HttpRequest, contact: str, now: datetime) -> list[str]:
    most, counted = settings.BOOKINGS_PER_ADDRESS, []
    if not most or request.user.is_authenticated:
        return []
    if address := address_of(request):
        counted.append(_count("booking:address", address, most=most, window=WINDOW, now=now))
    plain = "".join(contact.split()).casefold()
    if plain:
        counted.append(_count("booking:contact", plain, most=PER_CONTACT, window=CONTACT_WINDOW, now=now))
    return counted


def is_allowed(request: HttpRequest, action: str, *, most: int, window: int, now: datetime) -> bool:
    """Counts one more of this action; whether it is among the first `most` of its address in the present stretch of `window` seconds."""
    try:
        if address := address_of(request):
            _count(action, address, most=most, window=window, now=now)
    except TooMany:
        return False
    return True


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; empty behind a server that does not say."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def _count(kind: str, value: str, *, most: int, window: int, now: datetime) -> str:
    """Counts one more; returns where. Raises TooMany."""
    second = int(now.timestamp())
    key = f"limit:{kind}:{keyed_reference('limits', value)}:{second // window}"
    cache.add(key, 0, timeout=window)
    try:
        count = cache.incr(key)
    except ValueError:  # it was put out of the cache in between
        return key
    if count > most:
        raise TooMany(window - second % window)
    return key


def _take_off(key: str) -> None:
    with suppress(ValueError):  # it was put out of the cache in between
        cache.decr(key)
