"""Participation by title level and by field: counted on known people and acts, for any unit and period, nothing kept beside the rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.engines.measures.contracts import UNSTATED, Window
from kepu.engines.measures.errors import BadDefinition, UnknownFilter
from kepu.engines.measures.language.catalogue import read_folders
from kepu.engines.measures.selectors import (
    get_definition,
    get_figure,
    list_figure_records,
    list_many_series,
    list_series,
    recount_figure,
)
from kepu.engines.measures.services import catch_up, recount
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import erase_person, merge_people
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.measures.acts import confirm, part, propose

YEAR = Window.year(2025)
PARTICIPANTS, REGISTER, RATE = "people.participants", "people.register", "people.participation.rate"
LEVELS = ["senior", "associate", "intermediate", "junior", "none", UNSTATED]


def states(cast, key, **values):
    Person.objects.filter(pk=cast.person[key].pk).update(**values)


@pytest.fixture
def year(cast):
    """Li (astronomy) and Wang (nothing stated) of astro and Zhao (earth sciences) of ocean take part; Qian of garden does not yet."""
    states(cast, "li", subject="160")
    states(cast, "wang", seniority="")
    states(cast, "zhao", subject="170")
    confirm(cast, on=date(2025, 2, 1), parts=(part(cast, "li"), part(cast, "wang")))
    confirm(cast, "ocean", on=date(2025, 3, 1), parts=(part(cast, "zhao"),))
    confirm(cast, "garden", on=date(2025, 5, 1), parts=(part(cast, "li"),))
    propose(cast, "garden", on=date(2025, 6, 1), parts=(part(cast, "qian"),))
    catch_up()


def split(cast, code, by, unit="academy", window=YEAR, **filters):
    found = list_series(code=code, unit_id=cast.unit[unit], window=window, by=by, filters=filters)
    return {point.key: point.value for point in found}


@pytest.mark.charter("G3")
def test_participation_by_title_level_is_counted_against_the_register(cast, year):
    took_part, register, rate = (split(cast, code, "seniority") for code in (PARTICIPANTS, REGISTER, RATE))

    assert list(took_part) == list(register) == list(rate) == LEVELS
    assert list(took_part.values()) == [2, 0, 0, 0, 0, 1]
    assert list(register.values()) == [2, 0, 1, 0, 0, 1]
    assert list(rate.values()) == [10_000, None, 0, None, None, 10_000]


@pytest.mark.charter("G3")
def test_participation_by_field_is_counted_against_the_register_with_those_not_stated_apart(cast, year):
    took_part, register, rate = (split(cast, code, "field") for code in (PARTICIPANTS, REGISTER, RATE))

    assert took_part == {"160": 1, "170": 1, UNSTATED: 1}
    assert register == {"160": 1, "170": 1, UNSTATED: 2}
    assert list(rate.items()) == [("160", 10_000), ("170", 10_000), (UNSTATED, 5000)]


@pytest.mark.charter("G3")
@pytest.mark.parametrize(
    ("unit", "field", "seniority"),
    [
        ("north", {"160": 1, "170": 1, UNSTATED: 1}, {"senior": 2, UNSTATED: 1}),
        ("ocean", {"170": 1}, {"senior": 1}),
        ("garden", {}, {}),
    ],
)
def test_a_unit_counts_its_own_people_and_those_of_all_below_it(cast, year, unit, field, seniority):
    assert split(cast, PARTICIPANTS, "field", unit) == field
    assert {key: value for key, value in split(cast, PARTICIPANTS, "seniority", unit).items() if value} == seniority


def test_scientists_and_academicians_are_split_too(cast, year):
    assert split(cast, "people.researchers.rate", "field") == {"160": 10_000, "170": 10_000, UNSTATED: 0}
    assert split(cast, "people.academicians.rate", "field") == {"170": 10_000}
    assert split(cast, "people.first_timers", "field") == {"160": 1, "170": 1}


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window.month(2025, 3), {"170": 1}),
        (Window(date(2025, 2, 1), date(2025, 3, 1)), {"160": 1, "170": 1, UNSTATED: 1}),
        (Window(date(2025, 4, 15), date(2025, 6, 30)), {"160": 1}),
    ],
)
def test_any_period_can_be_asked_for(cast, year, window, expected):
    assert split(cast, PARTICIPANTS, "field", window=window) == expected


def test_whoever_rose_counts_at_each_level_and_once_in_all(cast, year):
    states(cast, "li", seniority="associate")
    confirm(cast, on=date(2025, 5, 20), parts=(part(cast, "li"),))

    found = split(cast, PARTICIPANTS, "seniority", "astro")

    assert (found["senior"], found["associate"], split(cast, REGISTER, "seniority", "astro")["associate"]) == (1, 1, 1)
    assert get_figure(code=PARTICIPANTS, unit_id=cast.unit["astro"], window=YEAR).value == 2


def test_whoever_moved_counts_where_they_were_then(cast, year):
    states(cast, "li", unit=cast.unit["garden"])

    assert split(cast, PARTICIPANTS, "field", "north")["160"] == 1
    assert split(cast, PARTICIPANTS, "field", "garden") == {}
    assert split(cast, REGISTER, "field", "garden") == {"160": 1, UNSTATED: 1}
    assert split(cast, RATE, "field", "garden") == {"160": 0, UNSTATED: 0}


def test_a_field_stated_later_counts_for_acts_of_before(cast, year):
    states(cast, "wang", subject="160")

    assert split(cast, PARTICIPANTS, "field") == {"160": 2, "170": 1}
    assert split(cast, RATE, "field")["160"] == 10_000


def test_a_merged_duplicate_has_the_field_of_whoever_was_kept(cast, year):
    twin = Person.objects.create(name="李启明", unit_id=cast.unit["ocean"], category="researcher", subject="140")
    cast.person["twin"] = twin
    confirm(cast, "ocean", on=date(2025, 5, 21), parts=(part(cast, "twin"),))
    merge_people(actor=SYSTEM, kept_id=cast.person["li"].pk, duplicate_id=twin.pk, now=cast.now)

    assert split(cast, PARTICIPANTS, "field") == {"160": 1, "170": 1, UNSTATED: 1}


def test_an_erased_person_stays_counted_without_a_field(cast, year):
    erase_person(actor=SYSTEM, person_id=cast.person["li"].pk, reason="本人要求", now=cast.now)

    assert split(cast, PARTICIPANTS, "field") == {"170": 1, UNSTATED: 2}


def test_before_anybody_recorded_anything_a_rate_is_not_known(cast):
    assert set(split(cast, RATE, "seniority").values()) == {None}
    assert split(cast, PARTICIPANTS, "seniority")["senior"] == 0


@pytest.mark.parametrize("code", [PARTICIPANTS, REGISTER, RATE])
@pytest.mark.parametrize("by", ["seniority", "field"])
def test_each_number_opens_to_the_figure_narrowed_to_it(cast, year, code, by):
    for key, value in split(cast, code, by).items():
        asked = {"code": code, "unit_id": cast.unit["academy"], "window": YEAR, "filters": {by: key}}
        assert (get_figure(**asked).value, recount_figure(**asked).value) == (value, value)


@pytest.mark.charter("G3")
def test_numerator_and_denominator_open_to_their_rows(cast, year):
    asked = {"unit_id": cast.unit["academy"], "window": YEAR}
    acts, count = list_figure_records(code=PARTICIPANTS, filters={"field": "160"}, **asked)
    people, _ = list_figure_records(code=REGISTER, filters={"field": UNSTATED}, **asked)

    assert [(line.started_on.month, line.value) for line in acts] == [(5, 1), (2, 1)]
    assert count == 2
    assert {line.title for line in people} == {"王若水", "钱知远"}
    assert list_figure_records(code=RATE, filters={"field": "160"}, **asked)[0] == acts


def test_both_traits_narrow_together_and_split_each_other(cast, year):
    asked = {"code": PARTICIPANTS, "unit_id": cast.unit["academy"], "window": YEAR}

    assert get_figure(filters={"seniority": "senior", "field": "170"}, **asked).value == 1
    assert get_figure(filters={"seniority": "junior", "field": "170"}, **asked).value == 0
    assert split(cast, PARTICIPANTS, "seniority", field="160")["senior"] == 1
    assert split(cast, PARTICIPANTS, "month", field="170")["2025-03"] == 1


def test_figures_of_acts_are_not_narrowed_by_what_people_are(cast, year):
    with pytest.raises(UnknownFilter):
        get_figure(code="activity.count", unit_id=cast.unit["academy"], window=YEAR, filters={"field": "160"})
    with pytest.raises(UnknownFilter):
        list_series(code="activity.count", unit_id=cast.unit["academy"], window=YEAR, by="seniority")
    assert ("activity.count", "field") not in list_many_series(
        asked=[("activity.count", "field")], unit_id=cast.unit["academy"], window=YEAR
    )


def test_definitions_say_what_they_can_be_split_by(cast):
    for code in (PARTICIPANTS, REGISTER, RATE, "people.researchers.rate", "people.academicians.rate"):
        assert {"seniority", "field"} <= set(get_definition(code=code).dimensions)
    assert "seniority" not in get_definition(code="activity.count").dimensions


def test_a_recount_agrees_with_every_cell(cast, year):
    assert list(recount()) == []


def test_more_people_and_acts_cost_no_more_queries(cast, year, django_assert_max_num_queries):
    wanted = [(code, by) for code in (PARTICIPANTS, REGISTER, RATE) for by in ("seniority", "field")]
    asked = {"asked": wanted, "unit_id": cast.unit["academy"], "window": YEAR}
    with CaptureQueriesContext(connection) as queries:
        list_many_series(**asked)
    for number, subject in enumerate(("140", "150", "180", "520")):
        cast.person["more"] = Person.objects.create(
            name=f"人{number}", unit_id=cast.unit["ocean"], category="researcher", subject=subject, seniority="junior"
        )
        confirm(cast, "ocean", on=date(2025, 5, 22), parts=(part(cast, "more"),))
    catch_up()

    with django_assert_max_num_queries(min(len(queries), 14)):
        list_many_series(**asked)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ('count = "records"\nby = ["field"]', "attribution person"),
        ('distinct = "people"\nby = ["seniority"]', "attribution person"),
        ('distinct = "people"\nattribution = "person"\nby = ["kind"]', "seniority and field only"),
        ('source = "persons"\ncount = "rows"\nby = ["kind"]', "unknown word"),
        ('source = "posts"\ncount = "rows"\nby = ["field"]', "unknown word"),
    ],
)
def test_a_definition_that_cannot_be_split_so_is_refused(tmp_path, db, how, words):
    text = '[a]\ntitle = { zh = "甲", en = "A" }\ndescription = { zh = "甲。", en = "A." }\nunit = "人"\ngroup = "g3_people"\n'
    (tmp_path / "some.toml").write_text(text + how, encoding="utf-8")

    with pytest.raises(BadDefinition, match=words):
        read_folders([tmp_path])
