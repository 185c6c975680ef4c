"""Every page of the workbench in a browser, phone and desk, light and dark."""

import pytest

from tests.isolation.addresses import client_of, plain_addresses, private_addresses, text_of
from tests.isolation.looks import faults_of, skeleton
from tests.isolation.world import filled, patterns, shared_values

DRAWN_FOR = ["astro_coordinator", "astro_statistician", "astro_leader", "astro_editor", "academy_administrator"]


@pytest.mark.drawn
@pytest.mark.journey
@pytest.mark.django_db
def test_axe_finds_nothing_on_any_page_of_the_workbench_on_phone_and_desk_light_and_dark(world):
    """Pages of the same elements and classes are drawn once, whoever sees them; the home page for everybody.

    On SQLite only: the HTML does not depend on the database, and the tests above ask for every page on both.
    """
    pages = pages_to_draw(world)

    assert len(pages) > 100
    assert faults_of(pages) == []


def pages_to_draw(world):
    """{address with its visitor: HTML} of every page that somebody of DRAWN_FOR can open."""
    shared = ((name, filled(route, shared_values(name))) for name, route in patterns() if "<" in route)
    addresses = [
        *plain_addresses(),
        *private_addresses(world),
        *((name, address) for name, address in shared if address),
    ]
    seen, pages = set(), {}
    for visitor in DRAWN_FOR:
        client = client_of(world, visitor)
        for _, address in addresses:
            response = client.get(address) if address.startswith("/workbench/") else None
            if response is None or response.status_code != 200 or "text/html" not in response["Content-Type"]:
                continue
            html = text_of(response)
            if "<html" not in html:  # a part of a page, drawn with the page that asks for it
                continue
            look = (visitor if address == "/workbench/" else "", skeleton(html))
            if look not in seen:
                seen.add(look)
                pages[f"{address}?as={visitor}"] = html
    return pages
