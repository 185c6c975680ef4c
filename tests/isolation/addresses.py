"""Which addresses there are, whose they are, and what their variable parts mean in the village."""

import re

from django.core.cache import cache
from django.test import Client

from tests.isolation.world import filled, patterns

# addresses that are everybody's, or whose own tests are elsewhere, with the reason
OPEN = {
    r"^(healthz|readyz|set_language)$": "no data",
    r"^(public|feeds):": "public: only what is published; see the mark's test",
    r"^api:": "crawled for the mark; refusals in tests/surfaces/api",
    r"^(account_|mfa_|socialaccount_|openid_connect|saml|headless|usersessions|passport)": "a person's own account",
    r"^wagtail|^authoring": "tests/surfaces/test_authoring_isolation.py",
    r"^workbench:(reviews|desk):link": "a one-time link is its own right",
    r"^workbench:experts:link(_done)?$": "a one-time link is its own right",
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
        (r":incidents:partner", {"public_id": first["emergency.Partner"].public_id}),
        (r":incidents:shift", {"pk": first["emergency.DutyShift"].pk}),
        (r":incidents:levels?$", None),  # the academy's, read by all: tests/surfaces/workbench/incidents
        (r":incidents:", {"public_id": first["emergency.Incident"].public_id, "pk": 1}),
        (r":claims:cluster", {"pk": first.get("claims.Cluster") and first["claims.Cluster"].pk, "message": 1}),
        (r":claims:import", {"public_id": first["claims.ClaimIntake"].public_id}),
        (r":claims:", {"pk": first.get("claims.Claim") and first["claims.Claim"].pk, "variant": 1, "sighting": 1}),
        (r":packs:plan$", None),  # an occasion of the calendar, nobody's own: tests/surfaces/workbench/packs
        (r":packs:spreading", {"pk": first["packs.Spreading"].pk}),
        (r":packs:", {"pk": first["packs.Pack"].pk, "part": 1, "kind": "fact"}),
        (r":experts:expert$", None),  # the directory of the academy, by consent: tests/surfaces/workbench/experts
        (r":experts:my_invitation", None),  # an expert's own: tests/surfaces/workbench/experts
        (r":experts:(request|handing|completion|closing)", {"public_id": first["experts.ExpertRequest"].public_id}),
        (
            r":experts:inviting",
            {"public_id": first["experts.ExpertRequest"].public_id, "expert": first["experts.Expert"].public_id},
        ),
        (r":experts:(entering|link_making|taking_back)", {"public_id": first["experts.Invitation"].public_id}),
        (r":experts:", {"public_id": first["experts.Expert"].public_id, "pk": 1}),
        (r":events:session", {"public_id": first["events.Session"].public_id, "pk": 1}),
        (r":events:sender", {"public_id": first["events.StreamSender"].public_id}),
        (r":events:(brand|edition_new)", {"public_id": first["events.Brand"].public_id}),
        (r":events:", {"public_id": first["events.BrandEdition"].public_id, "pk": 1}),
        (
            r":duties:",
            {
                "kind": "session",
                "public_id": first["booking.HelpNeed"].source.partition(":")[2],
                "pk": first["booking.HelpNeed"].pk,
                "duty": first["booking.Duty"].public_id,
            },
        ),
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


def text_of(response):
    cache.clear()
    if response.streaming:
        return b"".join(response.streaming_content).decode("utf-8", "replace")
    return response.content.decode("utf-8", "replace")
