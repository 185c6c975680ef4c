from dataclasses import replace
from datetime import date

import pytest

from kepu.engines.ledger.contracts import Source
from kepu.engines.ledger.services import propose_record
from kepu.engines.ledger.suspects import number_in, suspects_of
from tests.engines.ledger.test_services import draft

OTHER = Source("form", "2")


@pytest.fixture
def recorded(cast):
    first = draft(cast, title="“黑洞与时空”科普讲座（第3期）", parts=())
    return propose_record(actor=cast.actor("astro_coordinator"), draft=first, now=cast.now)


def again(recorded, cast, **changes):
    same = draft(cast, title=recorded.title, parts=(), source=OTHER)
    return [suspect.record.id for suspect in suspects_of(replace(same, **changes))]


def test_the_same_title_in_other_width_and_punctuation_is_suspected(cast, recorded):
    assert again(recorded, cast, title="黑洞与时空 科普讲座(第３期)") == [recorded.pk]


def test_a_co_hosts_own_record_of_the_act_is_suspected(cast, recorded):
    assert again(recorded, cast, unit_id=cast.unit["ocean"], cohost_ids=()) == [recorded.pk]


def test_another_number_of_a_series_is_a_different_act(cast, recorded):
    assert again(recorded, cast, title="“黑洞与时空”科普讲座（第四期）") == []


def test_the_same_day_kind_and_number_are_suspected_under_another_title(cast, recorded):
    assert again(recorded, cast, title="走进天文") == [recorded.pk]


def test_the_same_title_half_a_year_later_is_not_suspected(cast, recorded):
    assert again(recorded, cast, started_on=date(2025, 11, 1), ended_on=date(2025, 11, 1)) == []


def test_another_units_like_act_is_not_shown(cast, recorded):
    assert again(recorded, cast, unit_id=cast.unit["garden"], cohost_ids=()) == []


@pytest.mark.parametrize(
    ("title", "number"), [("第三期", 3), ("第十二讲", 12), ("第２０期", 20), ("第二十一届", 21), ("科普讲座", None)]
)
def test_series_numbers_are_read_in_every_spelling(title, number):
    assert number_in(title) == number
