from datetime import datetime, time, timedelta

from kepu.domain.bases.suggesting import SlotFigures, suggest
from kepu.foundation.clock import ACADEMY_ZONE

SATURDAY = datetime(2025, 5, 3, 10, tzinfo=ACADEMY_ZONE)
HOURS = {5: (time(9), time(17)), 6: (time(9), time(17))}


def month(start, *, taken, refused, waiting=0):
    return [SlotFigures(start + timedelta(weeks=week), 20, taken, refused, waiting) for week in range(4)]


def asked(slots, hours=HOURS):
    return suggest(slots, hours=hours, places=20, minutes=60, weeks=4)


def test_a_full_saturday_with_refusals_asks_for_a_later_visit():
    [longer] = asked(month(SATURDAY, taken=20, refused=18, waiting=6))

    assert (longer.kind, longer.weekday, longer.opens_at, longer.closes_at) == ("longer", 5, time(17), time(18))
    assert longer.expected == 12  # half of 24 a week: refusals count requests, not people


def test_a_day_that_is_not_full_asks_for_nothing():
    assert asked(month(SATURDAY, taken=12, refused=30)) == []


def test_a_few_refusals_are_not_worth_a_guide():
    assert asked(month(SATURDAY, taken=20, refused=4)) == []


def test_what_no_later_visit_could_hold_asks_for_a_further_day():
    found = asked(month(SATURDAY, taken=20, refused=100))

    assert [(one.kind, one.weekday, one.expected) for one in found] == [("wider", 4, 30), ("longer", 5, 20)]


def test_nobody_is_asked_to_stay_after_half_past_nine_in_the_evening():
    late = {5: (time(14), time(21)), **{day: (time(9), time(21)) for day in range(5)}, 6: (time(9), time(21))}

    assert asked(month(SATURDAY, taken=20, refused=18), late) == []
