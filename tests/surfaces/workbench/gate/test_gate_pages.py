import json
from uuid import uuid4

import pytest

from kepu.engines.booking.models import Admission
from kepu.engines.booking.selectors import attendance
from kepu.foundation.clock import now

PAGES = ["door", "manifest", "count", "people", "ledger", "conflicts"]


@pytest.fixture
def keeper(sign_in):
    return sign_in("astro_coordinator")


def line(ticket="", **more):
    return {"scan_id": str(uuid4()), "ticket": ticket, "scanned_at": now().isoformat(), **more}


def send(client, evening, *lines):
    response = client.post(evening.at("scans"), json.dumps({"scans": lines}), content_type="application/json")
    return response.json()["verdicts"]


def came(evening):
    return attendance(slot_ids=[evening.slot.id])


def test_the_day_lists_its_times_with_those_inside_and_expected(keeper, evening):
    page = keeper.get("/workbench/gate/").content.decode()

    assert "观测台夜场" in page
    assert "已入场 0 人，预约 24 人" in page


@pytest.mark.parametrize("day", ["2020-01-01", "2020-13-45", "x"])
def test_another_day_is_empty_or_today(keeper, evening, day):
    assert keeper.get(f"/workbench/gate/?day={day}").status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("who", "status"), [("garden_coordinator", 404), ("astro_editor", 403), (None, 302)])
def test_gates_of_a_unit_are_its_own(client, sign_in, evening, name, who, status):
    visitor = sign_in(who) if who else client

    assert visitor.get(evening.at(name)).status_code == status


@pytest.mark.parametrize("name", ["scans", "entries"])
@pytest.mark.parametrize(("who", "status"), [("garden_coordinator", 404), ("astro_editor", 403), (None, 302)])
def test_nobody_else_lets_people_in(client, sign_in, evening, name, who, status):
    visitor = sign_in(who) if who else client
    body = json.dumps({"scans": [line(evening.alone.ticket_code)]})

    assert visitor.post(evening.at(name), body, content_type="application/json").status_code == status
    assert Admission.objects.count() == 0


def test_a_family_comes_in_in_two_parts(keeper, evening):
    first, second, third = (send(keeper, evening, line(evening.family.ticket_code, count=n))[0] for n in (2, 1, 1))

    assert [row["verdict"] for row in (first, second, third)] == ["admitted", "admitted", "duplicate"]
    assert [entry["count"] for entry in third["entries"]] == [2, 1]
    assert came(evening).total == 3


def test_the_same_scan_sent_again_acts_once(keeper, evening):
    once = line(evening.alone.ticket_code)

    assert send(keeper, evening, once) == send(keeper, evening, once)
    assert came(evening).total == 1


def test_a_batch_keeps_the_order_of_what_happened_and_takes_back_what_was_mistaken(keeper, evening):
    scan = line(evening.family.ticket_code, count=3, was_offline=True, entered=True)
    back = line(kind="undo", undoes=scan["scan_id"], reason="点错了", was_offline=True)

    verdicts = {row["scan_id"]: row for row in send(keeper, evening, back, scan, line(kind="walk_in", count=4))}

    assert (verdicts[scan["scan_id"]]["verdict"], verdicts[back["scan_id"]]["why"]) == ("admitted", "taken_back")
    assert (came(evening).admitted, came(evening).walk_ins) == (0, 4)


def test_an_unknown_scan_cannot_be_taken_back(keeper, evening):
    (said,) = send(keeper, evening, line(kind="undo", undoes=str(uuid4()), reason="点错了"))

    assert (said["verdict"], said["why"]) == ("refused", "not_possible")


@pytest.mark.parametrize(
    "body", ["", "[]", '{"scans": [{}]}', '{"scans": [{"scan_id": "x", "scanned_at": "2025-01-01"}]}']
)
def test_a_wrong_batch_is_refused_whole(keeper, evening, body):
    response = keeper.post(evening.at("scans"), body, content_type="application/json")

    assert response.status_code == 400
    assert Admission.objects.count() == 0


def test_the_list_for_the_phone_names_nobody(keeper, evening):
    body = keeper.get(evening.at("manifest"))

    assert len(body.json()["lines"]) == 3
    assert "李启明" not in body.content.decode()
    assert body["Cache-Control"] == "private, no-store"


def test_somebody_is_found_by_name_while_there_is_a_network(keeper, evening):
    (found,) = keeper.get(evening.at("people"), {"q": "李启"}).json()["found"]

    assert found["id"] == evening.alone.booking.hex


@pytest.mark.parametrize("code", ["short", "ticket"])
def test_without_script_a_form_lets_in_by_code(keeper, evening, code):
    text = evening.family.booking.hex[:8].upper() if code == "short" else evening.family.ticket_code
    form = {"scan_id": str(uuid4()), "code": text, "count": "3", "gate": "东门"}

    page = keeper.post(evening.at("entries"), form, follow=True).content.decode()

    assert "可入场" in page
    assert "3 人" in page
    assert came(evening).total == 3


def test_without_script_a_form_says_why_not(keeper, evening):
    page = keeper.post(evening.at("entries"), {"scan_id": str(uuid4()), "code": "无此人"}, follow=True)

    assert "不是有效的票" in page.content.decode()


def test_without_script_the_answer_is_found_however_many_scans_came_after_it(keeper, evening):
    first = str(uuid4())
    for number in range(22):
        keeper.post(evening.at("entries"), {"scan_id": str(uuid4()) if number else first, "code": "无此人"})

    assert "不是有效的票" in keeper.get(evening.at("door"), {"scan": first}).content.decode()
    assert keeper.get(evening.at("door"), {"scan": "x"}).status_code == 200


def test_without_script_people_without_a_booking_come_in(keeper, evening):
    keeper.post(evening.at("entries"), {"scan_id": str(uuid4()), "walk_in": "2"})

    assert came(evening).walk_ins == 2


@pytest.fixture
def conflict(keeper, evening):
    ticket = evening.alone.ticket_code
    send(keeper, evening, line(ticket, was_offline=True, entered=True, gate="东门"))
    send(keeper, evening, line(ticket, was_offline=True, entered=True, gate="西门"))
    return Admission.objects.get(verdict="conflict")


def test_a_conflict_shows_both_gates_and_is_settled_with_a_reason(keeper, evening, conflict):
    page = keeper.get(evening.at("conflicts")).content.decode()
    assert "东门" in page
    assert "西门" in page
    settle = evening.at("settlement", conflict.pk)

    assert keeper.post(settle, {"entered": "1", "reason": ""}).status_code == 422
    assert keeper.post(settle, {"entered": "2", "reason": "多填"}).status_code == 422
    assert keeper.post(settle, {"entered": "1", "reason": "两人各持一份截图"}).status_code == 302

    assert "两人各持一份截图" in keeper.get(evening.at("conflicts")).content.decode()
    assert (came(evening).total, came(evening).open_conflicts) == (2, 0)
    assert keeper.get(settle).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("garden_coordinator", 404), ("astro_editor", 403)])
def test_conflicts_are_settled_by_those_who_manage_the_place(sign_in, evening, conflict, who, status):
    response = sign_in(who).post(evening.at("settlement", conflict.pk), {"entered": "0", "reason": "x"})

    assert response.status_code == status
    assert came(evening).open_conflicts == 1


def test_open_conflicts_wait_on_the_first_page(keeper, evening, conflict):
    assert "检票冲突待核定：观测台夜场" in keeper.get("/workbench/").content.decode()


def test_the_worker_reaches_check_in_pages_only(client):
    response = client.get("/workbench/gate/sw.js")

    assert response["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in response


def test_the_ledger_shows_what_was_taken_back(keeper, evening):
    scan = line(evening.alone.ticket_code)
    send(keeper, evening, scan)
    send(keeper, evening, line(kind="undo", undoes=scan["scan_id"], reason="认错人"))

    assert "认错人" in keeper.get(evening.at("ledger")).content.decode()
