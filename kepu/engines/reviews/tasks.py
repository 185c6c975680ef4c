"""What the worker does for reviews by itself."""

from kepu.engines.reviews.deadlines import tend_deadlines, tend_moments
from kepu.foundation.clock import local_date, now

PERIODIC = {"tend_review_deadlines": 1800.0, "tend_review_moments": 60.0}


def tend_review_deadlines() -> None:
    """Reminders and escalations that are due. Safe to run again and by several workers: each step is reminded once."""
    moment = now()
    tend_deadlines(today=local_date(moment), now=moment)


def tend_review_moments() -> None:
    """Reminders of what is due at a moment. Safe to run again and by several workers."""
    moment = now()
    tend_moments(today=local_date(moment), now=moment)
