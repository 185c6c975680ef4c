from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kepu.engines.ledger.checks import check_draft
from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.drafts import shares_of
from kepu.engines.ledger.errors import InvalidDraft

DAY = date(2025, 5, 1)


def draft(**changes):
    return Draft(
        unit_id=1, kind="lecture", title="讲座", started_on=DAY, ended_on=DAY, source=Source("t", "1"), **changes
    )


@pytest.mark.charter("N1")
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(1, 500), max_size=40))
def test_equal_shares_sum_to_the_whole_and_differ_only_by_the_hosts_remainder(cohosts):
    shares = shares_of(draft(cohost_ids=tuple(cohosts)))

    assert sum(shares.values()) == 10_000
    assert set(shares) == {1, *cohosts}
    assert shares[1] >= max(shares.values())
    assert len(set(shares.values()) - {shares[1]}) <= 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(2, 9), st.integers(-50, 12_000), max_size=4))
def test_stated_shares_pass_only_when_they_are_parts_of_one_whole(shares):
    stated = {**shares, 1: 10_000 - sum(shares.values())}
    sensible = all(0 <= points <= 10_000 for points in stated.values())

    if sensible:
        check_draft(draft(shares=stated))
    else:
        with pytest.raises(InvalidDraft):
            check_draft(draft(shares=stated))


def test_shares_that_leave_the_host_out_are_refused():
    with pytest.raises(InvalidDraft):
        check_draft(draft(shares={2: 10_000}))
