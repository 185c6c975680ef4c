"""Reading in a browser: under axe in every light, by keyboard alone, without a network; and what it costs to load."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from kepu.domain.content.models import Citation, Passage, Source, WorkSource
from tests.surfaces.public.reading_shelf import address, put_on_shelf, tell
from tests.surfaces.public.test_accessibility import CHROMIUM, SCREENS, wait_until

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser driver keeps an event loop in this thread
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found"),
]
BUDGET = 150_000
LIGHTS = {
    "phone-light": {**SCREENS["phone-dark"], "color_scheme": "light"},
    "desk-dark": {**SCREENS["desk-light"], "color_scheme": "dark"},
    **SCREENS,
}


@pytest.fixture
def shelf(cast):
    """A work with everything around it: a source, a correction, a child's edition; and one that was taken down."""
    lead = put_on_shelf(cast.unit["astro"], "黑洞不是洞", at=cast.now, slug="hole", question="掉进黑洞会怎样？")
    put_on_shelf(cast.unit["astro"], "最黑的家", at=cast.now, slug="home", work=lead.work, audience="grades_1_2")
    source = Source.objects.create(
        kind="paper", title="The Shadow", entered_in_id=cast.unit["astro"], created_at=cast.now
    )
    passage = Passage.objects.create(source=source, number=1, text="a bright ring")
    WorkSource.objects.create(work=lead.work, source=source)
    Citation.objects.create(edition=lead, number=1, passage=passage, public_passage=passage)
    tell(lead, "correction", "半径写成了直径。", at=cast.now)
    gone = put_on_shelf(cast.unit["astro"], "下线的", at=cast.now, slug="gone", live=False, state="taken_down")
    tell(gone, "take_down", "图片侵权。", at=cast.now)
    return lead


PAGES = [
    "/", "/read/", "/read/astro/hole/", "/read/astro/home/?pinyin=on", "/read/astro/hole/sheet/", "/read/astro/gone/",
    "/questions/", "/glossary/", "/corrections/", "/series/", "/authors/李启明/",
]  # fmt: skip


@pytest.mark.parametrize(
    ("screen", "prefix"), [("phone-dark", ""), ("desk-light", "/en"), ("phone-light", "/en"), ("desk-dark", "")]
)
def test_axe_finds_nothing_where_people_read(live_server, shelf, browser, screen, prefix):
    page = browser.new_context(**LIGHTS[screen], service_workers="block").new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in [prefix + path for path in PAGES]:
        page.goto(live_server.url + path)
        found = Axe().run(page).response["violations"]
        faults += [f"{path}: {fault['id']} {fault['nodes'][0]['target']}" for fault in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path}: wider than the screen")

    assert faults == []


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")


def tab_to(page, wanted: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in (focused(page) or ""):
            return
    pytest.fail(f"the keyboard never reaches {wanted}")


def test_everything_is_reached_by_the_keyboard_alone(live_server, shelf, browser):
    page = browser.new_context(**SCREENS["desk-light"]).new_page()
    page.goto(live_server.url + address(shelf))
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"

    tab_to(page, "公开数字")
    tab_to(page, "1—2 年级")
    tab_to(page, "来源 1")
    page.keyboard.press("Enter")
    assert page.locator("#passage-1").is_visible()
    assert "a bright ring" in page.inner_text("#passage-1")
    page.keyboard.press("Escape")

    assert not page.locator("#passage-1").is_visible()
    assert "来源 1" in focused(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_a_term_opens_in_place_and_says_what_it_is(live_server, shelf, browser):
    page = browser.new_context(**SCREENS["phone-dark"]).new_page()
    page.goto(live_server.url + address(shelf))
    page.locator("button.term").first.click()

    assert page.get_by_role("note", name="黑洞").is_visible()


def test_what_was_opened_is_read_without_a_network_and_listed(live_server, shelf, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    page.goto(live_server.url + address(shelf))
    wait_until(page, f"caches.match('{address(shelf)}', {{ignoreVary: true}}).then(Boolean)")
    context.set_offline(True)

    page.goto(live_server.url + "/read/astro/home/")
    wait_until(page, "!document.getElementById('kept').hidden")
    page.click("#kept a:has-text('黑洞不是洞')")

    assert page.inner_text("h1") == "黑洞不是洞"


def test_a_kept_page_is_corrected_when_the_network_is_back(live_server, cast, shelf, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    page.goto(live_server.url + address(shelf))
    wait_until(page, f"caches.match('{address(shelf)}', {{ignoreVary: true}}).then(Boolean)")
    tell(shelf, "retraction", "数据有误，已撤回。", at=cast.now)

    page.evaluate("navigator.serviceWorker.controller.postMessage('refresh')")

    wait_until(
        page,
        f"caches.match('{address(shelf)}', {{ignoreVary: true}}).then((kept) => kept.text()).then((text) => text.includes('已撤回'))",
    )


def test_an_opened_page_is_counted_for_the_day_and_a_robot_is_not(live_server, shelf, browser):
    from kepu.domain.content.models import DailyViews

    for agent in ("Mozilla/5.0 (Linux; Android 15) Chrome/140", "Mozilla/5.0 (compatible; Baiduspider/2.0)"):
        page = browser.new_context(user_agent=agent, service_workers="block").new_page()
        with page.expect_response(lambda answer: "/views/" in answer.url):
            page.goto(live_server.url + address(shelf))

    assert [row.views for row in DailyViews.objects.filter(edition=shelf)] == [1]


def test_a_reading_page_weighs_little(client, shelf):
    text = client.get(address(shelf)).content
    files = {*re.findall(r'(?:href|src)="/static/(ui/[\w/.-]+\.(?:css|js))"', text.decode())}

    weight = len(text) + sum((Path(settings.PACKAGE_DIR) / "ui" / "static" / name).stat().st_size for name in files)

    assert {"ui/reading.css", "ui/kepu.js", "ui/reading.js"} <= files
    assert weight < BUDGET
