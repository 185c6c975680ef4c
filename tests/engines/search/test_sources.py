from datetime import date

import pytest

from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.engines.search import services
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import list_differences, search, suggest
from kepu.engines.search.tasks import follow_records, mend
from tests.conftest import NOW

TODAY = date(2025, 6, 1)


def titles(text, actor=None):
    return [hit.plain_title for hit in search(Query(text), actor=actor, today=TODAY).hits]


@pytest.fixture
def lecture(cast):
    draft = Draft(
        source=Source("test", "1"),
        unit_id=cast.unit["astro"],
        kind="lecture",
        title="黑洞讲座",
        started_on=date(2025, 5, 1),
        ended_on=date(2025, 5, 1),
        mode="onsite",
    )
    return propose_record(actor=cast.actor("astro_coordinator"), draft=draft, now=NOW)


def test_units_are_found_by_their_names(cast):
    services.rebuild(kinds=["unit"])

    assert titles("天文") == ["天文馆", "天文研究所"]
    assert [each.title for each in suggest("tianwenguan")] == ["天文馆"]


def test_a_saved_unit_is_found_once_committed(cast, django_capture_on_commit_callbacks):
    from kepu.foundation.units.models import Unit

    with django_capture_on_commit_callbacks(execute=True):
        unit = Unit.objects.get(pk=cast.unit["hall"])
        unit.name = "星空馆"
        unit.save()

    assert titles("星空") == ["星空馆"]


def test_a_proposed_act_is_found_by_its_unit_only(cast, lecture):
    follow_records()

    assert titles("黑洞讲座", cast.actor("astro_member")) == ["黑洞讲座"]
    assert titles("黑洞讲座", cast.actor("north_coordinator")) == ["黑洞讲座"]
    assert titles("黑洞讲座", cast.actor("ocean_coordinator")) == []
    assert titles("黑洞讲座", cast.actor("stranger")) == titles("黑洞讲座") == []


def test_a_confirmed_act_is_found_by_everybody(cast, lecture):
    follow_records()
    confirm_records(actor=cast.actor("astro_coordinator"), record_ids=[lecture.pk], now=NOW)
    follow_records()

    assert titles("黑洞讲座") == ["黑洞讲座"]


def test_following_again_takes_nothing_twice(cast, lecture):
    assert follow_records() == 1
    assert follow_records() == 0


def test_measures_are_taken_up_by_mending(db):
    mend()

    assert "讲座" in titles("讲座")[0]
    assert list(list_differences()) == []
