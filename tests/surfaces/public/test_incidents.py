"""Public incidents: list, page, feeds, interface; drills are nowhere."""

import json
from dataclasses import replace

import feedparser
import pytest
from django.test import Client

from kepu.domain.emergency.models import Delivery
from kepu.domain.emergency.services import link_claim
from tests.domain.emergency.acting import QUAKE, SAID, later, open_one, partner, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(cast):
    """An earthquake with two versions."""
    row = open_one(cast)
    publish(cast, row, replace(SAID, questions=(("还能住吗？", "等鉴定。"),)))
    publish(cast, row, replace(SAID, headline="余震已明显减少", note="余震次数更新"), hours=5)
    return row


@pytest.fixture
def drill(cast):
    row = open_one(cast, draft=replace(QUAKE, title="独一无二的演练", is_drill=True))
    publish(cast, row)
    return row


def test_the_page_shows_what_stands_what_changed_and_who_signed(cast, incident):
    page = Client().get(f"/incidents/{incident.public_id}/").text

    for words in ("余震已明显减少", "余震次数更新", "地质研究所", "SpecialAnnouncement", SAID.headline):
        assert words in page
    assert "余震已明显减少" in Client().get("/incidents/").text
    assert Client().get(f"/en/incidents/{incident.public_id}/").status_code == 200


def test_claims_that_belong_to_it_are_shown_once_public(cast, incident, checked):
    link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=cast.now)

    assert checked.text in Client().get(f"/incidents/{incident.public_id}/").text


def test_a_late_update_is_said(cast):
    row = open_one(cast)
    publish(cast, row, replace(SAID, next_update_at=later(cast, hours=3)))

    assert "更新已推迟" in Client().get(f"/incidents/{row.public_id}/").text


def test_a_new_version_is_on_the_kept_page_at_once(cast, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE = True
    row = open_one(cast)
    with django_capture_on_commit_callbacks(execute=True):
        publish(cast, row)
    assert SAID.headline in Client().get("/incidents/").text

    with django_capture_on_commit_callbacks(execute=True):
        publish(cast, row, replace(SAID, headline="第二版的话", note="更新"), hours=2)

    assert "第二版的话" in Client().get("/incidents/").text


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/",
        "/feeds/incidents.atom",
        "/feeds/incidents.json",
        "/api/v1/incidents",
        "/sitemap.xml",
        "/search/?q=独一无二",
    ],
)
def test_a_drill_is_nowhere(cast, drill, address):
    page = Client().get(address)

    assert page.status_code == 200
    assert "独一无二的演练" not in page.text
    assert str(drill.public_id) not in page.text


def test_a_drill_and_a_file_without_a_statement_have_no_page(cast, drill):
    silent = open_one(cast)

    for row in (drill, silent):
        assert Client().get(f"/incidents/{row.public_id}/").status_code == 404
        answer = Client().get(f"/api/v1/incidents/{row.public_id}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_feeds_have_every_version(cast, incident):
    atom = feedparser.parse(Client().get("/feeds/incidents.atom").text)
    items = json.loads(Client().get("/feeds/incidents.json").text)["items"]

    assert [entry.id[-2:] for entry in atom.entries] == ["v2", "v1"]
    assert [item["_kepu"]["version"] for item in items] == [2, 1]


def test_the_interface_lists_them_and_gives_every_version(cast, incident):
    (row,) = Client().get("/api/v1/incidents").json()
    whole = Client().get(f"/api/v1/incidents/{incident.public_id}").json()

    assert (row["headline"], row["version"], row["level"]) == ("余震已明显减少", 2, "iii")
    assert [version["version"] for version in whole["versions"]] == [2, 1]
    assert Client().get("/api/v1/incidents?running=true&hazard=flood").json() == []


def test_a_partner_fetches_with_its_token_and_acknowledges_with_its_secret(cast):
    _row, secret = partner(cast, way="feed")
    publish(cast, open_one(cast))
    event = Delivery.objects.get().event_id
    assert Client().get("/feeds/incidents.json?token=wrong").status_code == 403

    page = Client().get(f"/feeds/incidents.json?token={secret}")
    assert (page["Cache-Control"], len(page.json()["items"])) == ("private, no-store", 1)
    assert Delivery.objects.get().state == "sent"

    address = f"/api/v1/incidents/deliveries/{event}/acknowledgement"
    assert Client().post(address).status_code == 401
    answer = Client().post(address, headers={"Authorization": f"Bearer {secret}"})
    assert answer.json()["state"] == "acknowledged"


def test_search_finds_a_public_incident(cast, incident):
    from kepu.domain.emergency.finding import SOURCE

    assert SOURCE.document(str(incident.pk)).title == incident.title
    assert list(SOURCE.keys()) == [str(incident.pk)]


def test_the_list_asks_few_questions(cast, incident, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        Client().get("/incidents/")
    with django_assert_max_num_queries(18):
        Client().get(f"/incidents/{incident.public_id}/")
