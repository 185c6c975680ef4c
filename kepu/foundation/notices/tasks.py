"""Regular work of notices: the outbox is sent when something is written, and swept in case that call was lost."""

from django_tasks import task

from kepu.foundation.clock import now
from kepu.foundation.notices.outbox import send_due, write_digests

PERIODIC = {"sweep": 20, "digests": 600}


@task()  # type: ignore[untyped-decorator]  # django_tasks has no types
def send_waiting() -> int:
    """Sends what is due; returns how many arrived."""
    return send_due(now=now()).arrived


def sweep() -> int:
    """Sends what is due, however it came to wait; returns how many arrived."""
    return send_due(now=now()).arrived


def digests() -> int:
    """Writes the day's digests; the sweep sends them."""
    return write_digests(now=now())
