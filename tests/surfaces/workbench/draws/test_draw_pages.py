import json
from datetime import timedelta

import pytest
from django.urls import reverse

from kepu.engines.booking import lottery
from kepu.engines.booking.lottery import PUBLIC_BEFORE
from kepu.engines.booking.models import Draw
from kepu.foundation.clock import now
from tests.surfaces.workbench.draws.conftest import make_lot


def public(lot, name="draw"):
    return reverse(f"public:{name}", args=[lot.slot.public_id])


def staff(lot, name="draw"):
    return reverse(f"workbench:draws:{name}", args=[lot.slot.public_id])


def test_before_entries_close_only_the_seal_and_the_number_are_public(client, lot):
    page = client.get(public(lot)).content.decode()
    document = json.loads(client.get(public(lot, "draw_file")).content)

    assert document["commitment"] in page
    assert (document["entered"], "entries" in document, "secret" in document) == (8, False, False)
    assert lot.number() not in page


def test_closed_entries_are_listed_under_numbers_that_say_nothing(client, lot):
    lot.close()

    page = client.get(public(lot)).content.decode()

    assert all(lot.number(at) in page for at in range(8))
    assert "第一小学" not in page
    assert "学校名额" in page


def test_a_held_draw_shows_its_result_and_its_file_verifies(client, lot):
    lot.hold()

    page = client.get(public(lot)).content.decode()
    document = json.loads(client.get(public(lot, "draw_file")).content)

    assert lottery.verify(document) == []
    assert document["seed"] in page
    assert "中签" in page


def test_one_finds_one_s_own_entry_and_a_wrong_number_is_said(client, lot):
    lot.hold()

    found = client.get(public(lot), {"entry": lot.number()}).content.decode()
    missing = client.get(public(lot), {"entry": "nothing"}).content.decode()

    assert "摇号顺序第" in found
    assert "名单里没有这个编号" in missing


def test_a_booking_says_its_number_and_leads_to_the_draw(client, lot):
    answer = lot.entries[0]

    page = client.get(reverse("public:booking", args=[answer.booking, answer.manage_key])).content.decode()

    assert f"{public(lot)}?entry={lot.number()}" in page


def test_the_page_on_which_one_enters_leads_to_the_draw(client, lot):
    page = client.get(reverse("public:book", args=[lot.slot.public_id])).content.decode()

    assert public(lot) in page


def test_a_slot_without_a_draw_has_no_such_page(client, cast):
    assert client.get("/draws/3f2a91c0-0000-4000-8000-000000000000/").status_code == 404


def test_the_page_is_there_in_english(client, lot):
    lot.hold()

    assert "Run the draw yourself" in client.get(f"/en{public(lot)}").content.decode()


def test_staff_close_entries_and_hold_the_draw(sign_in, lot):
    client = sign_in("astro_coordinator")
    assert "圆顶望远镜观测" in client.get("/workbench/draws/").content.decode()

    for step, state in (("closing", "closed"), ("holding", "drawn")):
        assert client.get(staff(lot, step)).status_code == 200
        client.post(staff(lot, step))
        assert Draw.objects.get().state == state
        Draw.objects.update(closed_at=now() - PUBLIC_BEFORE)

    assert "已摇号" in client.get(staff(lot)).content.decode()
    assert client.get(staff(lot, "holding")).status_code == 404


def test_staff_cannot_draw_while_the_list_is_fresh(sign_in, lot):
    client = sign_in("astro_coordinator")
    client.post(staff(lot, "closing"))

    client.post(staff(lot, "holding"))

    assert Draw.objects.get().state == "closed"
    assert client.get(staff(lot, "holding")).status_code == 404
    assert staff(lot, "holding") not in client.get(staff(lot)).content.decode()


def test_entries_that_are_still_open_are_not_closed(sign_in, cast):
    lot = make_lot(cast.unit["astro"], now() + timedelta(days=3) - timedelta(hours=1))
    client = sign_in("astro_coordinator")

    client.post(staff(lot, "closing"))

    assert Draw.objects.get().state == "committed"
    assert staff(lot, "closing") not in client.get(staff(lot)).content.decode()


@pytest.mark.parametrize("name", ["draw", "closing", "holding"])
@pytest.mark.parametrize(("who", "status"), [("garden_coordinator", 404), ("astro_editor", 403), (None, 302)])
def test_a_unit_s_draws_are_its_own(client, sign_in, lot, name, who, status):
    visitor = sign_in(who) if who else client

    assert visitor.get(staff(lot, name)).status_code == status
    assert visitor.post(staff(lot, name)).status_code in (status, 405)
    assert Draw.objects.get().state == "committed"
