"""Regular work of syndication: parcels are sent when written and swept; listings, reminders and harvests follow the clock."""

from django_tasks import task

from kepu.domain.syndication.services.harvesting import visit_due
from kepu.domain.syndication.services.listing import keep_listings
from kepu.domain.syndication.services.receipts import remind_overdue
from kepu.domain.syndication.services.sending import send_parcels
from kepu.foundation.clock import now

PERIODIC = {"sweep_parcels": 30, "remind_of_copies": 600, "sweep_listings": 300, "visit_sources": 60}


@task()  # type: ignore[untyped-decorator]  # django_tasks has no types
def send_waiting_parcels() -> int:
    """Sends what is due; returns how many arrived."""
    return send_parcels(now=now())[0]


def sweep_parcels() -> int:
    """Sends what is due, however it came to wait; returns how many arrived."""
    return send_parcels(now=now())[0]


def remind_of_copies() -> int:
    """Reminds of copies that do not have a correction yet; returns of how many."""
    return remind_overdue(now=now())


def sweep_listings() -> int:
    """Lists what is public and withdraws what is not; returns how many rows changed."""
    return sum(keep_listings(now=now()))


def visit_sources() -> int:
    """Visits sources of items whose moment has come; returns how many."""
    return visit_due(now=now())
