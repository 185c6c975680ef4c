from datetime import date

import pytest

from kepu.engines.ledger.contracts import Cost, Part
from kepu.engines.ledger.services import accept_records, correct_record, return_records, withdraw_record
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.errors import UnknownFilter, UnknownMeasure
from kepu.engines.measures.selectors import get_figure, get_figures, list_figure_records, list_series
from kepu.foundation.people.models import Person, Post
from kepu.foundation.places.models import RegionTrait
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import merge_unit, move_unit
from tests.engines.measures.acts import confirm, draft, part, propose

YEAR = Window.year(2025)


def figure(cast, code, unit="academy", window=YEAR, **filters):
    return get_figure(code=code, unit_id=cast.unit[unit], window=window, filters=filters)


def by_unit(cast, code, unit="academy", window=YEAR):
    names = {str(identifier): name for name, identifier in cast.unit.items()}
    points = list_series(code=code, unit_id=cast.unit[unit], window=window, by="unit")
    return {names[point.key]: point.value for point in points if point.value}


@pytest.mark.charter("N1")
def test_one_act_enters_every_figure_that_counts_it(cast):
    confirm(
        cast,
        onsite=1200,
        region_code="110105",
        audience={"youth": None},
        costs=(Cost(5000),),
        parts=(part(cast, "li"),),
    )

    codes = [
        "activity.count",
        "activity.onsite",
        "activity.large.count",
        "lecture.count",
        "activity.youth.count",
        "money.spent",
        "people.participants",
    ]
    found = get_figures(codes=codes, unit_id=cast.unit["academy"], window=YEAR)

    assert [found[code].value for code in codes] == [1, 1200, 1, 1, 1, 5000, 1]
    assert all(each.from_rollup for each in found.values())


@pytest.mark.charter("N1")
def test_a_co_hosted_act_counts_once_at_the_academy_and_is_shared_below(cast):
    confirm(cast, onsite=301, cohost_ids=(cast.unit["ocean"], cast.unit["garden"]))

    assert figure(cast, "activity.count").value == 1
    assert figure(cast, "activity.count.part").value == 1
    assert figure(cast, "activity.count.part", "garden").value == 1
    assert figure(cast, "activity.count", "garden").value is None
    assert figure(cast, "activity.onsite.shared").value == 301
    assert figure(cast, "activity.onsite.shared", "garden").exact == 301 * 3333


@pytest.mark.parametrize(
    "code", ["activity.count", "activity.onsite", "activity.count.shared", "activity.onsite.shared"]
)
def test_parts_sum_to_the_whole_under_host_and_share(cast, code):
    confirm(cast, onsite=301, cohost_ids=(cast.unit["ocean"], cast.unit["garden"]))
    confirm(cast, "garden", onsite=77, cohost_ids=(cast.unit["geo"], cast.unit["astro"]))
    confirm(cast, "north", onsite=13, cohost_ids=(cast.unit["academy"],))
    confirm(cast, "hall", onsite=8)

    for unit in ("academy", "north", "south", "astro"):
        assert sum(by_unit(cast, code, unit).values()) == figure(cast, code, unit).value


def test_exact_shares_of_children_sum_to_the_parents(cast):
    confirm(cast, onsite=301, cohost_ids=(cast.unit["ocean"], cast.unit["garden"]))

    parts = [figure(cast, "activity.onsite.shared", unit).exact for unit in ("north", "south")]

    assert sum(parts) == figure(cast, "activity.onsite.shared").exact == 3_010_000


def test_people_count_once_however_often_they_took_part(cast):
    for month in (3, 4, 5):
        confirm(
            cast, on=date(2025, month, 1), parts=(part(cast, "li"), part(cast, "wang"), Part(outside_name="客座专家"))
        )
    confirm(cast, "garden", parts=(part(cast, "zhao"),))

    assert figure(cast, "people.participants").value == 3
    assert figure(cast, "people.participants", "astro").value == 2
    assert figure(cast, "people.participants", "ocean").value == 1
    assert figure(cast, "people.academicians").value == 1
    assert figure(cast, "people.participants", window=Window.month(2025, 3)).value == 2


def test_people_over_a_window_of_two_months_are_counted_from_records_and_it_says_so(cast):
    confirm(cast, on=date(2025, 3, 1), parts=(part(cast, "li"),))
    confirm(cast, on=date(2025, 4, 1), parts=(part(cast, "li"),))

    found = figure(cast, "people.participants", window=Window(date(2025, 3, 1), date(2025, 4, 30)))

    assert (found.value, found.from_rollup) == (1, False)


@pytest.mark.charter("G3")
def test_engagements_of_academicians_are_counted_with_their_time(cast):
    confirm(cast, "ocean", on=date(2025, 3, 1), parts=(part(cast, "zhao"), part(cast, "li")))
    confirm(cast, "ocean", on=date(2025, 4, 1), parts=(part(cast, "zhao"),))
    confirm(cast, on=date(2025, 5, 1), parts=(part(cast, "li"),))

    found = {code: figure(cast, f"people.academicians{code}").value for code in ("", ".acts", ".minutes", ".rate")}

    assert found == {"": 1, ".acts": 2, ".minutes": 120, ".rate": 10_000}


@pytest.mark.charter("G3")
def test_a_scientist_is_a_first_timer_only_in_the_first_year(cast):
    confirm(cast, on=date(2024, 5, 1), parts=(part(cast, "li"),))
    confirm(cast, on=date(2025, 5, 1), parts=(part(cast, "li"), part(cast, "qian")))

    assert figure(cast, "people.first_timers", window=Window.year(2024)).value == 1
    assert figure(cast, "people.first_timers").value == 1


def test_withdrawing_a_first_act_makes_the_next_one_the_first(cast):
    first = confirm(cast, on=date(2024, 5, 1), parts=(part(cast, "li"),))
    confirm(cast, on=date(2025, 5, 1), parts=(part(cast, "li"),))
    assert figure(cast, "people.first_timers").value == 0

    withdraw_record(actor=SYSTEM, record_id=first.pk, reason="误报", now=cast.now)

    assert figure(cast, "people.first_timers").value == 1


def test_a_rate_shows_its_denominator(cast):
    confirm(cast, parts=(part(cast, "li"),))

    found = figure(cast, "people.participation.rate")

    assert (found.numerator, found.denominator, found.value) == (1, 4, 2500)


def test_a_rate_without_anything_below_the_line_is_not_known(cast):
    confirm(cast, kind="book")

    found = figure(cast, "activity.remote_rural.rate")

    assert (found.value, found.denominator, bool(found.why_unknown)) == (None, 0, True)


def test_what_no_record_says_is_not_known_and_not_zero(cast):
    confirm(cast, onsite=None)

    found = figure(cast, "activity.onsite")

    assert (found.value, found.records, found.missing) == (None, 1, 1)
    assert found.why_unknown


def test_zero_people_is_zero(cast):
    confirm(cast, onsite=0)

    assert figure(cast, "activity.onsite").value == 0


def test_a_scope_without_any_record_knows_nothing(cast):
    found = figure(cast, "activity.count", "garden")

    assert found.value is None
    assert found.not_reported == (cast.unit["garden"],)


def test_records_that_lack_the_field_are_counted_beside_the_figure(cast):
    confirm(cast, onsite=50)
    confirm(cast, onsite=None)

    found = figure(cast, "activity.onsite")

    assert (found.value, found.records, found.missing) == (50, 2, 1)


@pytest.mark.charter("N2")
def test_a_figure_opens_to_its_records_and_recounts_to_the_same_number(cast):
    confirm(cast, onsite=120)
    confirm(cast, "garden", onsite=30, kind="exhibition")
    confirm(cast, kind="article", online=5000)
    confirm(cast, onsite=None)
    propose(cast)

    for code in ("activity.count", "activity.onsite", "content.works.online"):
        found = figure(cast, code)
        lines, total = list_figure_records(code=code, unit_id=cast.unit["academy"], window=YEAR)
        assert total == found.records
        assert sum(line.value or 0 for line in lines) == found.value
        assert sum(line.value is None for line in lines) == found.missing


@pytest.mark.charter("N2")
def test_corrections_and_proposed_records_stand_beside_the_figure(cast):
    record = confirm(cast, onsite=120)
    correct_record(actor=SYSTEM, record_id=record.pk, draft=draft(cast, onsite=110), reason="重复计数", now=cast.now)
    propose(cast, onsite=40)

    found = figure(cast, "activity.onsite")

    assert (found.value, found.corrections, found.pending) == (110, 1, 1)


def test_returned_records_do_not_count_until_they_are_accepted(cast):
    record = confirm(cast)
    return_records(actor=SYSTEM, record_ids=[record.pk], reason="缺材料", now=cast.now)
    assert figure(cast, "records.count").value is None

    accept_records(actor=SYSTEM, record_ids=[record.pk], now=cast.now)

    assert figure(cast, "records.count").value == 1


def test_a_moved_unit_keeps_last_years_figures_where_they_were(cast):
    confirm(cast, on=date(2024, 5, 1))
    confirm(cast, on=date(2025, 2, 1))
    confirm(cast, on=date(2025, 5, 1))
    assert figure(cast, "activity.count", "north").value == 2

    move_unit(
        actor=SYSTEM,
        unit_id=cast.unit["astro"],
        parent_id=cast.unit["south"],
        starts_on=date(2025, 2, 15),
        reason="调整",
        now=cast.now,
    )

    assert figure(cast, "activity.count", "north", Window.year(2024)).value == 1
    assert figure(cast, "activity.count", "north").value == 1
    assert figure(cast, "activity.count", "south").value == 1
    assert figure(cast, "activity.count").value == 2
    assert figure(cast, "activity.count", "south").from_rollup
    assert by_unit(cast, "activity.count") == {"north": 1, "south": 1}


def test_a_move_in_the_middle_of_a_month_splits_the_month(cast):
    for day in (10, 20):
        confirm(cast, on=date(2025, 2, day))

    move_unit(
        actor=SYSTEM,
        unit_id=cast.unit["astro"],
        parent_id=cast.unit["south"],
        starts_on=date(2025, 2, 15),
        reason="调整",
        now=cast.now,
    )

    assert by_unit(cast, "activity.count", window=Window.month(2025, 2)) == {"north": 1, "south": 1}
    assert figure(cast, "activity.count", "south", Window.month(2025, 2)).value == 1


def test_a_merged_units_past_stays_with_it_and_counts_under_its_successor_from_then_on(cast):
    confirm(cast, on=date(2024, 5, 1))
    confirm(cast, on=date(2025, 1, 1))

    merge_unit(
        actor=SYSTEM,
        unit_id=cast.unit["astro"],
        into_id=cast.unit["garden"],
        on=date(2025, 1, 1),
        reason="合并",
        now=cast.now,
    )

    assert figure(cast, "activity.count", "garden", Window.year(2024)).value is None
    assert figure(cast, "activity.count", "garden").value == 1


def test_remote_and_rural_are_asked_as_of_the_day(cast):
    RegionTrait.objects.create(
        region_id="532823", trait="remote", starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 1), source="名录"
    )
    confirm(cast, "garden", on=date(2025, 5, 1), region_code="532823")
    confirm(cast, "garden", on=date(2025, 6, 1), region_code="532823")

    assert figure(cast, "activity.remote.count").value == 1
    assert figure(cast, "activity.county.count").value == 2
    assert figure(cast, "activity.remote.rate").value == 5000


def test_a_corrected_trait_changes_the_figures_at_once(cast):
    trait = RegionTrait.objects.create(region_id="532823", trait="remote", starts_on=date(2025, 5, 2), source="名录")
    confirm(cast, "garden", on=date(2025, 5, 1), region_code="532823")
    assert figure(cast, "activity.remote.count").value == 0

    trait.starts_on = date(2025, 1, 1)
    trait.save(update_fields=["starts_on"])

    assert figure(cast, "activity.remote.count").value == 1


def test_filters_and_series_agree(cast):
    confirm(cast, onsite=10, region_code="110105")
    confirm(cast, "garden", onsite=30, kind="exhibition", region_code="532823")

    points = list_series(code="activity.onsite", unit_id=cast.unit["academy"], window=YEAR, by="province")

    assert {point.key: point.value for point in points} == {"110000": 10, "530000": 30}
    assert figure(cast, "activity.onsite", province="530000").value == 30
    assert figure(cast, "activity.onsite", kind="lecture").value == 10
    assert figure(cast, "activity.onsite", kind="lecture", province="530000").value == 0


def test_a_tag_filters_what_a_task_brought(cast):
    confirm(cast, onsite=10, tags=(("task", "t1"),))
    confirm(cast, onsite=20)

    assert figure(cast, "activity.onsite", task="t1").value == 10


def test_acts_of_a_host_without_those_at_its_venue(cast):
    confirm(cast, onsite=10, venue_id=cast.unit["hall"])
    confirm(cast, onsite=20)
    confirm(cast, "hall", onsite=40)

    astro, hall = str(cast.unit["astro"]), str(cast.unit["hall"])

    assert figure(cast, "activity.onsite", "astro", host=astro, not_venue=hall).value == 20
    assert figure(cast, "activity.onsite", "astro", host=astro, venue=hall).value == 10


def test_every_month_of_a_window_comes(cast):
    confirm(cast, on=date(2025, 3, 1))

    points = list_series(code="activity.count", unit_id=cast.unit["academy"], window=YEAR, by="month")

    assert [point.value for point in points] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]


def test_brands_split_and_count_their_provinces(cast):
    confirm(cast, kind="open_day", onsite=10, region_code="110105", tags=(("brand", "open-day"),))
    confirm(cast, "garden", onsite=30, region_code="532823", tags=(("brand", "spring"),))

    points = list_series(code="brands.onsite", unit_id=cast.unit["academy"], window=YEAR, by="brand")

    assert {point.key: point.value for point in points} == {"open-day": 10, "spring": 30}
    assert figure(cast, "brands.provinces").value == 2
    assert figure(cast, "brands.count", "south").value == 1


def test_stock_is_taken_on_the_last_day(cast):
    person = Person.objects.get(pk=cast.person["li"].pk)
    Post.objects.create(
        person=person,
        unit_id=cast.unit["astro"],
        basis="full_time",
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 12, 1),
        months_per_year=11,
    )
    Post.objects.create(person=person, unit_id=cast.unit["astro"], basis="part_time", starts_on=date(2025, 12, 1))

    assert figure(cast, "people.full_time", window=Window.year(2024)).value == 1
    assert figure(cast, "people.full_time").value == 0
    assert figure(cast, "people.part_time").value == 1
    assert figure(cast, "people.full_time.months").value == 11


def test_unknown_measures_and_filters_are_refused_by_name(cast):
    with pytest.raises(UnknownMeasure, match=r"activity\.onsite"):
        figure(cast, "activity.onsit")
    with pytest.raises(UnknownFilter, match="audience"):
        figure(cast, "activity.onsite", audiense="youth")


def test_many_figures_take_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    confirm(cast)
    codes = [
        "activity.count",
        "activity.onsite",
        "activity.online",
        "lecture.count",
        "money.spent",
        "people.participants",
        "activity.large.count",
        "content.works.count",
    ]
    get_figures(codes=codes, unit_id=cast.unit["academy"], window=YEAR)

    with django_assert_max_num_queries(14):
        get_figures(codes=codes, unit_id=cast.unit["academy"], window=YEAR)
