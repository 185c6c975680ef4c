"""Verdicts that others reached: an editor hands a file in, who may publish confirms, a reader is told at once, then it is taken back."""

import json

import pytest

from kepu.domain.claims import matching
from kepu.domain.claims.models import Claim
from tests.journeys import writing_desk as desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASTED = "急转：绿豆汤能解百毒，赶紧告诉家里人"
CLAIM = "绿豆汤能解百毒"
LINE = {
    "id": "p-1", "claim": CLAIM, "verdict": "false", "short": "绿豆汤不能解毒，中毒要就医。", "publisher": "某辟谣平台",
    "url": "https://example.org/1",
}  # fmt: skip


@pytest.fixture
def file(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    path = tmp_path / "核查.jsonl"
    rows = [LINE, {**LINE, "id": "p-2", "claim": "<script>alert(1)</script>", "verdict": "也许"}]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def reader(live_server, chromium):
    matching.forget()
    context = chromium.new_context(base_url=live_server.url, locale="zh-CN", service_workers="block")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def ask(page):
    """What the public box answers."""
    page.goto("/claims/match/")
    page.fill("#claim-text", PASTED)
    page.click(".ask button[type=submit]")
    page.locator("#claim-answer h2").wait_for()
    return page.inner_text("#claim-answer")


def test_a_file_is_previewed_confirmed_matched_and_taken_back(person, reader, file):
    editor = person("astro_editor", phone=True)
    editor.goto("/workbench/claims/imports/new/")
    editor.set_input_files("[name=file]", str(file))
    desk.press(editor, "main form.card button[type=submit]")
    assert "尚未导入任何内容" in editor.inner_text("main")
    assert "不在可用的结论之列" in editor.inner_text("main")
    assert not Claim.objects.exists()
    assert "还没有核查过" in ask(reader)
    here = editor.url

    boss = person("astro_coordinator")
    assert "待确认的核查结论导入" in boss.inner_text("main")
    boss.goto(here)
    desk.press(boss, "main a[href$='/confirmation/']")
    desk.press(boss, "main form.card button[type=submit]")
    assert "某辟谣平台" in boss.inner_text("main tbody")
    told = ask(reader)
    assert CLAIM in told
    assert "不实" in told

    desk.press(boss, "main a[href$='/taking_back/']")
    boss.fill("[name=reason]", "选错了文件")
    desk.press(boss, "main form.card button[type=submit]")
    assert "选错了文件" in boss.inner_text("main")
    assert "还没有核查过" in ask(reader)
    desk.press(boss, "main tbody a >> nth=0")
    assert "选错了文件" in boss.inner_text("main")
