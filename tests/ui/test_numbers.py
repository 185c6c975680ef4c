from datetime import date
from decimal import Decimal

import pytest

from kepu.ui import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        (0, "0"),
        (1284, "1,284"),
        (38.25, "38.25"),
        (38.5, "38.5"),
        (Decimal("1000000"), "1,000,000"),
        (-3, "-3"),
    ],
)
def test_numbers_have_thousands_and_missing_is_a_dash(value, text):
    assert numbers.format_number(value) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (None, "zh-hans", "–"),
        (9_999, "zh-hans", "9,999"),
        (462_310, "zh-hans", "46.2 万"),
        (50_000, "zh-hans", "5 万"),
        (132_000_000, "zh-hans", "1.3 亿"),
        (462_310, "en", "462.3k"),
        (1_320_000, "en", "1.3M"),
        (-50_000, "zh-hans", "-5 万"),
    ],
)
def test_large_numbers_have_a_short_form(value, language, text):
    assert numbers.format_short(value, language) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0, "0%"), (0.384, "38%"), (1, "100%")])
def test_shares_read_as_per_cent(value, text):
    assert numbers.format_percent(value) == text


def test_fen_read_as_yuan():
    assert numbers.format_yuan(123_456) == "1,234.56"
    assert numbers.format_yuan(None) == "–"


@pytest.mark.parametrize(
    ("start", "end", "chinese", "english"),
    [
        (date(2025, 3, 1), None, "2025年3月1日", "1 March 2025"),
        (date(2025, 3, 1), date(2025, 3, 1), "2025年3月1日", "1 March 2025"),
        (date(2025, 3, 1), date(2025, 3, 5), "2025年3月1日至5日", "1–5 March 2025"),
        (date(2025, 3, 30), date(2025, 4, 2), "2025年3月30日至4月2日", "30 March – 2 April 2025"),
        (date(2025, 12, 30), date(2026, 1, 2), "2025年12月30日至2026年1月2日", "30 December 2025 – 2 January 2026"),
        (None, None, "–", "–"),
    ],
)
def test_date_ranges_do_not_repeat_what_both_ends_share(start, end, chinese, english):
    assert numbers.format_dates(start, end, "zh-hans") == chinese
    assert numbers.format_dates(start, end, "en") == english
