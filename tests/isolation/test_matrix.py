"""Every address × owner, colleague of another unit, branch above, stranger, anonymous. A new address without a place here fails."""

import re

import pytest

from tests.isolation.addresses import client_of, is_open, plain_addresses, private_addresses, text_of, values_for
from tests.isolation.world import MARK, filled, patterns

pytestmark = pytest.mark.charter("N1", "N2")
COLLEAGUES = ["ocean_coordinator", "ocean_statistician", "ocean_leader", "south_coordinator"]
OWNERS = ["astro_coordinator", "astro_statistician", "astro_leader", "academy_administrator", "academy_coordinator"]
GONE = {302, 403, 404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", [*COLLEAGUES, "nobody", None])
def test_nobody_outside_reads_or_changes_a_row_of_the_institute(world, visitor):
    client = client_of(world, visitor if visitor != "nobody" else None)
    if visitor == "nobody":
        client = client_of(world, _stranger(world))
    before, wrong = world.digest(), []

    for name, address in private_addresses(world):
        for method in (client.get, client.post):
            response = method(address)
            if response.status_code not in GONE or MARK in text_of(response):
                wrong.append(f"{response.status_code} {method.__name__} {name} {address}")
            if response.status_code == 302 and visitor is not None and "/accounts/" not in response["Location"]:
                wrong.append(f"302 {method.__name__} {name} → {response['Location']}")

    assert wrong == []
    assert world.digest() == before


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", [*COLLEAGUES, None])
def test_no_list_form_search_export_or_feed_shows_what_is_the_institutes_own(world, visitor):
    client = client_of(world, visitor)

    seen = []
    for name, address in plain_addresses():
        answer = client.get(address)
        queries = ("?q=标记", f"?unit={world.unit_id}", "?unit=astro", "?export=csv", "?format=csv")
        answers = [answer, *(client.get(address + query) for query in queries if answer.status_code not in GONE)]
        if any(f"{MARK}·" in text_of(each) for each in answers):
            seen.append(f"{name} {address}")

    assert seen == []


@pytest.mark.django_db
def test_owners_reach_their_rows(world):
    """Otherwise the refusals above would prove nothing: each address answers at least one person of the institute or above."""
    clients = [client_of(world, name) for name in OWNERS]
    unreached = []

    for name, address in private_addresses(world):
        if not re.search(
            r":(detail|plan|task|study|venue|channel|print|xlsx|export|parts|differences|sheet|line|columns|unit|base|facility|slot|booking|dossier|assessment|days?|roster|demand|text)$",
            name,
        ):
            continue  # an act is open in some states only; the pages of rows are always
        answers = [client.get(address).status_code for client in clients]
        if not any(status in (200, 302, 405) for status in answers) or 500 in answers:
            unreached.append(f"{answers} {name} {address}")

    assert "\n".join(unreached) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", ["north_coordinator", "astro_coordinator", "astro_member", "academy_administrator"])
def test_no_page_breaks_for_those_who_may_see_it(world, visitor):
    client = client_of(world, visitor)
    addresses = [*plain_addresses(), *private_addresses(world)]

    broken = [f"{address}" for _, address in addresses if client.get(address).status_code >= 500]

    assert broken == []


@pytest.mark.django_db
def test_every_address_of_the_workbench_has_its_place_in_this_matrix(world):
    unplaced = []
    for name, route in patterns():
        if "<" in route and name.startswith("workbench:") and not is_open(name):
            values = values_for(world, name)
            if values is not None and filled(route, values) is None:
                unplaced.append(f"{name} {route}")

    assert "\n".join(unplaced) == ""


def _stranger(world):
    from kepu.foundation.accounts.models import Account

    world.context.account.setdefault("stranger", Account.objects.create_user("stranger", "stranger@demo.invalid", "x"))
    return "stranger"
