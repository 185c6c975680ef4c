from datetime import date, time, timedelta

import pytest

from kepu.domain.bases.holidays import (
    FILE,
    BadCalendar,
    is_announced,
    is_holiday,
    is_moved_workday,
    known_until,
    read_years,
)
from kepu.domain.bases.opening import Different, Hours, Weekly, plan_day, portions

MORNING, EVENING = Hours(time(9), time(12)), Hours(time(18), time(20, 30), "night")
SINCE = date(2025, 1, 1)
WEEK = [Weekly(day, MORNING, SINCE) for day in range(1, 7)]
NATIONAL_DAY = date(2025, 10, 6)  # a Monday


def plan(day, *, weekly=WEEK, different=(), on_holidays="sunday"):
    return plan_day(day, weekly=weekly, different=different, on_holidays=on_holidays)


def test_a_weekday_without_hours_is_closed():
    assert [plan(date(2025, 6, day)).is_open for day in (2, 3, 8)] == [
        True,
        True,
        True,
    ]  # the 2nd is Dragon Boat Festival
    assert not plan(date(2025, 6, 9)).is_open


def test_a_place_that_is_closed_on_mondays_opens_on_a_monday_that_is_a_holiday():
    assert plan(NATIONAL_DAY).hours == (MORNING,)
    assert plan(NATIONAL_DAY, on_holidays="weekday").hours == ()
    assert plan(date(2025, 10, 7), on_holidays="closed").hours == ()


def test_a_day_that_is_different_replaces_the_week_and_says_why():
    night = [Different(date(2025, 6, 4), EVENING, "月全食")]
    closed = [*night, Different(date(2025, 6, 4), None, "设备检修")]

    assert plan(date(2025, 6, 4), different=night).hours == (EVENING,)
    assert (plan(date(2025, 6, 4), different=closed).hours, plan(date(2025, 6, 4), different=closed).reason) == (
        (),
        "设备检修",
    )


def test_hours_hold_from_a_day_until_another():
    summer = [Weekly(1, MORNING, date(2025, 7, 1), date(2025, 9, 1))]

    assert [plan(date(2025, month, day), weekly=summer).is_open for month, day in ((6, 24), (7, 1), (8, 26), (9, 2))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_minutes_that_two_facilities_share_count_once():
    both = [Weekly(1, MORNING, SINCE), Weekly(1, Hours(time(11), time(13)), SINCE), Weekly(1, EVENING, SINCE)]

    assert plan(date(2025, 6, 3), weekly=both).minutes == 4 * 60 + 150


def test_visits_follow_one_another_and_what_is_left_is_not_used():
    found = portions(plan(date(2025, 6, 3)), minutes=50)

    assert [portion.starts_at.strftime("%H:%M") for portion in found] == ["09:00", "09:50", "10:40"]


@pytest.mark.parametrize(("day", "holiday"), [("2026-02-17", True), ("2026-02-14", False), ("2031-10-02", True)])
def test_holidays_are_read_from_the_years_notice_or_are_the_fixed_ones(day, holiday):
    assert is_holiday(date.fromisoformat(day)) is holiday
    assert not is_announced(2031)


@pytest.mark.parametrize(("year", "off", "work"), [(2025, 28, 5), (2026, 33, 6)])
def test_a_years_notice_has_as_many_days_off_as_it_says(year, off, work):
    """The sums of the notices: 1+8+3+5+3+8 days in 2025, 3+9+3+5+3+3+7 in 2026; each day worked falls on a weekend."""
    told = read_years(FILE)[year]

    assert (len(told.off), len(told.work)) == (off, work)
    assert {day.weekday() for day in told.work} <= {5, 6}


def test_a_saturday_that_is_worked_is_told_apart():
    assert is_moved_workday(date(2026, 2, 14))
    assert plan(date(2026, 2, 14)).is_moved_workday
    assert not is_moved_workday(date(2026, 2, 21))


def test_after_its_end_the_calendar_says_that_it_does_not_know():
    after = known_until() + timedelta(days=40)

    assert plan(after).is_unknown
    assert not plan(known_until()).is_unknown
    assert not plan(date(after.year, 1, 1)).is_unknown, "fixed by law"


def test_a_year_can_be_added_by_a_file_of_ones_own(tmp_path):
    own = tmp_path / "holidays.toml"
    own.write_text('[2031]\nsource = "x"\noff = ["2031-01-22..2031-01-29"]\nwork = ["2031-01-19"]\n', encoding="utf-8")

    assert len(read_years(own)[2031].off) == 8


@pytest.mark.parametrize("line", ['off = ["2031-02-30"]', 'off = ["2032-01-01"]', 'off = ["2031-01-19"]', "off = 7"])
def test_a_calendar_that_cannot_be_is_refused_by_name(tmp_path, line):
    own = tmp_path / "holidays.toml"
    own.write_text(f'[2031]\nsource = "x"\nwork = ["2031-01-19"]\n{line}\n', encoding="utf-8")

    with pytest.raises(BadCalendar, match="2031"):
        read_years(own)
