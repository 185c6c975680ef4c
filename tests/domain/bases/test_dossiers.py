from datetime import date, timedelta

import pytest

from kepu.domain.bases.contracts import YearFacts
from kepu.domain.bases.definitions import get_scheme, get_sheet, schemes, sheets
from kepu.domain.bases.errors import EvidenceMissing, InvalidFact, ReasonMissing, WrongState
from kepu.domain.bases.models import OpenDay
from kepu.domain.bases.selectors.assessments import score, total_tenths
from kepu.domain.bases.selectors.dossiers import answer_dossier
from kepu.domain.bases.selectors.practices import practices_seen_by
from kepu.domain.bases.services import state_venue_year
from kepu.domain.bases.services.assessments import answer_item, begin_assessment, close_assessment
from kepu.domain.bases.services.dossiers import (
    answer_criterion,
    begin_dossier,
    grant_dossier,
    hand_in_dossier,
    refuse_dossier,
)
from kepu.domain.bases.services.practices import PracticeDraft, adopt_practice, enter_practice, publish_practice
from kepu.domain.bases.tasks import remind
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def dossier(cast, base, coordinator):
    return begin_dossier(
        actor=coordinator, base_id=base.pk, scheme="beijing", scheme_class="museum", year=2024, now=cast.now
    )


def state_year(cast, venue, **figures):
    facts = YearFacts(
        year=2024, source_note="票务系统", **{"visits": None, "open_days": None, "free_days": None, **figures}
    )
    state_venue_year(actor=cast.actor("astro_coordinator"), venue_id=venue.pk, facts=facts, now=cast.now)


def answers(dossier):
    return {answer.criterion.code: answer for answer in answer_dossier(dossier)}


def test_the_spirit_of_scientists_has_the_five_published_criteria_and_a_term_of_five_years():
    scheme = get_scheme("spirit-of-scientists")

    assert (len(scheme.criteria), scheme.scheme.years) == (5, 5)


def test_schemes_and_sheets_say_where_they_were_read():
    assert {"beijing", "henan", "national-education"} <= set(schemes())
    assert all(scheme.scheme.source for scheme in schemes().values())
    assert get_sheet("district-operation").points == sum(item.points for item in sheets()["district-operation"].items)


def test_a_criterion_is_answered_by_what_the_registers_say(cast, dossier, hall_venue):
    state_year(cast, hall_venue, visits=4800, open_days=230)

    found = answers(dossier)
    assert (found["museum_halls"].found.value, found["museum_halls"].is_met) == (620, True)
    assert (found["open_days"].found.value, found["open_days"].is_met) == (230, True)
    assert (found["museum_visits"].is_met, found["museum_visits"].lacking) == (False, 200)
    assert found["free_days"].found.value is None


def test_days_that_were_closed_one_by_one_go_before_a_stated_number(cast, dossier, base, hall_venue):
    state_year(cast, hall_venue, open_days=230)
    first = date(2024, 3, 1)
    OpenDay.objects.bulk_create(
        OpenDay(
            base=base, day=first + timedelta(days=n), minutes=180, is_free=n < 2, actor_name="x", at=cast.now
        )
        for n in range(5)
    )  # fmt: skip

    found = answers(dossier)
    assert (found["open_days"].found.value, found["free_days"].found.value) == (5, 2)


def test_what_is_missing_is_named_and_must_be_admitted(cast, dossier, coordinator):
    with pytest.raises(EvidenceMissing) as missing:
        hand_in_dossier(actor=coordinator, dossier_id=dossier.pk, now=cast.now)
    assert {"legal_person", "museum_visits"} <= set(missing.value.criteria)

    with pytest.raises(ReasonMissing):
        hand_in_dossier(actor=coordinator, dossier_id=dossier.pk, despite_missing=True, now=cast.now)


def hand_in(cast, dossier):
    return hand_in_dossier(
        actor=cast.actor("astro_coordinator"),
        dossier_id=dossier.pk,
        despite_missing=True,
        reason="先行申报",
        now=cast.now,
    )


def test_figures_are_frozen_when_it_is_handed_in(cast, dossier, hall_venue):
    state_year(cast, hall_venue, visits=4800)
    handed = hand_in(cast, dossier)
    state_year(cast, hall_venue, visits=9000)

    assert answers(handed)["museum_visits"].found.value == 4800


def test_an_answer_is_words_a_link_or_a_file_and_never_nothing(cast, dossier, coordinator):
    with pytest.raises(InvalidFact):
        answer_criterion(actor=coordinator, dossier_id=dossier.pk, criterion="rules", now=cast.now)

    answer_criterion(actor=coordinator, dossier_id=dossier.pk, criterion="rules", text="见制度汇编", now=cast.now)

    assert answers(dossier)["rules"].is_met


def test_a_granted_title_is_held_until_its_term_ends(cast, dossier):
    hand_in(cast, dossier)
    granted = grant_dossier(
        actor=cast.actor("astro_coordinator"), dossier_id=dossier.pk, since=date(2025, 6, 1), source_note="牌匾",
        now=cast.now,
    )  # fmt: skip

    assert (granted.title.since, granted.title.until) == (date(2025, 6, 1), date(2028, 6, 1))
    with pytest.raises(WrongState):
        refuse_dossier(actor=cast.actor("astro_coordinator"), dossier_id=dossier.pk, reason="x", now=cast.now)


def test_one_application_for_a_title_is_open_at_a_time(cast, dossier, base, coordinator):
    with pytest.raises(WrongState):
        begin_dossier(
            actor=coordinator, base_id=base.pk, scheme="beijing", scheme_class="media", year=2024, now=cast.now
        )


def test_renewal_is_remembered_once_at_each_step(cast, dossier):
    hand_in(cast, dossier)
    grant_dossier(
        actor=cast.actor("astro_coordinator"), dossier_id=dossier.pk, since=date(2022, 9, 1), source_note="牌匾",
        now=cast.now,
    )  # fmt: skip

    first, again = remind(cast.now), remind(cast.now)

    assert (first > 0, again) == (True, 0)
    assert Notice.objects.filter(recipient=cast.account["astro_coordinator"], topic="bases").exists()


@pytest.fixture
def assessment(cast, base, coordinator):
    return begin_assessment(actor=coordinator, base_id=base.pk, sheet="district-operation", year=2024, now=cast.now)


def test_a_value_falls_into_a_band_and_the_middle_of_the_band_is_proposed(assessment):
    space = next(one for one in score(assessment) if one.item.code == "space")

    assert (space.value, space.band.code, space.points, space.limits) == (620, "good", 8.0, (7.0, 9.0))


def test_points_are_chosen_within_the_band_with_a_reason(cast, assessment, coordinator):
    values = {"actor": coordinator, "assessment_id": assessment.pk, "item": "space", "now": cast.now}
    with pytest.raises(ReasonMissing):
        answer_item(points_tenths=85, **values)
    with pytest.raises(InvalidFact):
        answer_item(points_tenths=95, reason="新展厅", **values)

    answer_item(points_tenths=85, reason="新展厅", **values)

    assert total_tenths([one for one in score(assessment) if one.item.code == "space"]) == 85


def test_an_assessment_is_closed_when_every_item_has_a_value(cast, assessment, coordinator, hall_venue):
    with pytest.raises(EvidenceMissing):
        close_assessment(actor=coordinator, assessment_id=assessment.pk, now=cast.now)
    state_year(cast, hall_venue, visits=12000, open_days=260)
    for item, value in (("renewal", 12), ("new_media", 20), ("welfare", 800)):
        answer_item(actor=coordinator, assessment_id=assessment.pk, item=item, value=value, now=cast.now)

    closed = close_assessment(actor=coordinator, assessment_id=assessment.pk, now=cast.now)
    state_year(cast, hall_venue, visits=100, open_days=1)

    assert {one.item.code: one.band.code for one in score(closed)} == {
        "space": "good", "renewal": "good", "open_days": "good", "visits": "good", "new_media": "excellent",
        "welfare": "sufficient",
    }  # fmt: skip


def test_a_published_practice_is_read_by_every_unit_and_copied_once(cast, base, coordinator):
    draft = PracticeDraft(title="夜间观测预约", done="每周五开放夜场", effect="预约满员率九成", copy_right="academy")
    practice = enter_practice(actor=coordinator, base_id=base.pk, draft=draft, now=cast.now)
    assert not practices_seen_by([cast.unit["ocean"]]).exists()

    publish_practice(actor=coordinator, practice_id=practice.pk, now=cast.now)
    other = {"actor": cast.actor("ocean_coordinator"), "practice_id": practice.pk, "unit_id": cast.unit["ocean"]}
    adopt_practice(how="先从周五开始", now=cast.now, **other)

    assert practices_seen_by([cast.unit["ocean"]]).get().copies == 1
    with pytest.raises(WrongState):
        adopt_practice(how="再说一次", now=cast.now, **other)
    with pytest.raises(Refused):
        publish_practice(actor=cast.actor("ocean_coordinator"), practice_id=practice.pk, now=cast.now)
