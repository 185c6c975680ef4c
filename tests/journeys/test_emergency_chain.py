"""The whole of emergency outreach on a phone: a file is opened, an expert called and confirmed, the first statement signed by two
institutes, a reader's rumour checked, a pack published – all of it with the partner, each with its clock – and the next reader who pastes
the rumour is told at once.
"""

import json
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kepu.domain.claims import matching
from kepu.domain.claims.models import Claim
from kepu.domain.emergency.contracts import PartnerDraft
from kepu.domain.emergency.models import Incident
from kepu.domain.emergency.services import enter_partner, send_deliveries
from kepu.domain.packs.models import Pack
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import make_link
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from tests.domain.emergency.acting import expert_of
from tests.journeys import test_an_incident as files
from tests.journeys import test_pack_to_pocket as packs
from tests.journeys import test_rumour_to_verdict as rumours
from tests.journeys import writing_desk as desk
from tests.journeys.test_an_incident import expert, receiver  # noqa: F401 - fixtures

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def confirm(expert_page):
    """The expert says yes on the page of the link."""
    link = make_link(actor=SYSTEM, invitation_id=Invitation.objects.get().pk, now=now())
    expert_page.goto(f"/workbench/experts/link/{link.token}/")
    expert_page.check("[name=answer][value=yes]")
    desk.press(expert_page, "main form .btn--primary")


def link(phone, file, words):
    """Finds a claim or a pack by its words and links it to the file."""
    phone.goto(f"{file}links/?q={words}")
    desk.press(phone, f"main li:has-text('{words}') button:not([name=remove])")
    assert phone.locator(f"main li:has-text('{words}') button[name=remove]").count() == 1
    assert files.fits(phone)


def sent(server):
    """Lets the worker send what waits; what the partner's server has, in order."""
    send_deliveries(now=now())
    return [json.loads(body)["event"] for _headers, body in server.got]


def acknowledge(server, secret):
    """The partner's server answers everything that it was sent; what was said by event."""
    said = [json.loads(body) for _headers, body in server.got]
    for one in said:
        path = urlsplit(one["acknowledge"]).path
        answer = Client().post(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.json()["state"] == "acknowledged"
    return {one["event"]: one for one in said}


@pytest.mark.charter("H5")
def test_from_the_first_call_to_the_message_that_is_matched(cast, person, expert, receiver):  # noqa: F811
    matching.forget()
    receiver.down = False
    expert_of(cast, "甲", "garden", mail="jia@example.org")
    address = f"http://127.0.0.1:{receiver.server_port}/in"
    draft = PartnerDraft(cast.unit["academy"], "晨报", "media", "webhook", url=address)
    _row, secret = enter_partner(actor=cast.actor("academy_coordinator"), draft=draft, now=now())
    phone, editor = person("astro_coordinator", phone=True), person("astro_editor", phone=True)

    file = files.open_file(phone)
    confirm(expert)
    files.write_version(phone, file)
    for path in files.hand_in(phone, file, experts=["甲"]):
        desk.approve_by_link(expert, path)
    assert sent(receiver) == ["statement.published"]

    assert "还没有核查过" in rumours.ask(expert, rumours.PASTED)
    rumours.hand_in(expert)
    claim = rumours.open_claim(person("academy_coordinator", phone=True), cast)
    link(phone, file, rumours.CLAIM)
    phone.goto(file)
    assert "已等待" in phone.inner_text(f"li:has-text('核查结论：{rumours.CLAIM}')")
    signer = rumours.write_and_hand_in(editor, claim)
    desk.approve_by_link(expert, signer)
    judge = person("astro_reviewer", phone=True)
    desk.approve(judge, rumours.CLAIM)

    pack = packs.open_pack(editor)
    packs.add_parts(editor, pack)
    link(phone, file, packs.TITLE)
    desk.approve_by_link(expert, packs.hand_in(editor, pack))
    desk.approve(judge, packs.TITLE)

    assert sent(receiver) == ["statement.published", "verdict.published", "pack.published"]
    told = acknowledge(receiver, secret)
    assert told["verdict.published"]["claim"]["text"] == rumours.CLAIM
    assert Client().get(urlsplit(told["pack.published"]["pack"]["file"]).path).status_code == 200

    phone.goto(file)
    clocks = phone.inner_text(".clocks")
    for step in (
        "开始呼叫专家",
        "首位专家确认",
        "植物园签署",
        "首份口径",
        "核查结论：",
        "资源包：",
        "口径送达首个合作方",
        "核查结论送达首个合作方",
        "资源包送达首个合作方",
    ):
        assert step in clocks
    assert phone.locator(".clocks li.is-late").count() == 0
    assert phone.locator("#partners li:has-text('已回执')").count() == 3
    assert files.fits(phone)

    incident, checked, published = Incident.objects.get(), Claim.objects.get(), Pack.objects.get()
    expert.goto(incident.path)
    read = expert.inner_text("main")
    assert all(words in read for words in ("震级不大，不必恐慌", checked.text, published.name))
    assert files.fits(expert)
    assert rumours.CLAIM in rumours.ask(expert, rumours.REWORDED)
    assert "您似乎在反驳这个说法" in rumours.ask(expert, rumours.DENIAL)
    assert set(Record.objects.values_list("kind__code", flat=True)) == {"statement", "verdict", "pack"}
