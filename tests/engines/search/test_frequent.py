"""A word that more entries have than are looked at."""

import pytest

from kepu.engines.search import matching
from tests.engines.search.test_finding import found


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(matching, "MOST", 3)
    monkeypatch.setattr(matching, "STRONGEST", 2)
    monkeypatch.setattr(matching, "COUNTED", 5)


def test_the_strongest_are_listed_and_facets_say_at_least(shelf, few):
    for key in "abcd":
        shelf.put(key, "星空", "提到黑洞。")
    shelf.put("e", "黑洞是什么")

    page = found("黑洞")

    assert page.hits[0].key == "e"
    assert (page.total, page.total_is_least, page.listed) == (5, False, 2)
    assert page.counts("kind")["leaf"].is_least


def test_very_frequent_words_are_counted_up_to_a_bound(shelf, few):
    for number in range(7):
        shelf.put(f"k{number}", "黑洞")

    page = found("黑洞")

    assert (page.total, page.total_is_least) == (5, True)
