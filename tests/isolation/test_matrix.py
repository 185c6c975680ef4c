"""Every address × owner, colleague of another unit, branch above, stranger, anonymous. A new address without a place here fails."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.isolation.looks import faults_of, skeleton
from tests.isolation.world import MARK, filled, patterns, shared_values

pytestmark = pytest.mark.charter("N1", "N2")
COLLEAGUES = ["ocean_coordinator", "ocean_statistician", "ocean_leader", "south_coordinator"]
OWNERS = ["astro_coordinator", "astro_statistician", "astro_leader", "academy_administrator", "academy_coordinator"]
DRAWN_FOR = ["astro_coordinator", "astro_statistician", "astro_leader", "astro_editor", "academy_administrator"]
GONE = {302, 403, 404, 405}
# addresses that are everybody's, or whose own tests are elsewhere, with the reason
OPEN = {
    r"^(healthz|readyz|set_language)$": "no data",
    r"^(public|feeds):": "public: only what is published; see the mark's test",
    r"^api:": "crawled for the mark; refusals in tests/surfaces/api",
    r"^(account_|mfa_|socialaccount_|openid_connect|saml|headless|usersessions|passport)": "a person's own account",
    r"^wagtail|^authoring": "tests/surfaces/test_authoring_isolation.py",
    r"^workbench:(reviews|desk):link": "a one-time link is its own right",
    r"^workbench:(directives|regions)": "issued from above to everybody below; rows by assignment",
    r"^workbench:forms:(edition|editions|add_cell|withdraw_cell|deadline|remind)": "an edition is the academy's",
    r"^workbench:plans:rules": "days of the yearly cycle are the academy's",
}
SERVED = re.compile(r"^(static|media)")


def client_of(world, name):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(world.context.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def is_open(name):
    return any(re.search(pattern, name) for pattern in OPEN)


def values_for(world, name):
    """What the variable parts of an address mean: rows that belong to the institute of astronomy."""
    first = world.first
    task, plan, record = first.get("plans.Task"), first["plans.AnnualPlan"], first["ledger.Record"]
    review, book = first.get("reviews.Review"), first.get("workbooks.Workbook")
    by_area = [
        (r":plans:task(_|$)(?!new)", {"public_id": task and task.public_id}),
        (r":plans:task_new", {"public_id": plan.public_id}),
        (r":plans:line", {"pk": first.get("plans.BudgetLine") and first["plans.BudgetLine"].pk}),
        (r":plans:funding", {"pk": first.get("plans.Funding") and first["plans.Funding"].pk}),
        (r":plans:", {"public_id": plan.public_id}),
        (r":studies:topic", None),
        (r":studies:", {"public_id": first["plans.Study"].public_id, "pk": first["plans.Study"].pk}),
        (r":calendar:", None),
        (
            r":forms:parts",
            {"public_id": world.summary.public_id},
        ),  # only a branch's or academy's summary has forms below
        (r":forms:", {"public_id": first["statistics.Filing"].public_id, "code": "any", "table": "any"}),
        (
            r":bases:(practice|practice_edit|practice_publication|practice_withdrawal|adoption_new)$",
            None,
        ),  # every unit's to read:
        # tests/domain/bases
        (r":bases:(text|clearing|sending_back)$", {"pk": first["bases.BaseText"].pk}),
        (r":bases:(accepting|declining)$", {"public_id": first["bases.OpeningProposal"].public_id}),
        (
            r":bases:(facility|facility_edit|facility_closing|week|hours_new|rules)$",
            {"public_id": first["bases.Facility"].public_id},
        ),
        (
            r":bases:(slot|desk_booking|capacity|blackout|slot_switch)$",
            {"public_id": first["booking.Slot"].public_id},
        ),
        (
            r":bases:(booking|cancelling|moving|deciding|answering)$",
            {"public_id": first["booking.Booking"].public_id},
        ),
        (
            r":bases:(dossier|dossier_print|dossier_export|answer|item_file|handing_in|dossier_withdrawal|granting|refusing)$",
            {"public_id": first["bases.Dossier"].public_id, "criterion": "rules", "pk": 1},
        ),
        (
            r":bases:(assessment|assessment_print|item|assessment_closing)$",
            {"public_id": first["bases.Assessment"].public_id, "item": "space"},
        ),
        (r":bases:", {"public_id": first["bases.Base"].public_id, "day": world.context.today.isoformat(), "pk": 1}),
        (r":registers:channel", {"public_id": first.get("content.Channel") and first["content.Channel"].public_id}),
        (r":registers:venue", {"public_id": first.get("bases.Venue") and first["bases.Venue"].public_id}),
        (r":registers:title", {"pk": first.get("bases.HeldTitle") and first["bases.HeldTitle"].pk}),
        (r":desk:(guide|topic_new)", {"public_id": first.get("desks.Guide") and first["desks.Guide"].public_id}),
        (r":desk:topic", {"public_id": first.get("desks.Topic") and first["desks.Topic"].public_id, "pk": 1}),
        (
            r":desk:(slot_new|column_new)",
            {"public_id": first.get("content.Channel") and first["content.Channel"].public_id},
        ),
        (r":desk:slot", {"public_id": first.get("desks.Slot") and first["desks.Slot"].public_id}),
        (r":desk:column", {"pk": first.get("desks.Column") and first["desks.Column"].pk}),
        (r":desk:", {"public_id": first.get("desks.Commission") and first["desks.Commission"].public_id, "pk": 1}),
        (r":events:session", {"public_id": first["events.Session"].public_id, "pk": 1}),
        (r":events:sender", {"public_id": first["events.StreamSender"].public_id}),
        (r":events:(brand|edition_new)", {"public_id": first["events.Brand"].public_id}),
        (r":events:", {"public_id": first["events.BrandEdition"].public_id, "pk": 1}),
        (r":records:", {"public_id": record.public_id, "evidence_id": 1}),
        (r":imports:", {"book": book and book.public_id, "row": 1}),
        (r":reviews:", {"public_id": review and review.public_id, "step_id": 1, "remark_id": 1}),
        (r":works:(series|term)", None),  # read by everybody, changed by their unit: tests/surfaces/workbench/works
        (
            r":works:",
            {"public_id": first["content.Work"].public_id, "pk": first["content.Edition"].pk, "source_id": 1},
        ),
        (r":search:", None),  # synonyms are the academy's: tests/surfaces/workbench/search
        (r":people:merge", None),
        (r":notices:", None),  # a person's own, and webhooks: tests/surfaces/workbench/notices
        (r":bookings:extras", {"public_id": first["booking.Slot"].public_id}),
        (r":bookings:(cancellation|lock_new)", {"public_id": first["booking.Booking"].public_id}),
        (r":bookings:", {"offering": first["booking.Offering"].pk, "pk": 1}),
        (r":(gate|draws):", None),  # check-in and draws of a slot: tests/surfaces/workbench/gate and draws
        (r":syndication:", None),  # copies, partners, sources: tests/surfaces/workbench/syndication
        (r":units:", {"code": "astro", "unit_id": world.unit_id, "pk": world.unit_id}),
        (r":people:", {"public_id": first["people.Person"].public_id, "pk": first["people.Person"].pk}),
        (r":writing:", None),  # below an article, posts only: tests/surfaces/workbench/writing
        (r":figures:", None),  # a measure, not a row; its scope is asked for and checked with the lists
    ]
    for pattern, values in by_area:
        if re.search(pattern, name):
            return values
    return {}


def private_addresses(world):
    """(name, address) of everything that is about one row of the institute."""
    for name, route in patterns():
        if "<" not in route or is_open(name) or SERVED.match(route):
            continue
        values = values_for(world, name)
        address = filled(route, values) if values else None
        if address:
            yield name, address


def plain_addresses():
    """(name, address) of lists and forms of the workbench and of the API that take no variable part."""
    for name, route in patterns():
        if "<" not in route and re.match(r"(workbench/|api/v1/|feeds/|$|units/|acts/|figures/)", route):
            yield name, "/" + route


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
            if response.status_code not in GONE or MARK in _text(response):
                wrong.append(f"{response.status_code} {method.__name__} {name} {address}")
            if response.status_code == 302 and visitor is not None and "/accounts/" not in response["Location"]:
                wrong.append(f"302 {method.__name__} {name} → {response['Location']}")

    assert wrong == []
    assert world.digest() == before


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", [*COLLEAGUES, None])
def test_no_list_form_search_export_or_feed_shows_what_is_the_institutes_own(world, visitor):
    client = client_of(world, visitor)

    seen = [
        f"{name} {address}"
        for name, address in plain_addresses()
        for query in ("", "?q=标记", f"?unit={world.unit_id}", "?unit=astro", "?export=csv", "?format=csv")
        if f"{MARK}·" in _text(client.get(address + query))
    ]

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


@pytest.mark.django_db
def test_every_address_of_the_workbench_has_its_place_in_this_matrix(world):
    unplaced = []
    for name, route in patterns():
        if "<" in route and name.startswith("workbench:") and not is_open(name):
            values = values_for(world, name)
            if values is not None and filled(route, values) is None:
                unplaced.append(f"{name} {route}")

    assert "\n".join(unplaced) == ""


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
            html = _text(response)
            if "<html" not in html:  # a part of a page, drawn with the page that asks for it
                continue
            look = (visitor if address == "/workbench/" else "", skeleton(html))
            if look not in seen:
                seen.add(look)
                pages[f"{address}?as={visitor}"] = html
    return pages


def _stranger(world):
    from kepu.foundation.accounts.models import Account

    world.context.account.setdefault("stranger", Account.objects.create_user("stranger", "stranger@demo.invalid", "x"))
    return "stranger"


def _text(response):
    cache.clear()
    if response.streaming:
        return b"".join(response.streaming_content).decode("utf-8", "replace")
    return response.content.decode("utf-8", "replace")
