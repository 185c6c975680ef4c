"""What the worker does for reviews by itself."""

from kepu.engines.reviews.deadlines import tend_deadlines
from kepu.foundation.clock import local_date, now

PERIODIC = {"tend_review_deadlines": 1800.0}


def tend_review_deadlines() -> None:
    """Reminders and escalations that are due. Safe to run again and by several workers: each step is reminded once."""
    moment = now()
    tend_deadlines(today=local_date(moment), now=moment)
