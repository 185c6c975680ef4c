"""Every page: its owner, a colleague of another unit, the branch above, a stranger, nobody."""

import pytest

LISTS = ["index", "slots", "checks", "print", "download", "columns", "guides", "commissions", "asked", "people"]
NEW = ["guide_new", "commission_new", "advice_new"]


@pytest.fixture
def pages(at, ask, topic, slot, column, channel):
    row = ask()
    own = [
        at("commission", row), at("words", row), at("deadline", row), at("withdrawal", row), at("link_making", row),
        at("slot", slot), at("slot_edit", slot), at("slot_drop", slot), at("slot_new", channel), at("column_new", channel),
        at("column_edit", column.pk),
    ]  # fmt: skip
    guide = topic.guide
    shared = [at("guide", guide), at("guide_print", guide), at("topic", topic)]
    issuers = [
        at("guide_edit", guide),
        at("topic_edit", topic),
        at("topic_declining", topic),
        at("topic_merging", topic),
    ]
    return {"own": own, "shared": shared, "issuers": issuers, "all": [*own, *shared, *issuers]}


def test_lists_open_for_whoever_reads_something(sign_in, at, topic, ask, slot):
    ask()

    assert {name: sign_in("astro_leader").get(at(name)).status_code for name in LISTS} == dict.fromkeys(LISTS, 200)


def test_forms_open_for_the_desk_and_not_for_members(sign_in, at, zhao):
    assert {sign_in("astro_editor").get(at(name)).status_code for name in NEW} == {200}
    assert {sign_in("astro_member").get(at(name)).status_code for name in NEW} == {403}


def test_strangers_and_the_signed_out_see_nothing(client, sign_in, at, pages):
    addresses = [*pages["all"], *(at(name) for name in [*LISTS, *NEW])]
    assert {client.get(address).status_code for address in addresses} == {302}

    assert {sign_in("stranger").get(address).status_code for address in addresses} == {403}


def test_pages_of_a_unit_are_for_the_unit_and_those_above(sign_in, pages):
    answers = {
        name: {sign_in(name).get(address).status_code for address in pages["own"]}
        for name in ("astro_coordinator", "north_coordinator", "ocean_coordinator", "garden_coordinator")
    }

    assert answers == {
        "astro_coordinator": {200}, "north_coordinator": {200}, "ocean_coordinator": {404}, "garden_coordinator": {404},
    }  # fmt: skip


def test_a_guide_is_for_its_issuer_and_its_addressees(sign_in, pages):
    answers = {
        name: {sign_in(name).get(address).status_code for address in pages["shared"]}
        for name in ("north_coordinator", "ocean_coordinator", "garden_coordinator")
    }

    assert answers == {"north_coordinator": {200}, "ocean_coordinator": {200}, "garden_coordinator": {404}}


def test_only_the_issuers_desk_decides(sign_in, pages):
    assert {sign_in("north_coordinator").get(address).status_code for address in pages["issuers"]} == {200}
    assert {sign_in("ocean_coordinator").get(address).status_code for address in pages["issuers"]} == {404}


def test_others_change_nothing_by_post(sign_in, at, ask, slot, topic):
    row = ask()
    posts = [
        at("acceptance", row),
        at("withdrawal", row),
        at("slot_move", slot),
        at("slot_drop", slot),
        at("topic_declining", topic),
    ]

    answers = {
        sign_in("ocean_coordinator").post(address, {"reason": "x", "state": "out"}).status_code for address in posts
    }

    assert answers == {404}
    for thing, state in ((row, "invited"), (slot, "assigned"), (topic, "listed")):
        thing.refresh_from_db()
        assert thing.state == state


def test_a_list_costs_no_more_queries_with_more_rows(sign_in, at, ask, django_assert_max_num_queries):
    client = sign_in("astro_coordinator")
    for number in range(12):
        ask(title=f"约稿 {number}", despite_load=True)

    with django_assert_max_num_queries(24):
        assert "约稿 11" in client.get(at("commissions")).text
