"""A coordinator states a person's field and sees, on a phone, participation by title level and field, down to the rows."""

from datetime import date

import pytest

from kepu.foundation.people.models import Person
from tests.engines.measures.acts import confirm, part

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.charter("G3")]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= screen.width")


def test_a_field_is_stated_and_counts_in_the_third_height_on_a_phone(person, cast):
    confirm(cast, on=date(2025, 2, 1), parts=(part(cast, "li"),))
    page = person("astro_coordinator", phone=True)
    page.goto(f"/workbench/people/{cast.person['li'].public_id}/edit/")
    page.select_option("[name=subject]", label="160 天文学")
    with page.expect_navigation():
        page.tap("main button[type=submit]")
    assert Person.objects.get(pk=cast.person["li"].pk).subject == "160"

    page.goto("/workbench/figures/?year=2025")
    page.locator("#height-3").scroll_into_view_if_needed()
    row = page.locator("#height-3 tr:has-text('天文学')")
    assert fits(page), page.url
    assert row.inner_text().split() == ["天文学", "1", "1", "100%"]

    with page.expect_navigation():
        page.tap("#height-3 tr:has-text('天文学') td:nth-child(3) a")
    assert fits(page), page.url
    assert "李启明" in page.locator("#records").inner_text()


def test_any_period_and_any_people_are_asked_for(person, cast):
    confirm(cast, on=date(2025, 2, 1), parts=(part(cast, "li"),))
    page = person("north_coordinator")
    page.goto("/workbench/figures/participation/")
    page.fill("[name=from]", "2025-01-01")
    page.fill("[name=to]", "2025-02-15")
    with page.expect_navigation():
        page.click("main form:has([name=from]) button[type=submit]")
    assert page.locator("#by-unit tr:has-text('天文研究所')").inner_text().split() == ["天文研究所", "1", "2", "50%"]

    with page.expect_navigation():
        page.click("nav.tabs a:has-text('院士')")
    assert page.input_value("[name=to]") == "2025-02-15"
    assert page.locator("#by-seniority tr:has-text('正高级')").inner_text().split() == ["正高级", "0", "1", "0%"]
