from datetime import date

import pytest

from kepu.domain.statistics.selectors import differences_of, list_progress, summary_against_figures
from kepu.domain.statistics.services import remind_late, reopen_filing, set_deadline
from kepu.foundation.notices.models import Notice

TODAY = date(2025, 6, 1)


def ocean(desk):
    return desk.signed(
        desk.begin("ocean"), actor="ocean_coordinator", checker="ocean_statistician", signer="north_statistician"
    )


@pytest.mark.charter("N3")
def test_a_branch_merges_what_is_signed_and_names_what_is_not(desk):
    desk.record(onsite=300)
    desk.record("ocean", onsite=40)
    desk.signed(desk.begin())
    summary = desk.begin("north", "summary", actor="north_coordinator")

    filled = desk.filled(summary)

    assert filled.values["activity.lecture.onsite"].text == "300"
    assert {(part.unit_name, part.form) for part in filled.merge.missing} == {
        ("北方分院", "unit"),
        ("海洋研究所", "unit"),
        ("天文馆", "venue"),
    }
    assert "parts" in filled.blocking


@pytest.mark.charter("N3")
def test_the_sum_of_signed_forms_is_compared_with_the_figure_of_the_subtree(desk):
    desk.record(onsite=300)
    desk.record("ocean", onsite=40)
    desk.signed(desk.begin())
    summary = desk.begin("north", "summary", actor="north_coordinator")

    before = {line.code: (line.frozen, line.now) for line in summary_against_figures(filled=desk.filled(summary))}
    ocean(desk)
    after = {line.code for line in summary_against_figures(filled=desk.filled(summary))}

    assert before["activity.lecture.onsite"] == ("300", "340")
    assert "activity.lecture.onsite" not in after


@pytest.mark.charter("N3")
def test_the_academy_merges_the_summaries_of_its_branches(desk):
    desk.record(onsite=300)
    desk.signed(desk.begin())
    branch = desk.begin("north", "summary", actor="north_coordinator")
    desk.signed(branch, actor="north_coordinator", checker="north_statistician", signer="academy_leader")
    academy = desk.begin("academy", "summary", actor="academy_coordinator")

    filled = desk.filled(academy)

    assert filled.values["activity.lecture.onsite"].text == "300"
    assert {(part.unit_name, part.form) for part in filled.merge.parts} == {
        ("示范科学院", "unit"),
        ("北方分院", "summary"),
        ("南方分院", "summary"),
    }


def test_a_signed_summary_shows_that_a_form_below_was_replaced(desk, cast):
    below = desk.signed(desk.begin())
    summary = desk.signed(
        desk.begin("north", "summary", actor="north_coordinator"),
        actor="north_coordinator",
        checker="north_statistician",
        signer="academy_leader",
    )

    reopen_filing(actor=cast.actor("astro_leader"), filing_id=below.pk, reason="漏报", now=cast.now)

    assert "天文研究所" in differences_of(filing_id=summary.pk, today=TODAY).parts


def test_progress_lists_every_form_that_is_owed(desk, cast):
    desk.begin()

    lines = list_progress(edition="kp-2024", year=2025, unit_ids=set(cast.unit.values()), today=TODAY)

    states = {(line.unit_code, line.form): line.state for line in lines}
    assert len(lines) == 11
    assert (states["astro", "unit"], states["hall", "venue"], states["north", "summary"]) == ("drafted", "none", "none")


def test_progress_takes_few_queries_however_many_units(desk, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        list_progress(edition="kp-2024", year=2025, unit_ids=set(cast.unit.values()), today=TODAY)


def test_a_deadline_holds_below_and_reminders_go_to_who_fills_once_a_day(desk, cast):
    from kepu.domain.statistics.selectors import deadline_for

    set_deadline(
        actor=cast.actor("academy_coordinator"),
        edition="kp-2024",
        year=2025,
        unit_id=cast.unit["academy"],
        due_on=date(2025, 7, 1),
        now=cast.now,
    )
    for _ in range(2):
        remind_late(
            actor=cast.actor("north_coordinator"),
            edition="kp-2024",
            year=2025,
            unit_id=cast.unit["north"],
            now=cast.now,
        )

    assert deadline_for(edition="kp-2024", year=2025, unit_id=cast.unit["astro"]) == date(2025, 7, 1)
    assert Notice.objects.filter(recipient=cast.account["ocean_coordinator"], topic="forms").count() == 1
