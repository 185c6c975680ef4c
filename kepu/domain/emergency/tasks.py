"""What the worker does for incident files by itself. Each is safe to run again and by several workers."""

from django_tasks import task

from kepu.domain.emergency.services.closing import close_approved
from kepu.domain.emergency.services.deliveries import send_deliveries
from kepu.domain.emergency.services.paging import advance_paging
from kepu.domain.emergency.services.publishing import publish_approved, remind_of_late_updates
from kepu.foundation.clock import now

PERIODIC = {
    "page_experts": 20.0, "publish_signed_statements": 20.0, "tell_of_late_updates": 60.0, "sweep_deliveries": 30.0,
    "close_reviewed_incidents": 30.0,
}  # fmt: skip


@task()  # type: ignore[untyped-decorator]  # django_tasks has no types
def send_waiting_deliveries() -> int:
    """Sends what is due; returns how many arrived."""
    return send_deliveries(now=now())[0]


def sweep_deliveries() -> int:
    """Sends what is due, however it came to wait; returns how many arrived."""
    return send_deliveries(now=now())[0]


def page_experts() -> int:
    """Asks the next experts where the clock says so, and tells those above; returns how many were asked."""
    return advance_paging(now=now())


def publish_signed_statements() -> int:
    """Publishes what was signed and cut off before it went public; returns how many."""
    return publish_approved()


def tell_of_late_updates() -> int:
    """Tells leads of promised updates that have not come; returns of how many."""
    return remind_of_late_updates(now=now())


def close_reviewed_incidents() -> int:
    """Closes files whose review was approved and that were cut off before they closed; returns how many."""
    return close_approved()
