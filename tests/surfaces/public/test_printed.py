"""What somebody reads who scans a printed sheet, and what machines read on an edition's page."""

import json
import re

import pytest

from kepu.domain.syndication.selectors import sheet_code
from tests.domain.syndication.conftest import correct, published  # noqa: F401  # fixtures

pytestmark = pytest.mark.charter("N5")


def test_a_sheet_leads_to_its_own_version_which_tells_of_corrections_since(client, published, correct):  # noqa: F811  # fixtures
    edition = published()
    address = f"/q/{sheet_code(edition.pk)}/"
    assert address in client.get(f"/read/astro/{edition.slug}/sheet/").text
    assert "与当前版本一致" in client.get(address).text

    correct(edition)

    assert "质量应为四百万倍太阳质量" in client.get(address).text
    assert client.get("/q/zzzzzzzz/").status_code == 404


@pytest.mark.parametrize("kind", ["retraction", "take_down"])
def test_a_sheet_of_what_no_longer_stands_says_so_at_once(client, published, correct, kind):  # noqa: F811  # fixtures
    edition = published()
    address = f"/q/{sheet_code(edition.pk)}/"
    client.get(address)

    correct(edition, kind=kind)

    page = client.get(address).text
    assert "alert--bad" in page
    assert "与当前版本一致" not in page


def test_an_editions_page_holds_its_markup_and_the_feeds_about_it(client, published):  # noqa: F811  # fixtures
    page = client.get(f"/read/astro/{published().slug}/").text

    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(found)["headline"] == "黑洞为什么不是洞"
    assert "/feeds/editions.atom?unit=astro" in page
