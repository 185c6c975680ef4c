"""An incident on a phone: experts answer by link, two institutes sign, the statement is public, a partner's own server receives it; and
an earthquake drill from opening to review.
"""

import json
import re
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kepu.domain.emergency.contracts import PartnerDraft
from kepu.domain.emergency.models import Delivery, Incident
from kepu.domain.emergency.questions import questions
from kepu.domain.emergency.services import enter_partner, send_deliveries
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import make_link
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import now
from kepu.foundation.notices.webhooks import sign
from kepu.foundation.units.contracts import SYSTEM
from tests.domain.emergency.acting import expert_of
from tests.journeys import writing_desk as desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
FORM = "main form.card button[type=submit]"


@pytest.fixture
def receiver(settings):
    """A partner's server: keeps what it was sent; `down` makes it answer 503."""
    settings.WEBHOOKS_TO_PRIVATE = True

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not server.down:
                server.got.append((dict(self.headers), body))
            self.send_response(503 if server.down else 200)
            self.end_headers()

        def log_message(self, *_arguments):
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.down = [], True
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def expert(live_server, chromium):
    """Phones of people without an account."""
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844})
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def open_file(phone, *, drill=False):
    """Three entries on a phone; the address of the file."""
    phone.goto("/workbench/incidents/new/")
    phone.select_option("[name=hazard]", "earthquake")
    phone.select_option("[name=level]", "iv")
    phone.fill("[name=title]", "昌平发生3.2级地震")
    if drill:
        phone.check("[name=is_drill]")
    desk.press(phone, FORM)
    return phone.url


def write_version(phone, file):
    phone.goto(f"{file}statement/")
    phone.fill("[name=headline]", "震级不大，不必恐慌")
    phone.fill("[name=known]", "震级3.2，震源深度10千米。")
    phone.fill("[name=unknown]", "余震会持续多久。")
    phone.fill("[name=question-0-question]", "会有大震吗？")
    phone.fill("[name=question-0-answer]", "没有依据。")
    desk.press(phone, FORM)


def hand_in(phone, file, *, experts=()):
    """Hands in; the paths of the signers' links. `experts` are names of those who said yes."""
    phone.goto(f"{file}statement/submission/")
    places = iter(range(4))
    for name in experts:
        value = phone.locator(f"[name=signer-0-expert] option:has-text('{name}')").get_attribute("value")
        phone.select_option(f"[name=signer-{next(places)}-expert]", value)
    for institute, name in [("地质研究所", "石磊"), ("海洋研究所", "林海")][len(experts) :]:
        place = next(places)
        phone.fill(f"[name=signer-{place}-institute]", institute)
        phone.fill(f"[name=signer-{place}-name]", name)
        phone.fill(f"[name=signer-{place}-email]", f"signer{place}@example.org")
    desk.press(phone, FORM)
    return [urlsplit(text).path for text in phone.locator("main p.mono").all_inner_texts()]


def fits(phone):
    """Nothing stands beyond the edge of the phone."""
    return phone.evaluate("document.documentElement.scrollWidth <= screen.width")


@pytest.mark.charter("N9")
def test_an_incident_from_the_first_call_to_the_partners_receipt(cast, person, expert, receiver):
    expert_of(cast, "甲", "garden", mail="jia@example.org")
    address = f"http://127.0.0.1:{receiver.server_port}/in"
    draft = PartnerDraft(cast.unit["academy"], "晨报", "media", "webhook", url=address)
    _row, secret = enter_partner(actor=cast.actor("academy_coordinator"), draft=draft, now=now())

    phone = person("astro_coordinator", phone=True)
    file = open_file(phone)
    assert "已确认0人，呼叫1人" in phone.inner_text("main")
    assert fits(phone)

    link = make_link(actor=SYSTEM, invitation_id=Invitation.objects.get().pk, now=now())
    expert.goto(f"/workbench/experts/link/{link.token}/")
    expert.check("[name=answer][value=yes]")
    desk.press(expert, "main form .btn--primary")
    phone.goto(file)
    assert "已确认1人" in phone.inner_text("main")

    write_version(phone, file)
    links = hand_in(phone, file, experts=["甲"])
    assert len(links) == 2
    for path in links:
        assert Client().get("/incidents/").text.count("昌平") == 0
        desk.approve_by_link(expert, path)

    incident = Incident.objects.get()
    page = Client().get(f"/incidents/{incident.public_id}/").text
    assert "震级不大，不必恐慌" in page
    assert "植物园" in page
    assert Record.objects.get(kind__code="statement").contributions.count() == 2

    assert send_deliveries(now=now())[0] == 0  # the partner is down for a day
    receiver.down = False
    assert send_deliveries(now=now() + timedelta(days=1))[0] == 1
    headers, body = receiver.got[0]
    said = json.loads(body)
    event, timestamp = headers["Kepu-Event-Id"], int(headers["Kepu-Timestamp"])
    assert headers["Kepu-Signature"] == sign(secret, event_id=event, timestamp=timestamp, body=body)
    assert said["statement"]["headline"] == "震级不大，不必恐慌"
    answer = Client().post(urlsplit(said["acknowledge"]).path, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["state"] == "acknowledged"
    phone.goto(f"{file}#partners")
    assert "已回执" in phone.inner_text("#partners")


@pytest.mark.charter("N9")
def test_an_earthquake_drill_from_opening_to_review(cast, person, expert):
    draft = PartnerDraft(cast.unit["academy"], "晨报", "media", "mail", email="news@example.org")
    enter_partner(actor=cast.actor("academy_coordinator"), draft=draft, now=now())
    phone = person("astro_coordinator", phone=True)
    file = open_file(phone, drill=True)
    assert "这是演练" in phone.inner_text("main")

    write_version(phone, file)
    for path in hand_in(phone, file):
        desk.approve_by_link(expert, path)
    phone.goto(f"{file}#partners")
    assert "演练，未实际发送" in phone.inner_text("#partners")
    assert "昌平" not in Client().get("/incidents/").text

    phone.goto(f"{file}end/")
    phone.fill("[name=reason]", "演练科目完成")
    desk.press(phone, FORM)
    phone.goto(f"{file}after-action/")
    for code in questions():
        phone.fill(f"[name={code}]", "按脚本完成。")
    phone.fill("[name=lessons]", "电话簿要更新。")
    phone.fill("[name=task-0-what]", "更新电话簿")
    desk.press(phone, FORM)
    assert fits(phone)
    phone.goto(f"{file}after-action/submission/")
    desk.press(phone, FORM)

    desk.approve(person("astro_reviewer"), "昌平发生3.2级地震")

    incident = Incident.objects.get()
    assert (incident.state, incident.published_at) == ("closed", None)
    assert not Record.objects.exists()
    assert Delivery.objects.get().state == "rehearsed"
    phone.goto(f"{file}after-action/print/")
    assert re.search("首份口径", phone.inner_text("body"))
