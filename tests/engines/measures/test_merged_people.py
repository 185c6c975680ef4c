"""Somebody who was in the register twice counts once, as soon as the duplicate is merged, in old records too."""

from datetime import date

import pytest
from django.db import IntegrityError

from kepu.engines.ledger.services import confirm_records
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.models import Alias, Cell
from kepu.engines.measures.selectors import get_figure, list_figure_records, recount_figure
from kepu.engines.measures.services import catch_up, rebuild_rollups, recount
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import merge_people
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.measures.acts import confirm, part, propose

YEAR = Window.year(2025)


@pytest.fixture
def twin(cast):
    """Li once more, entered by another institute."""
    cast.person["twin"] = Person.objects.create(
        name="李启明", unit_id=cast.unit["ocean"], category="researcher", seniority="senior"
    )
    return cast.person["twin"]


@pytest.fixture
def merge(cast):
    def _merge(kept, duplicate):
        ids = cast.person[kept].pk, cast.person[duplicate].pk
        return merge_people(actor=SYSTEM, kept_id=ids[0], duplicate_id=ids[1], now=cast.now)

    return _merge


def value(cast, code="people.participants", *, window=YEAR, way=get_figure, unit="academy"):
    return way(code=code, unit_id=cast.unit[unit], window=window).value


@pytest.mark.charter("N2")
def test_a_merge_after_the_rollups_were_built_counts_the_person_once(cast, twin, merge):
    confirm(cast, parts=(part(cast, "li"),))
    confirm(cast, "ocean", parts=(part(cast, "twin"),))
    assert value(cast) == 2

    merge("li", "twin")

    found = get_figure(code="people.participants", unit_id=cast.unit["academy"], window=YEAR)
    assert (found.value, found.records, found.from_rollup) == (1, 2, True)
    assert value(cast, way=recount_figure) == 1
    assert list(recount()) == []


def test_a_merge_before_the_rollups_were_built_counts_the_person_once(cast, twin, merge):
    confirm(cast, parts=(part(cast, "li"),))
    confirm(cast, "ocean", parts=(part(cast, "twin"),))
    merge("li", "twin")

    rebuild_rollups()

    assert (value(cast), value(cast, unit="ocean"), list(recount())) == (1, 1, [])


def test_both_of_them_in_one_record_are_one_person_behind_the_figure(cast, twin, merge):
    confirm(cast, parts=(part(cast, "li"), part(cast, "twin")))
    merge("li", "twin")

    lines, _ = list_figure_records(code="people.participants", unit_id=cast.unit["academy"], window=YEAR)

    assert [line.value for line in lines] == [1]


def test_a_merge_takes_a_first_day_back_to_the_duplicates_year(cast, twin, merge):
    confirm(cast, "ocean", on=date(2024, 3, 1), parts=(part(cast, "twin"),))
    confirm(cast, parts=(part(cast, "li"),))
    assert value(cast, "people.first_timers") == 1

    merge("li", "twin")

    years = [Window.year(2024), YEAR]
    for way in (get_figure, recount_figure):
        assert [value(cast, "people.first_timers", window=year, way=way) for year in years] == [1, 0]
    assert list(recount()) == []


def test_a_record_of_a_merged_person_changes_the_year_of_the_first_day(cast, twin, merge):
    confirm(cast, parts=(part(cast, "li"),))
    waiting = propose(cast, "ocean", on=date(2023, 3, 1), parts=(part(cast, "twin"),))
    merge("li", "twin")
    assert value(cast, "people.first_timers") == 1

    confirm_records(actor=SYSTEM, record_ids=[waiting.pk], now=cast.now)

    assert value(cast, "people.first_timers") == 0
    assert list(recount()) == []


def test_a_chain_of_merges_ends_at_the_last_one_kept(cast, twin, merge):
    for name in ("li", "twin", "wang"):
        confirm(cast, parts=(part(cast, name),))
    merge("twin", "wang")
    assert value(cast) == 2

    merge("li", "twin")

    assert (value(cast), value(cast, way=recount_figure), list(recount())) == (1, 1, [])


def test_a_merge_leaves_what_does_not_count_people_alone(cast, twin, merge):
    confirm(cast, on=date(2024, 3, 1))
    confirm(cast, "ocean", parts=(part(cast, "twin"),))
    catch_up()
    untouched = set(Cell.objects.filter(month__year=2024).values_list("pk", flat=True))

    merge("li", "twin")
    catch_up()

    assert set(Cell.objects.filter(month__year=2024).values_list("pk", flat=True)) == untouched


def test_the_database_refuses_an_alias_of_oneself(db):
    with pytest.raises(IntegrityError):
        Alias.objects.create(duplicate=7, kept=7)
