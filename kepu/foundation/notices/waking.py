"""Asks a worker to look into the outbox once the transaction has committed; a sweep does the same should this be lost."""

from django.db import connection, transaction


def wake_outbox() -> None:
    """One task per transaction, however much it wrote."""
    if not any(entry[1] is _enqueue for entry in connection.run_on_commit):
        transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> None:
    from kepu.foundation.notices.tasks import send_waiting

    send_waiting.enqueue()
