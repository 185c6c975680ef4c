"""The public directory and the form with which strangers ask."""

from kepu.engines.experts.models import ExpertRequest
from kepu.engines.experts.services import set_consents
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.experts.conftest import expert

__all__ = ["expert"]
ASKED = {
    "origin": "school", "organisation": "第一小学", "name": "张老师", "contact": "13800000000", "title": "讲讲黑洞",
    "question": "五年级，一节课", "mode": "online", "minutes": 40,
}  # fmt: skip


def test_only_those_who_consented_stand_there_without_any_contact_and_leave_at_once(client, cast, expert):
    li = expert("li", mail="li@example.org", about="研究黑洞", refused=("外星人",))
    zhao = expert("zhao", uses=["academy", "media"], unit="ocean")

    shown = client.get("/experts/").content.decode()
    assert "李启明" in shown
    assert "赵致远" not in shown
    page = client.get(f"/experts/{li.public_id}/").content.decode()
    assert "天体物理学" in page
    assert "li@example.org" not in page + shown
    assert "外星人" not in page
    assert client.get("/en/experts/?field=160&q=黑洞").status_code == 200
    assert client.get(f"/experts/{zhao.public_id}/").status_code == 404
    set_consents(actor=SYSTEM, expert_id=li.pk, uses=["academy"], now=cast.now)
    assert "李启明" not in client.get("/experts/").content.decode()
    assert client.get(f"/experts/{li.public_id}/").status_code == 404


def test_a_stranger_asks_machines_do_not_and_nobody_too_often(client, cast):
    assert client.get("/experts/ask/").status_code == 200
    assert client.post("/experts/ask/", {**ASKED, "contact": ""}).status_code == 422
    assert client.post("/experts/ask/", {**ASKED, "website": "http://x"}).status_code == 302
    assert not ExpertRequest.objects.exists()

    assert [client.post("/experts/ask/", ASKED).status_code for _ in range(6)] == [302] * 5 + [429]

    request = ExpertRequest.objects.first()
    assert (request.unit_id, request.origin) == (cast.unit["academy"], "school")
    assert "13800000000" not in request.asker_sealed
    assert client.get("/experts/ask/done/").status_code == 200
