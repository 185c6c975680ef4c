"""A pack: written on a phone, judged by an outside expert, approved, public; a reader takes it along and opens it without a network."""

import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from kepu.engines.ledger.models import Record
from kepu.foundation.clock import local_date, now
from tests.domain.packs.acting import picture
from tests.journeys import writing_desk as desk

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TITLE, FACT = "地震来了怎么办", "伏地、遮挡、手抓牢，等摇晃停止。"
EXPERT = {"name": "白芷", "affiliation": "地质大学", "email": "bai@example.org"}


@pytest.fixture
def reader(live_server, chromium):
    """A phone of somebody who has no account; the expert uses one like it."""
    context = chromium.new_context(
        base_url=live_server.url, locale="zh-CN", viewport={"width": 390, "height": 844}, service_workers="block"
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def open_pack(editor):
    """The pack with what it says about itself; its address in the workbench."""
    editor.goto("/workbench/packs/new/")
    editor.fill("[name=title]", TITLE)
    editor.check("[name=hazards][value=earthquake]")
    editor.fill("[name=summary]", "先保护自己，再撤离。")
    editor.fill("[name=due_on]", (local_date(now()) + timedelta(days=300)).isoformat())
    editor.fill("[name=authors]", "李启明")
    desk.press(editor, "main form.card button[type=submit]")
    return editor.url


def add_parts(editor, pack):
    editor.goto(f"{pack}parts/new/fact/")
    editor.fill("[name=title]", "室内怎么做")
    editor.fill("[name=text]", FACT)
    editor.fill("[name=source-0-title]", "中华人民共和国防震减灾法")
    editor.fill("[name=source-0-place]", "第四十四条")
    desk.press(editor, "main form.card button[type=submit]")
    editor.goto(f"{pack}parts/new/poster/")
    editor.fill("[name=title]", "避震海报")
    editor.fill("[name=text]", "桌下避震的三个动作")
    editor.set_input_files("[name=file]", {"name": "a.png", "mimeType": "image/png", "buffer": picture(400, 300)})
    desk.press(editor, "main form.card button[type=submit]")


def hand_in(editor, pack):
    """The path of the expert's link."""
    editor.goto(f"{pack}submission/")
    for name, text in EXPERT.items():
        editor.fill(f"[name={name}]", text)
    desk.press(editor, "main form.card button[type=submit]")
    return urlsplit(editor.locator("main p.mono").inner_text()).path


def take_along(reader, folder):
    """Fetches the file from the public page and unpacks it; where its first page lies."""
    reader.goto("/packs/")
    desk.press(reader, f"main a:has-text('{TITLE}')")
    with reader.expect_download() as fetched:
        reader.click("a[href$='/pack.zip']")
    fetched.value.save_as(folder / "pack.zip")
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        archive.extractall(folder)
    return folder / "index.html"


def test_a_pack_goes_from_a_writers_phone_to_a_readers_pocket(person, reader, chromium, tmp_path):
    editor = person("astro_editor", phone=True)
    pack = open_pack(editor)
    add_parts(editor, pack)
    link = hand_in(editor, pack)

    reader.goto(link)
    assert FACT in reader.inner_text("main")
    desk.approve_by_link(reader, link)
    desk.approve(person("astro_reviewer"), TITLE)
    assert Record.objects.get().kind.code == "pack"

    first = take_along(reader, tmp_path)
    offline = chromium.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = offline.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(first.as_uri())
    assert FACT in page.inner_text("body")
    assert page.evaluate("document.querySelector('img').naturalWidth") == 400
    assert not page.is_visible("#past")
    page.check("#big", force=True)
    assert float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.page')).fontSize)")) > 25
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert all(url.startswith("file://") for url in asked)
    offline.close()
