from datetime import date

import pytest

from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.services import propose_record
from kepu.engines.search.tasks import follow_records
from tests.conftest import NOW

WORD = "量子密钥"


@pytest.fixture
def proposed(cast):
    draft = Draft(
        source=Source("test", "1"),
        unit_id=cast.unit["astro"],
        kind="lecture",
        title=f"{WORD}讲座",
        started_on=date(2025, 5, 1),
        ended_on=date(2025, 5, 1),
        mode="onsite",
    )
    propose_record(actor=cast.actor("astro_coordinator"), draft=draft, now=NOW)
    follow_records()


@pytest.mark.parametrize("who", ["astro_member", "north_coordinator", "academy_coordinator"])
def test_staff_find_what_their_units_may_read(sign_in, proposed, who):
    text = sign_in(who).get("/workbench/search/", {"q": WORD}).content.decode()

    assert "/workbench/records/" in text
    assert "未公开" in text


@pytest.mark.parametrize("who", ["ocean_coordinator", "south_coordinator"])
def test_colleagues_of_another_unit_find_nothing_of_it(sign_in, proposed, who):
    client = sign_in(who)

    text = client.get("/workbench/search/", {"q": WORD}).content.decode()
    assert f"<mark>{WORD}" not in text
    assert "没有找到" in text
    assert client.get("/workbench/search/suggestions/", {"q": "lzmy"}).content.decode().strip() == ""
    assert client.get("/api/v1/search", {"q": WORD}).json()["total"] == 0


def test_nothing_closed_leaks_by_a_count_a_facet_or_a_spelling(client, sign_in, proposed):
    for asker in (client, sign_in("ocean_coordinator")):
        listed = asker.get("/api/v1/search").json()
        assert listed["total"] == sum(option["count"] for option in listed["facets"].get("kind", [])) == 0
        assert asker.get("/api/v1/search", {"q": "量子密要"}).json()["reading"]["spelling"] == ""
        assert asker.get("/api/v1/search", {"q": WORD, "year": "1999"}).json()["reading"]["unfiltered"] == 0


def test_a_stranger_without_a_role_and_the_anonymous_are_kept_out(client, sign_in, cast):
    assert client.get("/workbench/search/").status_code == 302
    assert sign_in("stranger").get("/workbench/search/").status_code == 403


def test_a_central_administrator_enters_synonyms_that_count_at_once(sign_in, proposed):
    client = sign_in("academy_administrator")

    client.post("/workbench/search/synonyms/", {"words": f"魔法钥匙 {WORD}"})

    assert client.get("/api/v1/search", {"q": "魔法钥匙"}).json()["total"] == 1


def test_one_word_alone_is_refused_and_kept(sign_in, cast):
    answer = sign_in("academy_administrator").post("/workbench/search/synonyms/", {"words": "月亮"})

    assert "请至少填两个词" in answer.content.decode()
    assert 'value="月亮"' in answer.content.decode()


def test_taking_a_group_apart_asks_first(sign_in, cast):
    client = sign_in("academy_administrator")
    client.post("/workbench/search/synonyms/", {"words": "甲 乙"})
    from kepu.engines.search.selectors import list_synonym_groups

    address = f"/workbench/search/synonyms/{list_synonym_groups()[0].pk}/removal/"
    assert "要拆开" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert list_synonym_groups() == []


@pytest.mark.parametrize("who", ["north_coordinator", "astro_editor"])
def test_others_do_not_reach_the_synonyms(sign_in, cast, who):
    client = sign_in(who)

    assert client.get("/workbench/search/synonyms/").status_code == 404
    assert client.post("/workbench/search/synonyms/", {"words": "甲 乙"}).status_code == 404
