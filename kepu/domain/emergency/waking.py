"""Asks a worker to tell partners once the transaction has committed; a sweep does the same should this be lost."""

from django.db import connection, transaction


def wake_deliveries() -> None:
    """One task per transaction, however much it wrote."""
    if not any(entry[1] is _enqueue for entry in connection.run_on_commit):
        transaction.on_commit(_enqueue, robust=True)


def _enqueue() -> None:
    from kepu.domain.emergency.tasks import send_waiting_deliveries

    send_waiting_deliveries.enqueue()
