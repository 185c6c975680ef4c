"""Pages under axe on a phone and a desk, light and dark, their HTML fetched first, then drawn in Chromium.

Drawing needs no database, so it goes on inside the transaction that holds the village, on either database.
"""

import mimetypes
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 900}}
# each page is drawn on both widths and in both themes; which theme goes with which width alternates from page to page
LOOKS = ((("phone", "light"), ("desk", "dark")), (("phone", "dark"), ("desk", "light")))
STILL = (
    "* { transition: none !important; animation: none !important; }"  # a colour on its way has no contrast of its own
)
ALL = "{resultTypes: ['violations']}"
UNSEEN = "{resultTypes: ['violations'], rules: {'color-contrast': {enabled: false}, 'target-size': {enabled: false}}}"
CONTRAST = "{resultTypes: ['violations'], runOnly: ['color-contrast']}"
# the rows of long tables are alike, and axe takes its time over each
SHORTEN = (
    "document.querySelectorAll('main tbody tr:nth-child(n+6), main li:nth-child(n+9)').forEach(row => row.remove())"
)


def skeleton(html: str) -> frozenset[tuple[str, str]]:
    """What a page is built of, without its words: two pages of the same elements and classes look the same to axe."""
    main = html[html.find("<main") :]
    return frozenset(re.findall(r'<(\w+)(?:[^<>]*? class="([^"]*)")?', main))


def faults_of(pages: dict[str, str]) -> list[str]:
    """What axe finds, what is wider than the screen and what fails in script on pages given as {address with visitor: HTML}.

    A page with an element that none before had: under all rules in one look, its contrast in the other too. Of the rest, whose
    colours have been seen, all but colours and sizes: names, labels, order of headings, roles.
    """
    from playwright.sync_api import sync_playwright

    with _served(pages) as host, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(service_workers="block", is_mobile=True, has_touch=True)
        page, errors, seen = context.new_page(), [], set()
        page.on("pageerror", lambda error: errors.append(f"script: {error}"))
        found = []
        for number, (address, html) in enumerate(pages.items()):
            elements = skeleton(html)
            found += _faults_on(page, host, address, LOOKS[number % 2], new=not elements <= seen)
            seen |= elements
        browser.close()
        return errors + found


def _faults_on(page: Any, host: str, address: str, looks: tuple[tuple[str, str], ...], *, new: bool) -> Iterator[str]:
    page.goto(host + address)
    page.add_style_tag(content=STILL)
    for screen, _ in looks:
        page.set_viewport_size(WIDTHS[screen])
        if (width := page.evaluate("document.documentElement.scrollWidth")) > WIDTHS[screen]["width"]:
            yield f"{screen} {address}: {width} wide"  # innerWidth says nothing: a phone zooms out until all is in it
    page.evaluate(SHORTEN)
    page.evaluate(Axe().axe_script)
    for (screen, scheme), rules in zip(looks, (ALL, CONTRAST) if new else (UNSEEN,), strict=False):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(WIDTHS[screen])
        yield from (f"{screen} {scheme} {address}: {fault}" for fault in _violations(page, rules))


def _violations(page: Any, rules: str) -> list[str]:
    answer = page.evaluate(f"axe.run(document, {rules})")
    return [
        f"{violation['id']} {node['target']} {node['html'][:120]}"
        for violation in answer["violations"]
        for node in violation["nodes"][:3]
    ]


@contextmanager
def _served(pages: dict[str, str]) -> Iterator[str]:
    """The pages and the static files at an address of this machine, so that the browser keeps the files from page to page."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, kind, body = _answer(self.path, pages)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=3600" if self.path.startswith("/static/") else "no-store")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing to say."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _answer(path: str, pages: dict[str, str]) -> tuple[int, str, bytes]:
    """A page that was fetched, a static file, or nothing: what a page asks for afterwards is no part of its look."""
    if path in pages:
        return 200, "text/html; charset=utf-8", pages[path].encode()
    name = unquote(urlsplit(path).path)
    file = finders.find(name.removeprefix("/static/")) if name.startswith("/static/") else None
    if file:
        return 200, mimetypes.guess_type(str(file))[0] or "application/octet-stream", Path(file).read_bytes()
    return 204, "text/plain", b""
