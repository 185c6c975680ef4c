"""Pages under axe on a phone and a desk, light and dark, without a server: their HTML is fetched first, then drawn in Chromium.

Drawing needs no database, so it goes on inside the transaction that holds the village, on either database.
"""

import mimetypes
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOST = "http://kepu.test"
WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
# each page is drawn on both widths and in both themes; which theme goes with which width alternates from page to page
LOOKS = ((("phone", "light"), ("desk", "dark")), (("phone", "dark"), ("desk", "light")))
STILL = (
    "* { transition: none !important; animation: none !important; }"  # a colour on its way has no contrast of its own
)
# the rows of long tables are alike, and axe takes its time over each
SHORTEN = (
    "document.querySelectorAll('main tbody tr:nth-child(n+6), main li:nth-child(n+9)').forEach(row => row.remove())"
)


def skeleton(html: str) -> frozenset[tuple[str, str]]:
    """What a page is built of, without its words: two pages of the same elements and classes look the same to axe."""
    main = html[html.find("<main") :]
    return frozenset(re.findall(r'<(\w+)(?:[^<>]*? class="([^"]*)")?', main))


def faults_of(pages: dict[str, str]) -> list[str]:
    """What axe finds, what is wider than the screen and what fails in script on pages given as {address with visitor: HTML}."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(service_workers="block", is_mobile=True, has_touch=True)
        context.route("**/*", lambda route: _answer(route, pages))
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(f"script: {error}"))
        found = [
            fault for number, address in enumerate(pages) for fault in _faults_on(page, address, LOOKS[number % 2])
        ]
        browser.close()
        return errors + found


def _faults_on(page: Any, address: str, looks: tuple[tuple[str, str], ...]) -> Iterator[str]:
    page.goto(HOST + address)
    page.add_style_tag(content=STILL)
    for screen, _ in looks:
        page.set_viewport_size(WIDTHS[screen])
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{screen} {address}: wider than the screen"
    page.evaluate(SHORTEN)
    page.evaluate(Axe().axe_script)
    for screen, scheme in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(WIDTHS[screen])
        yield from (f"{screen} {scheme} {address}: {fault}" for fault in _violations(page))


def _violations(page: Any) -> list[str]:
    answer = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']} {node['target']} {node['html'][:120]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:3]
    ]


def _answer(route: Any, pages: dict[str, str]) -> None:
    """A page that was fetched, a static file, or nothing: what a page asks for afterwards is no part of its look."""
    url = urlsplit(route.request.url)
    address = url.path + (f"?{url.query}" if url.query else "")
    if address in pages:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=pages[address])
        return
    file = finders.find(url.path.removeprefix("/static/")) if url.path.startswith("/static/") else None
    if file:
        route.fulfill(status=200, content_type=mimetypes.guess_type(str(file))[0], path=str(file))
    else:
        route.fulfill(status=204, body="")
