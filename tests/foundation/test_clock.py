from datetime import UTC, date, datetime

import pytest

from kepu.foundation.clock import day_begins, day_ends


def test_a_day_of_the_academy_begins_and_ends_in_shanghai():
    assert day_begins(date(2025, 6, 1)) == datetime(2025, 5, 31, 16, tzinfo=UTC)
    assert day_ends(date(2025, 6, 1)) == datetime(2025, 6, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_days_at_the_edge_of_the_calendar_can_be_said_in_utc(day):
    assert day_begins(day).astimezone(UTC) <= day_ends(day).astimezone(UTC)
