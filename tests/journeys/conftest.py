"""A browser for journeys: `person("astro_coordinator")` is a page signed in as that account."""

import os
import shutil

import pytest
from django.db import connections

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser driver keeps an event loop in this thread
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture
def chromium():
    """Of one test only: while the driver's loop runs, the database connection of this thread is another one."""
    if CHROMIUM is None:
        pytest.skip("Chromium was not found")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def person(live_server, cast, chromium):
    """person(name, phone=False) → a page in a browser session of its own, signed in; every page error fails the test."""
    contexts, errors = [], []

    def _person(name: str, *, phone: bool = False):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = chromium.new_context(
            viewport=size, has_touch=phone, is_mobile=phone, locale="zh-CN", base_url=live_server.url
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("response", lambda r: errors.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        page.goto("/accounts/login/?next=/workbench/")
        page.fill("input[name=login]", cast.account[name].username)
        page.fill("input[name=password]", "correct horse")
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/workbench/")
        return page

    yield _person
    for context in contexts:
        context.close()
    assert errors == []
