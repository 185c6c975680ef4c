"""Two at once: two signers, and a signature while a record is being confirmed."""

import threading

import pytest
from django.db import connection, transaction

from kepu.domain.statistics.errors import ContentChanged, StatisticsError
from kepu.domain.statistics.services import sign_filing
from kepu.engines.ledger.services import confirm_records

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.row_locks,
]


def in_threads(*jobs):
    """Runs jobs at once, each with a connection of its own; returns what each returned or raised."""
    results = [None] * len(jobs)

    def run(number, job):
        try:
            results[number] = job()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.charter("N3")
def test_of_two_signers_one_signs(desk, cast):
    filing = desk.checked(desk.begin())
    digest = desk.filled(filing).digest

    def sign(name):
        actor = cast.actor(name)
        return lambda: sign_filing(actor=actor, filing_id=filing.pk, seen_digest=digest, now=cast.now)

    results = in_threads(sign("astro_leader"), sign("north_statistician"))

    assert sum(isinstance(result, StatisticsError) for result in results) == 1
    assert desk.fresh(filing).state == "signed"
    assert desk.fresh(filing).steps.filter(act="signed").count() == 1


@pytest.mark.charter("N3")
def test_a_signature_waits_for_a_confirmation_under_way_and_then_sees_it(desk, cast):
    record = desk.record(confirm=False)
    filing = desk.checked(desk.begin())
    digest, entered, sign_now = desk.filled(filing).digest, threading.Event(), threading.Event()

    def confirm():
        with transaction.atomic():
            confirm_records(actor=cast.actor("astro_coordinator"), record_ids=[record.pk], now=cast.now)
            entered.set()
            sign_now.wait(timeout=1.5)

    def sign():
        entered.wait(timeout=30)
        return sign_filing(actor=cast.actor("astro_leader"), filing_id=filing.pk, seen_digest=digest, now=cast.now)

    _, signed = in_threads(confirm, sign)

    assert isinstance(signed, ContentChanged)
    assert desk.fresh(filing).state == "checked"
