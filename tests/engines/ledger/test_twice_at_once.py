"""Two people do the same at once: one succeeds, the other is refused by name. On PostgreSQL, where writers run side by side."""

import threading
from datetime import date

import pytest
from django.db import connection

from kepu.engines.ledger.chain import verify_unit
from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.errors import AlreadyRecorded, WrongState
from kepu.engines.ledger.models import Entry, Record
from kepu.engines.ledger.services import confirm_records, propose_record, propose_records

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.row_locks,
]
DAY = date(2025, 5, 1)


def draft(cast, key):
    return Draft(
        unit_id=cast.unit["astro"],
        kind="lecture",
        title=f"讲座{key}",
        started_on=DAY,
        ended_on=DAY,
        source=Source("t", str(key)),
    )


def at_once(*acts):
    """Runs all acts at the same moment; returns what each gave or raised."""
    results, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(position, act):
        try:
            gate.wait()
            results[position] = act()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def actor(transactional_db, cast):
    return cast.actor("astro_coordinator")


def test_confirming_the_same_record_twice_enters_it_once(actor, cast):
    record = propose_record(actor=actor, draft=draft(cast, 1), now=cast.now)

    def confirm():
        return confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)

    results = at_once(confirm, confirm)

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [WrongState]
    assert Entry.objects.count() == 1


def test_two_proposals_of_one_source_make_one_record(actor, cast):
    def propose():
        return propose_record(actor=actor, draft=draft(cast, 1), now=cast.now)

    results = at_once(propose, propose)

    assert [type(result) for result in results if isinstance(result, Exception)] == [AlreadyRecorded]
    assert Record.objects.count() == 1


def test_confirming_different_records_at_once_numbers_them_without_a_gap(actor, cast):
    records = propose_records(actor=actor, drafts=[draft(cast, key) for key in range(8)], now=cast.now)

    at_once(*(lambda r=record: confirm_records(actor=actor, record_ids=[r.pk], now=cast.now) for record in records))

    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert list(verify_unit(cast.unit["astro"])) == []
