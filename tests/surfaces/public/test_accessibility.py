"""Every public page under axe, on a phone and a desk, in both themes; reading without script and without a network."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.pressing import press

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser driver keeps an event loop in this thread
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium was not found"),
]
ASKED = "?unit=academy&year=2025"
PAGES = [
    "/",
    "/units/",
    "/units/astro/",
    "/acts/?month=2025-05",
    "/figures/",
    f"/figures/activity.onsite/{ASKED}",
    f"/figures/activity.county.rate/{ASKED}",
    f"/figures/activity.count/records/{ASKED}",
    "/claims/",
    "/claims/match/",
    "/incidents/",
    "/packs/",
    "/counting/",
    "/accessibility/",
    "/offline/",
]
ALONE = ["/nowhere/", "/accounts/login/"]
SCREENS = {
    "phone-dark": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "is_mobile": True,
        "has_touch": True,
    },
    "desk-light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
}


def wait_until(page, condition: str, tries: int = 150) -> None:
    """Asks again and again; the page's own security policy forbids the driver's way of waiting."""
    for _ in range(tries):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"never: {condition}")


@pytest.mark.parametrize(("screen", "prefix"), [("phone-dark", ""), ("desk-light", "/en")])
def test_axe_finds_nothing_and_nothing_overflows(live_server, book, checked, public_pack, browser, screen, prefix):
    page = browser.new_context(**SCREENS[screen], service_workers="block").new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    for path in [
        *(prefix + path for path in [*PAGES, f"/acts/{book.accepted.public_id}/", checked.path, public_pack.path]),
        *ALONE,
    ]:
        page.goto(live_server.url + path)
        found = [
            f"{path}: {fault['id']} {fault['nodes'][0]['target']}" for fault in Axe().run(page).response["violations"]
        ]
        faults += found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path}: wider than the screen")

    assert faults == []


def test_a_page_that_was_opened_can_be_read_without_a_network(live_server, book, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server.url + "/units/")
    wait_until(page, "navigator.serviceWorker.controller !== null")
    page.goto(live_server.url + "/units/astro/")
    context.set_offline(True)

    page.goto(live_server.url + "/units/astro/")
    assert "天文研究所" in page.inner_text("h1")
    page.goto(live_server.url + "/units/garden/")
    assert "没有网络" in page.inner_text("h1")


def test_the_site_can_be_used_without_script(live_server, book, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/")
    for words in ("text=公开数字", "a.stat >> nth=0", "text=背后的记录", "text=大字版"):
        press(page, words)

    assert "records" in page.url
    assert page.get_attribute("html", "data-type") == "large"


def test_dark_and_large_switch_at_once_and_stay(live_server, book, browser):
    page = browser.new_context(color_scheme="light").new_page()
    page.goto(live_server.url + "/")
    page.click("text=明暗切换")
    page.click("text=大字版")
    page.goto(live_server.url + "/units/")

    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.get_attribute("html", "data-type") == "large"
