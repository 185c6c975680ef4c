"""A figure changes by exactly one act."""

from datetime import date

import pytest

from kepu.domain.content.services import (
    correct_edition,
    count_view,
    publish_edition,
    restore_edition,
    retract_edition,
    take_down_edition,
)
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure


@pytest.fixture
def figure(cast):
    def _figure(code, unit="academy"):
        """Nothing recorded is "not known"; here it is nought."""
        return get_figure(code=code, unit_id=cast.unit[unit], window=Window.year(2025)).value or 0

    return _figure


@pytest.mark.charter("G1")
def test_a_publication_counts_once_for_its_audience_and_medium(cast, begin, figure):
    page = begin(audience="grades_3_4", medium="comic")
    publish_edition(actor=cast.actor("astro_coordinator"), edition_id=page.pk, now=cast.now)

    codes = ("content.works.count", "content.editions.grades_3_4.count", "content.media.comic.count")
    assert [figure(code) for code in codes] == [1, 1, 1]
    assert figure("content.youth.count") == 1
    assert figure("content.works.count", "south") == 0


def test_the_share_of_own_research_is_that_of_works_resting_on_it(cast, begin, paper, figure):
    own, other = begin("甲"), begin("乙")
    paper(own.work_id)
    for page in (own, other):
        publish_edition(actor=cast.actor("astro_coordinator"), edition_id=page.pk, now=cast.now)

    assert figure("content.own.rate") == 5_000  # basis points


@pytest.mark.parametrize("act", [retract_edition, take_down_edition])
def test_what_is_withdrawn_counts_no_more_until_it_is_put_back(cast, published, figure, act):
    actor = cast.actor("astro_coordinator")
    act(actor=actor, edition_id=published.pk, note="数据有误", now=cast.now)
    assert (figure("content.works.count"), figure("content.corrections.count")) == (0, 1)

    restore_edition(actor=actor, edition_id=published.pk, reason="核实无误", now=cast.now)

    assert (figure("content.works.count"), figure("content.corrections.count")) == (1, 1)


def test_a_correction_counts_as_one_and_changes_no_other_figure(cast, published, figure):
    correct_edition(actor=cast.actor("astro_coordinator"), edition_id=published.pk, note="改一个数", now=cast.now)

    codes = ("content.works.count", "content.corrections.count", "content.retractions.count")
    assert [figure(code) for code in codes] == [1, 1, 0]


def test_reads_are_counted_from_openings(published, figure):
    count_view(edition_id=published.pk, day=date(2025, 6, 1), views=3)
    count_view(edition_id=published.pk, day=date(2024, 6, 1), views=9)

    assert (figure("content.reads"), figure("content.reads", "south")) == (3, 0)
