"""Measures that are counted together come out as each does alone."""

from datetime import date

import pytest

from kepu.engines.ledger.contracts import Audience
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.records import tally
from kepu.engines.measures.counting.scope import scope_of
from kepu.engines.measures.counting.together import is_plain, tally_together
from kepu.engines.measures.language.catalogue import catalogue
from tests.engines.measures.acts import confirm, propose

YEAR = Window.year(2025)


@pytest.fixture
def book(cast):
    confirm(cast, onsite=100, online=None)
    confirm(cast, onsite=None, online=None, kind="exhibition")
    confirm(cast, onsite=2000, online=0, mode="both", kind="campus_visit", on=date(2025, 2, 3))
    confirm(cast, "ocean", onsite=7, online=30, cohost_ids=(cast.unit["astro"],), audience={Audience.YOUTH: 3})
    confirm(cast, onsite=5, online=0, on=date(2024, 5, 1))
    propose(cast, onsite=9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "filters"),
    [("academy", {}), ("astro", {}), ("academy", {"kind": "lecture"}), ("astro", {"not_venue": "1"})],
)
def test_together_as_alone(cast, book, unit, filters):
    rules = [rule for rule in catalogue().values() if is_plain(rule)]
    scope = scope_of(cast.unit[unit], YEAR)

    found = tally_together(rules, scope, YEAR, filters)

    assert len(rules) > 20
    assert found == {rule.code: tally(rule, scope, YEAR, filters) for rule in rules}


@pytest.mark.django_db
def test_it_takes_one_question(cast, book, django_assert_num_queries):
    rules = [rule for rule in catalogue().values() if is_plain(rule)]
    scope = scope_of(cast.unit["academy"], YEAR)

    with django_assert_num_queries(1):
        tally_together(rules, scope, YEAR, {})
    with django_assert_num_queries(0):
        assert tally_together([], scope, YEAR, {}) == {}
