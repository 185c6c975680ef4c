"""Regular work of accounts."""

from kepu.foundation.accounts.lockout import forget_old_attempts
from kepu.foundation.clock import now

PERIODIC = {"tidy_attempts": 3600}


def tidy_attempts() -> int:
    """Removes failed tries that count no more; returns how many rows went."""
    return forget_old_attempts(now=now())
