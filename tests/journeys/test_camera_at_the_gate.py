"""A ticket held before the camera of a browser that has no reader of codes of its own (Debian's Chromium has none): the vendored
reader finds it, with the network and without. The camera is a file that shows the ticket's code."""

import io

import pytest
import segno

from kepu.engines.booking.selectors import attendance
from kepu.foundation.clock import now
from tests.journeys.conftest import CHROMIUM, SWITCHES
from tests.surfaces.workbench.gate.conftest import make_evening

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT = 640, 480


@pytest.fixture
def evening(cast):
    return make_evening(cast.unit["astro"], now())


def as_film(code):
    """Two frames of a grey hall with the code on white paper in the middle, in YUV4MPEG2 as Chromium's pretended camera takes it."""
    rows = [bytes(row) for row in segno.make(code, micro=False, error="m").matrix_iter(scale=1, border=4)]
    scale = (HEIGHT - 80) // len(rows)
    side = scale * len(rows)
    left, top = (WIDTH - side) // 2, (HEIGHT - side) // 2
    luma = [bytearray(b"\x70" * WIDTH) for _ in range(HEIGHT)]
    for number, row in enumerate(rows):
        line = b"".join((b"\x18" if dark else b"\xe8") * scale for dark in row)
        for y in range(top + number * scale, top + (number + 1) * scale):
            luma[y][left : left + side] = line
    frame = b"FRAME\n" + b"".join(luma) + b"\x80" * (WIDTH * HEIGHT // 2)
    film = io.BytesIO()
    film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 2)
    return film.getvalue()


@pytest.fixture
def chromium(evening, tmp_path):
    """A browser whose camera sees the family's ticket."""
    if CHROMIUM is None:
        pytest.skip("Chromium was not found")
    from django.db import connections
    from playwright.sync_api import sync_playwright

    film = tmp_path / "ticket.y4m"
    film.write_bytes(as_film(evening.family.ticket_code))
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*SWITCHES, *camera, f"--use-file-for-fake-video-capture={film}"]
        )
        yield browser
        browser.close()
        connections.close_all()


@pytest.mark.parametrize("offline", [False, True])
def test_a_ticket_is_read_by_the_camera(person, evening, offline):
    page = person("astro_coordinator", phone=True)
    page.goto(evening.at("door"))
    page.wait_for_selector("#gate[data-ready]")
    assert page.evaluate("'BarcodeDetector' in window") is False
    page.context.set_offline(offline)

    page.tap("#gate-scan")
    page.tap("#gate-ask button:has-text('全部 3 人')")
    page.wait_for_selector("#gate-verdict:not([hidden])")

    said = page.inner_text("#gate-verdict")
    assert ("断网放行" if offline else "3 人") in said
    page.context.set_offline(False)
    page.wait_for_selector("#gate-net.is-on:not(:has-text('待上传'))", timeout=60_000)
    assert attendance(slot_ids=[evening.slot.id]).admitted == 3
