from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import TitleDraft, VenueDraft, VenueFacts, YearFacts
from kepu.domain.bases.errors import InvalidFact, NameTaken
from kepu.domain.bases.models import VenueFact
from kepu.domain.bases.selectors import counts_of, facts_of, titles_of, venues_of
from kepu.domain.bases.services import (
    change_venue,
    create_venue,
    enter_title,
    state_count,
    state_venue_facts,
    state_venue_year,
)
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure
from kepu.foundation.units.policies import Refused


@pytest.fixture
def venue(cast):
    draft = VenueDraft(unit_id=cast.unit["hall"], name="天文馆", opened_on=date(2015, 5, 1), region_code="110105")
    return create_venue(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)


def state(cast, venue, since, hall, building=9000, **more):
    facts = VenueFacts(
        starts_on=since, venue_type="museum", building_area_m2=building, hall_area_m2=hall, source_note="竣工图"
    )
    return state_venue_facts(
        actor=cast.actor("astro_coordinator"), venue_id=venue.pk, facts=facts, now=cast.now, **more
    )


def hall_on(cast, day):
    return venues_of([cast.unit["hall"]], on=day).get().hall_area_m2


@pytest.mark.charter("N3")
def test_the_stock_of_any_day_is_what_was_stated_for_that_day(cast, venue):
    state(cast, venue, date(2020, 1, 1), 3000)
    state(cast, venue, date(2024, 7, 1), 4200)

    assert [hall_on(cast, date(year, 12, 31)) for year in (2019, 2023, 2024, 2030)] == [None, 3000, 4200, 4200]


def test_a_fact_stated_between_two_others_ends_the_earlier_one(cast, venue):
    state(cast, venue, date(2020, 1, 1), 3000)
    state(cast, venue, date(2024, 7, 1), 4200)
    state(cast, venue, date(2022, 1, 1), 3500)

    assert [hall_on(cast, date(year, 6, 1)) for year in (2021, 2023, 2025)] == [3000, 3500, 4200]


def test_a_corrected_fact_supersedes_and_the_old_one_is_kept(cast, venue):
    state(cast, venue, date(2020, 1, 1), 3000)
    state(cast, venue, date(2020, 1, 1), 3100)

    assert hall_on(cast, date(2020, 6, 1)) == 3100
    assert len(facts_of(venue.pk)) == 2


def test_halls_larger_than_the_building_are_refused(cast, venue):
    with pytest.raises(InvalidFact):
        state(cast, venue, date(2020, 1, 1), 9001)

    state(cast, venue, date(2020, 1, 1), 3000)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueFact.objects.update(hall_area_m2=9001)


def test_a_closed_venue_no_longer_counts(cast, venue):
    state(cast, venue, date(2020, 1, 1), 3000)
    draft = VenueDraft(unit_id=cast.unit["hall"], name="天文馆", opened_on=date(2015, 5, 1), closed_on=date(2025, 3, 1))
    change_venue(actor=cast.actor("astro_coordinator"), venue_id=venue.pk, draft=draft, now=cast.now)

    figures = [
        get_figure(code="form.places.museums", unit_id=cast.unit["academy"], window=Window.year(year)).value
        for year in (2024, 2025)
    ]
    assert figures[0] == 1
    assert not figures[1]


def test_areas_and_visits_reach_the_measures_of_every_unit_above(cast, venue):
    state(cast, venue, date(2020, 1, 1), 3000)
    year = YearFacts(year=2024, visits=52000, open_days=310, free_days=12, source_note="票务系统")
    state_venue_year(actor=cast.actor("astro_statistician"), venue_id=venue.pk, facts=year, now=cast.now)

    def value(code, unit):
        return get_figure(code=code, unit_id=cast.unit[unit], window=Window.year(2024)).value

    assert [value("form.places.hall_area", unit) for unit in ("hall", "astro", "north", "academy")] == [3000] * 4
    assert value("bases.visits", "academy") == 52000
    assert not value("form.places.hall_area", "south")


def test_free_days_do_not_exceed_open_days_nor_the_year(cast, venue):
    for open_days, free_days in [(367, 0), (100, 101)]:
        facts = YearFacts(year=2024, visits=None, open_days=open_days, free_days=free_days, source_note="x")
        with pytest.raises(InvalidFact):
            state_venue_year(actor=cast.actor("astro_coordinator"), venue_id=venue.pk, facts=facts, now=cast.now)


def test_a_name_is_used_once_in_a_unit(cast, venue):
    with pytest.raises(NameTaken):
        create_venue(
            actor=cast.actor("astro_coordinator"),
            draft=VenueDraft(unit_id=cast.unit["hall"], name="天文馆", opened_on=date(2020, 1, 1)),
            now=cast.now,
        )


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "astro_editor"])
def test_others_may_not_write(cast, venue, who):
    with pytest.raises(Refused):
        state_count(
            actor=cast.actor(who), unit_id=cast.unit["astro"], kind="van", starts_on=date(2025, 1, 1), quantity=1, source_note="x",
            now=cast.now,
        )  # fmt: skip


def test_counted_items_are_dated_and_zero_is_a_fact(cast):
    for day, number in [(date(2020, 1, 1), 2), (date(2025, 1, 1), 0)]:
        state_count(
            actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], kind="van", starts_on=day, quantity=number,
            source_note="台账", now=cast.now,
        )  # fmt: skip

    assert counts_of([cast.unit["astro"]], on=date(2024, 12, 31)).get().quantity == 2
    assert get_figure(code="form.places.vehicles", unit_id=cast.unit["north"], window=Window.year(2025)).value == 0


def test_a_title_counts_while_it_is_held(cast, venue):
    draft = TitleDraft(
        unit_id=cast.unit["hall"], venue_id=venue.pk, title="全国科普教育基地", level="national", issuer="中国科协",
        since=date(2021, 1, 1), until=date(2026, 1, 1), source_note="认定文件",
    )  # fmt: skip
    enter_title(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)

    assert titles_of([cast.unit["hall"]], on=date(2025, 1, 1)).count() == 1
    assert titles_of([cast.unit["hall"]], on=date(2026, 1, 1)).count() == 0
