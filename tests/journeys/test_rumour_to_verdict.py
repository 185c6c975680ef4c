"""A rumour: pasted, unknown, handed in, checked, signed by an expert's link, public; the next reader gets it at once."""

from urllib.parse import urlsplit

import pytest

from kepu.domain.claims import matching
from kepu.domain.claims.models import Message
from kepu.engines.ledger.models import Record
from tests.journeys import writing_desk as desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASTED = "急转：香蕉和芋头一起吃会中毒，已经死了人！"
CLAIM = "香蕉和芋头一起吃会中毒"
REWORDED = "转给家里老人，芋头香蕉一起吃会中毒"
DENIAL = "香蕉和芋头一起吃不会中毒，别信谣言"
VERDICT = {
    "short": "两样都是普通食物，一起吃不会中毒。", "long": "没有任何成分会因为同吃而变成毒物。", "source-0-title": "食物成分数据库",
    "source-0-quote": "香蕉与芋头的主要成分是淀粉、糖和水。",
}  # fmt: skip
EXPERT = {"name": "白芷", "affiliation": "生物研究所", "email": "bai@example.org"}


@pytest.fixture
def reader(live_server, chromium):
    """A phone of somebody who has no account; the expert uses one like it."""
    matching.forget()
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def ask(page, text):
    """What the box answers, shown in place by htmx."""
    page.goto("/claims/match/")
    page.fill("#claim-text", text)
    page.click(".ask button[type=submit]")
    page.locator("#claim-answer h2").wait_for()
    return page.inner_text("#claim-answer")


def hand_in(reader):
    reader.check("#claim-answer [name=agreed]")
    desk.press(reader, "#claim-answer form button[type=submit]")
    assert "编辑部已收到" in reader.inner_text("main")


def open_claim(boss, cast):
    """The academy's desk finds the message and opens a claim for the institute; the claim's address."""
    boss.goto("/workbench/claims/unknown/")
    desk.press(boss, "main tbody a >> nth=0")
    desk.press(boss, "main a[href$='/claim/'], a.btn[href$='/claim/']")
    boss.select_option("[name=unit]", str(cast.unit["astro"]))
    boss.fill("[name=text]", CLAIM)
    boss.select_option("[name=harm]", "4")
    desk.press(boss, "main form.card button[type=submit]")
    return boss.url


def write_and_hand_in(editor, claim):
    """The verdict with its source; the path of the expert's link."""
    editor.goto(f"{claim}verdict/")
    editor.select_option("[name=grade]", "false")
    for name, text in VERDICT.items():
        editor.fill(f"[name={name}]", text)
    desk.press(editor, "main form.card button[type=submit]")
    editor.goto(f"{claim}submission/")
    for name, text in EXPERT.items():
        editor.fill(f"[name={name}]", text)
    desk.press(editor, "main form.card button[type=submit]")
    return urlsplit(editor.locator("main p.mono").inner_text()).path


def test_a_rumour_is_checked_and_the_next_reader_is_told_at_once(person, reader, cast):
    assert "还没有核查过" in ask(reader, PASTED)
    assert not Message.objects.exists()
    hand_in(reader)

    claim = open_claim(person("academy_coordinator"), cast)
    link = write_and_hand_in(person("astro_editor"), claim)
    desk.approve_by_link(reader, link)
    assert not Record.objects.exists()
    desk.approve(person("astro_reviewer"), CLAIM)

    assert Record.objects.get().kind.code == "verdict"
    told = ask(reader, REWORDED)
    assert CLAIM in told
    assert "不实" in told
    denial = ask(reader, DENIAL)
    assert "您似乎在反驳这个说法" in denial
    assert "我们核查过" not in denial
