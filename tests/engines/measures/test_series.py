"""Series of a page are read together: the same points as one by one, in a number of queries that does not grow."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.errors import UnknownFilter, UnknownMeasure
from kepu.engines.measures.models import Cell
from kepu.engines.measures.selectors import get_figure, list_definitions, list_many_series, list_series
from kepu.engines.measures.services import catch_up
from kepu.foundation.people.models import Post
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import UnitDraft, create_units
from tests.engines.measures.acts import confirm, part

YEAR = Window.year(2025)
RATE = "people.participation.rate"


@pytest.fixture
def year(cast):
    """Acts of three units in three months."""
    confirm(cast, on=date(2025, 2, 1), region_code="110105", parts=(part(cast, "li"),))
    confirm(cast, "ocean", on=date(2025, 3, 1), kind="exhibition", onsite=None, parts=(part(cast, "zhao"),))
    confirm(cast, "north", on=date(2025, 3, 9), onsite=9)
    confirm(cast, "garden", on=date(2025, 5, 1), cohost_ids=(cast.unit["astro"],), parts=(part(cast, "qian"),))
    catch_up()


def asked_of(cast, unit="academy", window=YEAR):
    return {"unit_id": cast.unit[unit], "window": window}


def points(cast, code, by, unit="academy", **asked):
    found = list_series(code=code, by=by, **asked_of(cast, unit, **asked))
    return {point.label if by == "unit" else point.key: point.value for point in found}


def test_series_read_together_are_those_read_one_by_one(cast, year):
    wanted = [
        (definition.code, by)
        for definition in list_definitions()
        if definition.code.startswith(("activity.", "people.", "money."))
        for by in definition.dimensions
    ][::4]

    found = list_many_series(asked=wanted, **asked_of(cast))

    assert found == {(code, by): list_series(code=code, by=by, **asked_of(cast)) for code, by in wanted}


def test_series_from_cells_are_those_from_records(cast, year):
    wanted = [("activity.onsite", by) for by in ("month", "kind", "unit", "province")]
    from_cells = list_many_series(asked=wanted, **asked_of(cast))

    Cell.objects.all().delete()
    window = Window(date(2025, 1, 1), date(2025, 12, 30))  # not whole months: cells cannot serve it
    assert list_many_series(asked=wanted, **asked_of(cast, window=window)) == from_cells


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        ("north", {"天文研究所": 1, "海洋研究所": 1, "北方分院": 1}),
        ("astro", {"天文馆": 0, "天文研究所": 1}),
    ],
)
def test_a_unit_shows_its_own_part_beside_those_below(cast, year, unit, shown):
    assert points(cast, "activity.count", "unit", unit) == shown


def test_a_rate_by_month_says_nothing_where_nobody_reported(cast, year):
    found = points(cast, RATE, "month")

    assert (found["2025-01"], found["2025-02"]) == (None, 2500)  # one of four in the register


@pytest.mark.charter("G3")
def test_a_rate_by_unit_is_the_figure_of_each_unit(cast, year):
    found = list_series(code=RATE, by="unit", **asked_of(cast))

    for point in found:
        figure = get_figure(code=RATE, unit_id=int(point.key), window=YEAR)
        assert (point.value, point.records) == (figure.value, figure.records)


def test_different_people_of_a_register_are_counted_over_a_subtree_once(cast, year):
    for unit in ("astro", "ocean"):
        Post.objects.create(
            person=cast.person["li"], unit_id=cast.unit[unit], basis="volunteer", starts_on=date(2024, 1, 1)
        )

    assert points(cast, "people.volunteers", "unit") == {"北方分院": 1, "南方分院": None}
    assert points(cast, "people.volunteers", "unit", "north") == {"天文研究所": 1, "海洋研究所": 1}


def test_more_units_and_acts_cost_no_more_queries(cast, year, django_assert_max_num_queries):
    wanted = [(code, by) for code in ("activity.count", "activity.onsite", RATE) for by in ("month", "unit")]
    with CaptureQueriesContext(connection) as queries:
        list_many_series(asked=wanted, **asked_of(cast))
    branches = [
        UnitDraft(code=f"b{n}", name=f"第{n}分院", kind="branch", opened_on=date(2000, 1, 1), parent_id=None)
        for n in range(4)
    ]
    create_units(actor=SYSTEM, drafts=[(branch, "academy") for branch in branches], now=cast.now)
    confirm(cast, on=date(2025, 4, 1))
    catch_up()

    with django_assert_max_num_queries(len(queries)):
        list_many_series(asked=wanted, **asked_of(cast))


def test_what_cannot_be_split_is_left_out_and_what_does_not_exist_is_refused(cast, year):
    assert (RATE, "kind") not in list_many_series(asked=[(RATE, "kind"), (RATE, "month")], **asked_of(cast))
    with pytest.raises(UnknownFilter):
        list_series(code=RATE, by="kind", **asked_of(cast))
    with pytest.raises(UnknownMeasure):
        list_many_series(asked=[("activity.coun", "month")], **asked_of(cast))


def test_different_brands_and_provinces_come_from_cells(cast):
    confirm(cast, on=date(2025, 2, 1), region_code="110105", tags=(("brand", "talks"),))
    confirm(cast, on=date(2025, 3, 1), region_code="110105", tags=(("brand", "talks"), ("brand", "spring")))
    confirm(cast, "garden", on=date(2025, 4, 1), region_code=None, tags=(("brand", "talks"),))
    for code, value, known in (("brands.count", 2, 3), ("brands.provinces", 1, 2)):
        found = get_figure(code=code, unit_id=cast.unit["academy"], window=YEAR)
        assert (found.value, found.records - found.missing, found.from_rollup) == (value, known, True)
