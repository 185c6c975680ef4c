"""Locks an account for a while after failed tries to sign in, for every process alike (level 2 of the MLPS asks for it)."""

from datetime import datetime, timedelta

from django.db.models import Q

from kepu.foundation.accounts.models import Account, SignInAttempt
from kepu.foundation.crypto import keyed_reference

ALLOWED = 5
WINDOW = timedelta(minutes=15)


class LockedOut(Exception):
    """Too many tries; `until` says when the next one is looked at."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"locked until {until:%Y-%m-%d %H:%M}")
        self.until = until


def begin_attempt(*, login: str, now: datetime) -> int:
    """Counts a try before the password is looked at; returns its id. Raises LockedOut after ALLOWED tries within WINDOW.

    The row is written first and counted afterwards, so tries that run at the same time cannot slip through together.
    """
    reference = reference_of(login)
    attempt = SignInAttempt.objects.create(reference=reference, at=now)
    recent = SignInAttempt.objects.filter(reference=reference, at__gt=now - WINDOW, pk__lte=attempt.pk).order_by(
        "at", "pk"
    )
    times = list(recent.values_list("at", flat=True))
    if len(times) > ALLOWED:
        attempt.delete()
        raise LockedOut(times[-ALLOWED - 1] + WINDOW)
    return attempt.pk


def forget_attempts(*, account_id: int) -> None:
    """Starts the count anew: after a sign-in or a new password."""
    SignInAttempt.objects.filter(reference=_reference(f"account:{account_id}")).delete()


def forget_old_attempts(*, now: datetime) -> int:
    """Removes tries that count no more; returns how many rows went."""
    removed, _ = SignInAttempt.objects.filter(at__lte=now - WINDOW).delete()
    return removed


def is_locked(*, account_id: int, now: datetime) -> bool:
    """Whether the next try of this account would be refused."""
    rows = SignInAttempt.objects.filter(reference=_reference(f"account:{account_id}"), at__gt=now - WINDOW)
    return rows.count() >= ALLOWED


def reference_of(login: str) -> str:
    """The stand-in for what was typed: the same for user name and e-mail address of one account."""
    name = login.strip()
    account = Account.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).order_by("pk").first()
    return _reference(f"account:{account.pk}" if account else f"name:{name.casefold()}")


def _reference(value: str) -> str:
    return keyed_reference("sign-in", value)
