import pytest

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.models import HomePage, Room
from kepu.domain.content.room_services import admit, ensure_room
from kepu.domain.content.services import (
    begin_edition,
    begin_work,
    correct_edition,
    publish_edition,
    restore_edition,
    retract_edition,
)
from kepu.engines.ledger.models import Record
from kepu.foundation.units.policies import Refused


def article(cast, title="黑洞为什么不是洞"):
    writer = cast.actor("astro_editor")
    work = begin_work(actor=writer, draft=WorkDraft(cast.unit["astro"], title), now=cast.now)
    draft = EditionDraft(slug="black-hole", summary="摘要", authors="李启明、外来作者")
    return begin_edition(actor=writer, work_id=work.pk, draft=draft, now=cast.now)


def publish(cast, page, who):
    publish_edition(actor=cast.actor(who), edition_id=page.pk, now=cast.now)
    page.refresh_from_db()


def test_a_room_is_made_once_for_each_unit(cast):
    assert ensure_room(cast.unit["astro"]) == ensure_room(cast.unit["astro"])
    ensure_room(cast.unit["garden"])

    assert HomePage.objects.count() == 1
    assert Room.objects.count() == 2


@pytest.mark.charter("N1")
@pytest.mark.parametrize(("who", "state"), [("astro_leader", "proposed"), ("astro_coordinator", "confirmed")])
def test_publishing_enters_the_edition_into_the_ledger_as_the_publishers_role_allows(cast, who, state):
    page = article(cast)

    publish(cast, page, who)

    record = Record.objects.get(source_kind="page", source_key=str(page.pk))
    assert (record.kind_id, record.title, record.state, record.unit_id) == (
        "article",
        page.title,
        state,
        cast.unit["astro"],
    )
    assert list(record.contributions.values_list("person__name", "outside_name")) == [
        ("李启明", ""),
        (None, "外来作者"),
    ]


def test_a_correction_changes_the_record_only_with_title_or_authors(cast):
    page = article(cast)
    publish(cast, page, "astro_coordinator")
    correct_edition(actor=cast.actor("astro_coordinator"), edition_id=page.pk, note="改了一个数", now=cast.now)
    assert Record.objects.count() == 1

    page.title = "黑洞不是洞"
    page.save_revision()
    correct_edition(actor=cast.actor("astro_coordinator"), edition_id=page.pk, note="题目有误", now=cast.now)

    assert Record.objects.get(is_live=True).title == "黑洞不是洞"


@pytest.mark.parametrize("who", ["astro_leader", "astro_coordinator"])
def test_a_retracted_edition_counts_in_no_figure_until_it_is_put_back(cast, who):
    page = article(cast)
    publish(cast, page, who)

    retract_edition(actor=cast.actor(who), edition_id=page.pk, note="数据有误", now=cast.now)
    assert not Record.objects.filter(is_live=True).exists()

    restore_edition(actor=cast.actor(who), edition_id=page.pk, reason="数据无误", now=cast.now)
    assert Record.objects.filter(is_live=True).count() == 1


def test_only_those_who_may_write_come_in_and_only_where_they_may(cast):
    ensure_room(cast.unit["garden"])

    assert [room.unit_id for room in admit(actor=cast.actor("astro_editor"))] == [cast.unit["astro"]]
    assert {room.unit_id for room in admit(actor=cast.actor("academy_coordinator"))} == {
        cast.unit[c] for c in ("astro", "garden", "academy")
    }
    assert admit(actor=cast.actor("astro_member")) == []


def test_the_system_has_no_room(cast):
    from kepu.foundation.units.contracts import SYSTEM

    with pytest.raises(Refused):
        admit(actor=SYSTEM)


def test_articles_are_read_by_everybody_once_they_are_public(client, cast):
    page = article(cast)
    assert client.get("/read/astro/black-hole/").status_code == 404

    publish(cast, page, "astro_coordinator")

    assert "黑洞为什么不是洞" in client.get("/read/astro/black-hole/").text
    assert "黑洞为什么不是洞" in client.get("/read/").text
    assert client.get("/en/read/astro/").status_code == 200
