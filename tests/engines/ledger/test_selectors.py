from datetime import date

import pytest

from kepu.engines.ledger.contracts import Proof, RecordFilter, Source
from kepu.engines.ledger.selectors import calendar, count_by_state, get_record_detail, list_records
from kepu.engines.ledger.services import confirm_records, propose_record, propose_records
from tests.engines.ledger.test_services import draft


@pytest.fixture
def actor(cast):
    return cast.actor("astro_coordinator")


def titles(unit_ids, **filters):
    return [row.title for row in list_records(unit_ids=unit_ids, filters=RecordFilter(**filters))[0]]


def test_a_record_is_listed_for_host_and_co_host_and_for_nobody_else(cast, actor):
    propose_record(actor=actor, draft=draft(cast), now=cast.now)

    assert titles([cast.unit["astro"]]) == titles([cast.unit["ocean"]]) == ["黑洞讲座"]
    assert titles([cast.unit["garden"]]) == []


def test_a_list_narrows_by_words_state_day_and_evidence(cast, actor):
    propose_record(actor=actor, draft=draft(cast, proofs=(Proof(link="https://example.org"),)), now=cast.now)
    units = [cast.unit["astro"]]

    assert titles(units, words="李启明") == titles(units, words="黑洞 外来者") == ["黑洞讲座"]
    assert (
        titles(units, words="白矮星") == titles(units, states=("confirmed",)) == titles(units, has_evidence=False) == []
    )
    assert titles(units, ends_on=date(2025, 4, 30)) == []


def test_a_page_of_records_costs_two_queries(cast, actor, django_assert_num_queries):
    drafts = [draft(cast, source=Source("t", str(number)), title=f"讲座{number}") for number in range(30)]
    propose_records(actor=actor, drafts=drafts, now=cast.now)

    with django_assert_num_queries(2):
        rows, total = list_records(unit_ids=[cast.unit["astro"]], limit=20)

    assert (len(rows), total, rows[0].cohosts, rows[0].people) == (20, 30, 1, 2)


def test_the_detail_of_a_record_tells_its_place_in_the_chain(cast, actor):
    record = propose_record(actor=actor, draft=draft(cast), now=cast.now)
    confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)

    detail = get_record_detail(public_id=record.public_id, unit_ids=[cast.unit["astro"]])

    assert [(entry.number, entry.act) for entry in detail.entries] == [(1, "confirm")]
    assert [part.name for part in detail.parts] == ["李启明", "外来者"]
    assert [share.basis_points for share in detail.shares] == [5000, 5000]


def test_a_record_outside_the_units_is_not_found(cast, actor):
    record = propose_record(actor=actor, draft=draft(cast), now=cast.now)

    with pytest.raises(LookupError):
        get_record_detail(public_id=record.public_id, unit_ids=[cast.unit["garden"]])


def test_the_calendar_shows_what_touches_the_window(cast, actor):
    propose_record(actor=actor, draft=draft(cast, ended_on=date(2025, 5, 9)), now=cast.now)

    def shown(start, end):
        return len(calendar(unit_ids=[cast.unit["astro"]], starts_on=start, ends_on=end))

    assert shown(date(2025, 5, 9), date(2025, 5, 31)) == 1
    assert shown(date(2025, 5, 10), date(2025, 5, 31)) == 0


def test_states_are_counted_for_the_host_only(cast, actor):
    propose_record(actor=actor, draft=draft(cast), now=cast.now)

    assert count_by_state(unit_ids=[cast.unit["astro"]]) == {"proposed": 1}
    assert count_by_state(unit_ids=[cast.unit["ocean"]]) == {}
