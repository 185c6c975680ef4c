"""Every page of experts: who reaches it, who does not, what leaves the unit and what never does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.engines.experts.models import Expert, Invitation
from kepu.foundation.audit.models import Event
from kepu.foundation.clock import now

SECRET = "13912345678"


@pytest.fixture
def world(cast, expert, ask, invite):
    """Li of astronomy is listed, Qian of the garden is not; one request of astronomy with Li invited."""
    li = expert("li", mail="li@example.org", about="研究黑洞")
    qian = expert("qian", uses=["media"], unit="garden")
    request = ask(needed_on=None)
    invitation, link = invite(request, li)
    return {"li": li, "qian": qian, "request": request, "invitation": invitation, "token": link.token}


def own_pages(page, world):
    li, request, row = world["li"].public_id, world["request"].public_id, world["invitation"].public_id
    forms = ("edit", "contact", "consents", "confirmation", "withdrawal", "interests/new", "rests/new")
    return [
        *(page(f"{li}/{name}/") for name in forms),
        *(page(f"requests/{request}/{name}") for name in ("", "edit/", "handing/", "completion/", "closing/")),
        *(page(f"invitations/{row}/{name}/") for name in ("answer", "link", "withdrawal")),
    ]


def test_pages_of_a_unit_are_for_the_unit_and_those_above(sign_in, page, world):
    answers = {
        name: {sign_in(name).get(address).status_code for address in own_pages(page, world)}
        for name in ("astro_coordinator", "north_coordinator", "ocean_coordinator", "garden_coordinator")
    }

    assert answers == {
        "astro_coordinator": {200}, "north_coordinator": {200}, "ocean_coordinator": {404}, "garden_coordinator": {404},
    }  # fmt: skip


def test_the_directory_shows_the_listed_to_all_coordinators_and_nobody_elses_to_members(sign_in, page, world):
    listed, unlisted = page(f"{world['li'].public_id}/"), page(f"{world['qian'].public_id}/")

    garden = sign_in("garden_coordinator")
    assert "李启明" in garden.get(page()).content.decode()
    profile = garden.get(listed).content.decode()
    assert "黑洞与引力波" in profile
    assert "li@example.org" not in profile
    assert "13912345678" not in profile
    ocean = sign_in("ocean_coordinator")
    assert "钱知远" not in ocean.get(page()).content.decode()
    assert ocean.get(unlisted).status_code == 404
    assert [sign_in("astro_member").get(path).status_code for path in (page(), listed, page("requests/"))] == [
        403,
        404,
        403,
    ]
    assert sign_in("stranger").get(page()).status_code == 403
    assert "li@example.org" in sign_in("astro_coordinator").get(listed).content.decode()


def test_lists_export_and_the_export_is_noted(sign_in, page, world):
    coordinator = sign_in("astro_coordinator")

    directory = coordinator.get(page("?export=csv")).content.decode("utf-8-sig")
    assert "天文学 · 天体物理学" in directory
    assert "li@example.org" not in directory
    assert coordinator.get(page("?export=xlsx")).status_code == 200
    assert "黑洞照片" in coordinator.get(page("requests/?export=csv")).content.decode("utf-8-sig")
    assert Event.objects.filter(verb="experts.exported").count() == 2
    for query in (
        "?field=160&region=110000&use=media&sort=-asked",
        "?field=x&unit=y",
        "coverage/",
        "requests/?state=open&q=黑洞",
    ):
        assert coordinator.get(page(query)).status_code == 200


def test_a_coordinator_finds_asks_by_link_and_completes_with_one_record(sign_in, client, page, cast, expert):
    zhao = expert("zhao", unit="ocean", mail="zhao@example.org")
    coordinator = sign_in("astro_coordinator")
    values = {
        "unit": cast.unit["astro"], "origin": "media", "organisation": "晨报", "title": "黑洞", "question": "黑洞照片怎样拍？",
        "mode": "online", "minutes": 30, "asker_contact": SECRET,
    }  # fmt: skip
    address = coordinator.post(page("requests/new/"), values)["Location"]
    shown = coordinator.get(address).content.decode()
    assert "赵致远" in shown
    assert "学科：天体物理学" in shown
    assert SECRET in shown

    asked = coordinator.post(f"{address}experts/{zhao.public_id}/", {"message": "盼复"}).content.decode()
    link = asked.split("/workbench/experts/link/")[1].split("<")[0]
    client.logout()
    assert "黑洞照片怎样拍" in client.get(f"/workbench/experts/link/{link}").content.decode()
    assert client.post(f"/workbench/experts/link/{link}", {"answer": "no"}).status_code == 422
    half = client.post(f"/workbench/experts/link/{link}", {"answer": "yes", "organisation": "某光学公司"})
    assert (half.status_code, list(half.context["form"].errors)) == (422, ["kind"])
    whole = {"answer": "yes", "organisation": "某光学公司", "kind": "fees"}
    assert client.post(f"/workbench/experts/link/{link}", whole).status_code == 302
    assert client.get(f"/workbench/experts/link/{link}").status_code == 410
    assert client.get("/workbench/experts/link/wrong/").status_code == 404

    row = Invitation.objects.get(expert=zhao)
    done = {"kind": "commentary", "title": "黑洞", "held_on": now().date().isoformat(), f"minutes_{row.pk}": 25}
    assert sign_in("astro_coordinator").post(f"{address}completion/", done).status_code == 302
    assert "已入台账，已计入" in client.get(address).content.decode()
    assert client.get(f"{address}completion/").status_code == 404


def test_a_member_makes_a_profile_answers_and_sees_offers_and_record(sign_in, page, cast, member, ask, invite):
    client = sign_in("astro_member")
    assert "填写专家信息" in client.get(page("mine/")).content.decode()
    values = {
        "field_1": "黑洞",
        "topics": "黑洞\n引力波",
        "languages": ["zh", "en"],
        "media_experience": "none",
        "hours": 4,
    }
    assert client.post(page("mine/profile/new/"), {**values, "field_1": "没有的学科"}).status_code == 422
    consents = client.post(page("mine/profile/new/"), values)["Location"]
    client.post(consents, {"uses": ["academy", "media"]})
    client.post(page("mine/conduct/"), {"version": "2025-1"})
    li = Expert.objects.get()
    row, _link = invite(ask(), li)

    mine = client.get(page("mine/")).content.decode()
    assert "黑洞照片" in mine
    assert "2025-1" in mine
    assert client.post(page(f"mine/invitations/{row.public_id}/"), {"answer": "yes"}).status_code == 302
    for name, values in {
        "interests/new": {"organisation": "星海光学", "kind": "fees", "since": "2025-01-01"},
        "rests/new": {"starts_on": "2099-01-01", "ends_on": "2099-01-09"},
        "confirmation": {}, "contact": {"mail": "li@example.org"}, "withdrawal": {}, "returning": {},
    }.items():  # fmt: skip
        assert client.post(page(f"{li.public_id}/{name}/"), values)["Location"] == page("mine/")
    data = client.post("/accounts/my-data/").json()["expert"]
    assert (data["mail"], data["interests"][0]["organisation"]) == ("li@example.org", "星海光学")
    assert sign_in("ocean_coordinator").get(page(f"mine/invitations/{row.public_id}/")).status_code == 404
    assert "尚未关联" in sign_in("stranger").get(page("mine/")).content.decode()


def test_the_directory_asks_the_same_queries_however_many_experts_it_shows(sign_in, page, expert):
    client = sign_in("astro_coordinator")
    expert("one")
    client.get(page())
    with CaptureQueriesContext(connection) as few:
        client.get(page())
    for number in range(6):
        expert(f"expert {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(page())

    assert len(many) == len(few)
