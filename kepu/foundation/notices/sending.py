"""What everything that leaves by itself has in common. At least once: a row is leased, sent, then ticked off; what dies in between is
sent again under the same event id.
"""

import http.client
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction

from kepu.foundation.notices.webhooks import UnsafeAddress, post

LEASE = timedelta(minutes=5)
Row = TypeVar("Row", bound=models.Model)


class NotTaken(Exception):
    """The other side did not take it, or nothing is sent there any more."""


FAILURES = (OSError, http.client.HTTPException, UnsafeAddress, NotTaken)


class Sent(NamedTuple):
    """What one round did, in numbers of rows."""

    arrived: int
    failed: int


def send_all(
    rows: Callable[[], models.QuerySet[Row]], send: Callable[[Row], bool], *, now: datetime, most: int
) -> Sent:
    """Sends what is due of `rows` (waiting ones, joined as sending needs), so many at a time. Several workers may run it together:
    each takes its own. `send` says whether it arrived and writes what follows.
    """
    arrived = failed = 0
    while batch := lease(rows(), now=now, most=most):
        for row in batch:
            if send(row):
                arrived += 1
            else:
                failed += 1
    return Sent(arrived, failed)


@transaction.atomic
def lease(rows: models.QuerySet[Row], *, now: datetime, most: int) -> list[Row]:
    """Takes rows that are due, with one attempt more; nobody else takes them before the lease is over."""
    due = rows.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
    batch: list[Any] = list(due.order_by("next_at", "pk")[:most])
    for row in batch:
        row.attempts += 1
        row.next_at = now + LEASE
    rows.model._default_manager.bulk_update(batch, ["attempts", "next_at"])
    return batch


def post_event(url: str, *, secret: str, event_id: str, now: datetime, payload: dict[str, Any]) -> str:
    """Sends a signed event; returns what was answered. Raises one of FAILURES, NotTaken for anything but success."""
    status, text = post(url, secret=secret, event_id=event_id, timestamp=int(now.timestamp()), payload=payload)
    answer = f"{status} {text}".strip()
    if not 200 <= status < 300:
        raise NotTaken(answer)
    return answer


def mail_event(address: str, *, event_id: str, subject: str, body: str) -> None:
    """Sends a mail whose id is the event's, so that a second copy can be told from the first. Raises OSError."""
    host = settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<{event_id}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject.replace("\n", " ")[:150], body=body, to=[address], headers=headers).send()


def reason_of(failure: Exception) -> str:
    """Why something did not arrive, as it is kept."""
    return (str(failure) or type(failure).__name__)[:300]
