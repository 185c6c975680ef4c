from datetime import date, timedelta

import pytest

from kepu.domain.content import registry
from kepu.domain.content.errors import InvalidFact, UnderEmbargo, WrongState
from kepu.domain.content.models import Correction, DailyViews, Edition
from kepu.domain.content.selectors import published_editions
from kepu.domain.content.services import (
    correct_edition,
    count_view,
    publish_edition,
    restore_edition,
    retract_edition,
    take_down_edition,
)
from kepu.engines.ledger.models import Record
from kepu.foundation.units.policies import Refused


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(registry, "_published", [lambda key, _now: found.append(("published", key))])
    monkeypatch.setattr(registry, "_corrected", [lambda key, _now: found.append(("corrected", key))])
    return found


def test_a_publication_is_public_dated_noted_and_told(cast, draft, heard):
    page = publish_edition(actor=cast.actor("astro_leader"), edition_id=draft.pk, now=cast.now)

    assert (page.state, page.live, page.first_published_at) == ("published", True, cast.now)
    assert [step.act for step in page.history.all()] == ["begun", "published"]
    assert list(published_editions()) == [page]
    assert heard == [("published", page.pk)]


@pytest.mark.parametrize("who", ["astro_editor", "astro_reviewer", "garden_coordinator", "stranger"])
def test_it_refuses_whoever_may_not_publish_for_the_unit(cast, draft, who):
    with pytest.raises(Refused):
        publish_edition(actor=cast.actor(who), edition_id=draft.pk, now=cast.now)


def test_it_refuses_a_second_publication(cast, published):
    with pytest.raises(WrongState):
        publish_edition(actor=cast.actor("astro_leader"), edition_id=published.pk, now=cast.now)


def test_nothing_goes_public_before_its_embargo_ends(cast, draft):
    Edition.objects.filter(pk=draft.pk).update(embargo_until=cast.now + timedelta(hours=1))
    with pytest.raises(UnderEmbargo):
        publish_edition(actor=cast.actor("astro_leader"), edition_id=draft.pk, now=cast.now)

    publish_edition(actor=cast.actor("astro_leader"), edition_id=draft.pk, now=cast.now + timedelta(hours=1))

    assert published_editions().count() == 1


def test_an_edition_without_summary_is_not_published_and_nothing_is_recorded(cast, begin):
    page = begin(summary="")

    with pytest.raises(InvalidFact, match="summary"):
        publish_edition(actor=cast.actor("astro_leader"), edition_id=page.pk, now=cast.now)

    assert not Record.objects.exists()
    assert Edition.objects.get(pk=page.pk).state == "draft"


def test_a_correction_shows_the_new_text_and_tells_readers_and_holders_of_copies(cast, published, heard):
    published.summary = "改正后的摘要"
    published.save_revision()

    correction = correct_edition(
        actor=cast.actor("astro_coordinator"), edition_id=published.pk, note="摘要有误", now=cast.now
    )

    assert Edition.objects.get(pk=published.pk).summary == "改正后的摘要"
    assert (correction.number, correction.kind, correction.note) == (1, "correction", "摘要有误")
    assert heard == [("published", published.pk), ("corrected", correction.pk)]


@pytest.mark.parametrize("act", [correct_edition, retract_edition, take_down_edition])
def test_readers_are_always_told_why(cast, published, act):
    with pytest.raises(InvalidFact):
        act(actor=cast.actor("astro_leader"), edition_id=published.pk, note=" ", now=cast.now)

    assert not Correction.objects.exists()


@pytest.mark.parametrize("act", [correct_edition, retract_edition, take_down_edition])
def test_a_draft_has_nothing_to_correct(cast, draft, act):
    with pytest.raises(WrongState):
        act(actor=cast.actor("astro_leader"), edition_id=draft.pk, note="错了", now=cast.now)


def test_a_retracted_edition_stays_to_be_read(cast, published, client):
    retract_edition(actor=cast.actor("astro_leader"), edition_id=published.pk, note="数据有误", now=cast.now)

    assert Edition.objects.get().state == "retracted"
    assert client.get(published.url).status_code == 200


def test_a_taken_down_edition_is_gone_and_its_address_says_why(cast, published, client):
    take_down_edition(actor=cast.actor("astro_leader"), edition_id=published.pk, note="涉及隐私", now=cast.now)

    answer = client.get(published.url)

    assert answer.status_code == 410
    assert "涉及隐私" in answer.text
    assert "黑洞是天体" not in answer.text
    assert not published_editions().exists()


def test_what_is_put_back_is_what_was_read_last_not_the_newest_draft(cast, published, client):
    actor = cast.actor("astro_leader")
    take_down_edition(actor=actor, edition_id=published.pk, note="核实中", now=cast.now)
    page = Edition.objects.get()
    page.summary = "尚未审核"
    page.save_revision()

    restore_edition(actor=actor, edition_id=page.pk, reason="核实无误", now=cast.now)

    assert Edition.objects.get().summary == "摘要"
    assert client.get(published.url).status_code == 200
    assert Record.objects.filter(is_live=True).count() == 1


def test_openings_add_up_day_by_day(published):
    for day, views in ((1, 1), (1, 2), (2, 1)):
        count_view(edition_id=published.pk, day=date(2025, 6, day), views=views)

    assert list(DailyViews.objects.order_by("day").values_list("views", flat=True)) == [3, 1]


def test_a_record_says_for_whom_the_edition_is_and_whose_research_it_rests_on(cast, begin, paper):
    page = begin(audience="grades_3_4", medium="comic")
    paper(page.work_id)

    publish_edition(actor=cast.actor("astro_coordinator"), edition_id=page.pk, now=cast.now)

    record = Record.objects.get()
    tags = set(record.tags.values_list("namespace", "value"))
    assert record.kind_id == "article"
    assert {("audience_edition", "grades_3_4"), ("source", "own"), ("medium", "comic")} <= tags
    assert list(record.audience_groups.values_list("group", flat=True)) == ["youth"]
