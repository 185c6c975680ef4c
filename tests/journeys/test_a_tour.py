"""A 360° picture: handed in, cleared by the secrecy officer, looked round in by mouse, finger and keys; flat where that cannot be."""

import pytest

from tests.domain.bases.test_panoramas import picture
from tests.journeys.conftest import CHROMIUM, SWITCHES
from tests.journeys.pressing import press
from tests.surfaces.workbench.bases.conftest import (
    base,
    facility,
    hall_venue,
    make_base,
    make_facility,
    published,
    text,
    week,
)

__all__ = ["base", "facility", "hall_venue", "make_base", "make_facility", "published", "text", "week"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
DRAWN = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@pytest.fixture
def chromium(published):
    """A browser that draws in three dimensions without graphics hardware."""
    if CHROMIUM is None:
        pytest.skip("Chromium was not found")
    from django.db import connections
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*(one for one in SWITCHES if one != "--disable-gpu"), *DRAWN]
        )
        yield browser
        browser.close()
        connections.close_all()


def half_red(tmp_path):
    """A panorama whose two halves differ, so that turning shows."""
    import io

    from PIL import Image

    whole = Image.open(io.BytesIO(picture(1024, 512)))
    whole.paste("#cc3333", (512, 0, 1024, 512))
    path = tmp_path / "hall.png"
    whole.save(path)
    return path


def test_a_hall_is_walked_round_in_after_it_was_cleared(person, published, tmp_path):
    staff, officer = person("astro_coordinator"), person("astro_secrecy")
    staff.goto(f"/workbench/bases/{published.public_id}/text/")
    staff.set_input_files("[name=tour_upload]", half_red(tmp_path))
    staff.fill("[name=tour_words]", "展厅全景")
    press(staff)
    staff.wait_for_url(f"**/bases/{published.public_id}/")
    officer.goto("/workbench/bases/texts/")
    reader = officer.context.browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, base_url=officer.url.split("/workbench")[0]
    )
    page, hosts = reader.new_page(), set()
    page.goto(f"/bases/{published.slug}/")
    assert page.query_selector(".panorama") is None, "not cleared yet"
    press(officer, "main ul a, main table a")
    press(officer, "main button.btn--primary")

    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    refused = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.reload()
    page.wait_for_selector(".pnlm-render-container canvas", state="attached")
    page.wait_for_selector(".panorama img[hidden]", state="attached")

    round_ = page.locator(".panorama__round")
    box = round_.bounding_box()
    assert (box["width"], box["height"] >= 250) == (358, True)
    assert "展厅全景" in round_.get_attribute("aria-label")
    page.wait_for_timeout(500)
    before = round_.screenshot()
    page.locator(".pnlm-container[tabindex], .panorama__round[tabindex]").first.focus()
    page.keyboard.down("ArrowRight")
    page.wait_for_timeout(1500)
    page.keyboard.up("ArrowRight")
    assert round_.screenshot() != before, "the keys turn it"
    assert len(hosts - {"", officer.url.split("/")[2]}) == 0, hosts
    assert refused == []

    flat = reader.new_page()
    flat.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    flat.goto(f"/bases/{published.slug}/")
    flat.wait_for_timeout(1500)
    assert flat.locator(".panorama img").is_visible()
    assert flat.locator(".panorama img").get_attribute("alt") == "展厅全景"
    assert flat.locator(".panorama__round").count() == 0
    reader.close()
