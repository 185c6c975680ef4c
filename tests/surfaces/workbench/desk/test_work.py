"""What people do at the desk, by its pages."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kepu.domain.desks.models import Commission, Guide, Slot, Topic
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import local_date, now


@pytest.fixture
def asking(zhao, coming):
    return {
        "unit": zhao.unit_id, "kind": "commentary", "person": "赵致远（天文研究所）", "title": "月壤里的水", "brief": "两千字",
        "due_on": coming,
    }  # fmt: skip


@pytest.mark.charter("P2")
def test_a_commission_goes_from_asking_to_the_ledger(sign_in, at, asking):
    asking["materials"] = SimpleUploadedFile("背景.txt", "背景".encode())
    assert sign_in("astro_editor").post(at("commission_new"), asking).status_code == 302
    row = Commission.objects.get()
    author = sign_in("astro_member")
    assert "月壤里的水" in author.get("/workbench/").text
    author.post(at("acceptance", row))
    author.post(at("deliver", row), {"text": "正文", "file": SimpleUploadedFile("稿.txt", b"x")})

    desk = sign_in("astro_coordinator")
    assert "月壤里的水" in desk.get("/workbench/").text
    desk.post(at("taking", row))
    desk.post(at("publication", row), {"where": "第 7 期"})

    row.refresh_from_db()
    assert (row.state, Record.objects.get().state) == ("published", "confirmed")
    assert desk.get(at("material", row, row.materials.get().pk)).content.decode() == "背景"


def test_a_third_request_warns_and_keeps_what_was_typed(sign_in, at, asking):
    client = sign_in("astro_editor")
    for _ in range(2):
        client.post(at("commission_new"), asking)

    warned = client.post(at("commission_new"), asking)
    assert warned.status_code == 422
    assert "2" in warned.text
    assert "月壤里的水" in warned.text

    assert client.post(at("commission_new"), {**asking, "despite_load": "on"}).status_code == 302


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"person": "赵致远（无此单位）"},
        {"due_on": "2020-01-01"},
        {"due_on": "x"},
        {"kind": "policy_advice"},
        {"unit": "9999"},
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(sign_in, at, asking, changes):
    response = sign_in("astro_editor").post(at("commission_new"), {**asking, "brief": "留住这句话", **changes})

    assert response.status_code == 422
    assert "留住这句话" in response.text


def test_somebody_outside_answers_and_delivers_by_link(client, sign_in, at, asking):
    desk = sign_in("astro_editor")
    desk.post(at("commission_new"), {**asking, "person": "孙外宾"})
    row = Commission.objects.get()
    link = re.search(r"/workbench/desk/link/[^\s<\"]+", desk.post(at("link_making", row)).text)[0]
    client.logout()

    page = client.get(link)
    assert "月壤里的水" in page.text
    assert page["Referrer-Policy"] == "strict-origin"
    assert client.post(link, {"answer": "no", "reason": ""}).status_code == 422
    second = re.search(r"/workbench/desk/link/[^\s<\"]+", client.post(link, {"answer": "yes"}).text)[0]
    assert client.get(link).status_code == 410
    assert client.post(second, {"text": ""}).status_code == 422
    assert client.post(second, {"text": "我的稿子"}).status_code == 302

    row.refresh_from_db()
    assert row.state == "delivered"


def test_a_wrong_link_is_not_there(client, db, at):
    assert client.get(at("link", "nonsense")).status_code == 404


def test_returning_asks_what_is_to_change(sign_in, at, ask, delivered):
    row, client = delivered(ask()), sign_in("astro_editor")
    assert client.post(at("returning", row), {"reason": ""}).status_code == 422

    client.post(at("returning", row), {"reason": "请补来源"})

    assert "请补来源" in client.get(at("commission", row)).text


def test_a_talk_asks_when_it_was_held(sign_in, at, ask, delivered):
    row, client = delivered(ask(kind="talk")), sign_in("astro_coordinator")
    assert client.post(at("taking", row), {"held_on": "2999-01-01"}).status_code == 422

    client.post(at("taking", row), {"held_on": "2025-05-30", "onsite": "80"})

    assert Record.objects.get().onsite == 80


def test_a_work_begun_from_a_delivery_opens_in_the_editor(sign_in, at, ask, delivered):
    row = delivered(ask())

    response = sign_in("astro_editor").post(at("work_beginning", row))

    row.refresh_from_db()
    assert row.work.title == "月壤里的水"
    assert "/edit/" in response["Location"]


@pytest.mark.charter("O3")
def test_a_guide_goes_from_the_call_to_a_covered_topic(cast, sign_in, at, work):
    today = local_date(now())
    call = {
        "issuer": cast.unit["north"], "title": "选题指南", "year": today.year, "opens_on": today.isoformat(),
        "closes_on": today.isoformat(), "addressees": [cast.unit["astro"]],
    }  # fmt: skip
    sign_in("north_coordinator").post(at("guide_new"), call)
    guide = Guide.objects.get()
    values = {
        "unit": cast.unit["astro"],
        "part": "frontier",
        "form": "question",
        "question": "黑洞多重？",
        "why_now": "新数据",
    }
    member = sign_in("astro_member")
    assert "选题指南" in member.get("/workbench/").text
    assert member.post(at("topic_new", guide), {**values, "why_now": ""}).status_code == 422
    member.post(at("topic_new", guide), values)
    topic = Topic.objects.get()

    sign_in("north_coordinator").post(at("topic_listing", topic))
    desk = sign_in("astro_editor")
    desk.post(at("topic_taking", topic), {"unit": cast.unit["astro"], "who": "编辑部"})
    desk.post(at("topic_work", topic), {"work": str(work.public_id)})

    assert "听见黑洞" in desk.get(at("topic", topic)).text
    assert "黑洞多重？" in desk.get(at("guide", guide) + "?covered=yes&export=csv").content.decode("utf-8-sig")
    assert "黑洞多重？" in desk.get(at("guide_print", guide)).text


def test_merging_and_declining_by_the_desk(sign_in, at, cast, guide, proposal):
    client = sign_in("north_coordinator")
    assert client.post(at("topic_declining", proposal), {"reason": ""}).status_code == 422
    client.post(at("topic_declining", proposal), {"reason": "写过"})
    client.post(at("topic_listing", proposal))

    proposal.refresh_from_db()
    assert proposal.state == "listed"


@pytest.mark.charter("O3")
def test_a_place_is_planned_moved_on_and_dropped(cast, sign_in, at, channel):
    client = sign_in("astro_editor")
    values = {
        "title": "夏夜星空",
        "day": "2025-06-10",
        "assignee": cast.account["astro_member"].pk,
        "due_on": "2025-06-05",
    }
    assert client.post(at("slot_new", channel), {**values, "due_on": "2025-06-11"}).status_code == 422
    client.post(at("slot_new", channel), values)
    slot = Slot.objects.get()
    assert "夏夜星空" in client.get(at("index") + "?month=2025-06").text
    assert "夏夜星空" in client.get(at("print") + "?month=2025-06").text

    sign_in("astro_member").post(at("slot_move", slot), {"state": "in_work"})
    slot.refresh_from_db()
    assert slot.state == "in_work"
    sign_in("astro_editor").post(at("slot_edit", slot), {**values, "day": "2025-06-17"})
    sign_in("astro_editor").post(at("slot_drop", slot), {"reason": "撞题"})

    slot.refresh_from_db()
    assert (slot.state, slot.day) == ("dropped", date(2025, 6, 17))


def test_the_calendar_leaves_as_icalendar_and_as_a_table(sign_in, at):
    client = sign_in("astro_editor")

    assert client.get(at("download")).content.startswith(b"BEGIN:VCALENDAR")
    assert client.get(at("slots") + "?export=xlsx").status_code == 200


def test_a_column_without_its_next_piece_is_pointed_out(sign_in, at, column):
    client = sign_in("astro_editor")

    assert "每周一问" in client.get(at("checks")).text
    assert (
        client.post(
            at("column_edit", column.pk), {"name": "", "rhythm": "weekly", "starts_on": "2025-01-01"}
        ).status_code
        == 422
    )


def test_a_desk_with_one_channel_is_taken_on_at_once(sign_in, at, channel):
    assert sign_in("astro_editor").get(at("slot_channel")).status_code == 302
    assert sign_in("astro_editor").get(at("index") + "?month=nonsense&channel=x").status_code == 200
