"""Policy advice at every door: page, list, search, filter, export, API, audit, ledger, file, home."""

import pytest
from django.urls import reverse

from kepu.domain.desks.services import take_delivery
from kepu.engines.ledger.models import Record
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.models import StoredFile

pytestmark = pytest.mark.charter("P2")
SECRETS = ("关于射电宁静区的建议", "三个台址", "绝密正文", "附件名")
OTHERS = ["astro_coordinator", "astro_editor", "academy_administrator", "academy_coordinator", "astro_auditor"]


@pytest.fixture
def taken(cast, advice, delivered):
    delivered(advice, text="绝密正文", upload=Upload("附件名.txt", "绝密正文".encode()))
    take_delivery(actor=cast.actor("astro_leader"), commission_id=advice.pk, now=cast.now)
    return advice


def secrets_in(response):
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return [secret for secret in (*SECRETS, "赵致远") if secret.encode() in text]


def test_its_addressee_reads_it_and_its_file(sign_in, at, taken):
    client = sign_in("astro_leader")
    page = client.get(at("commission", taken))
    file = client.get(at("delivery_file", taken, taken.deliveries.get().pk))

    assert all(secret in page.text for secret in SECRETS)
    assert file.content.decode() == "绝密正文"


@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_else_its_pages_are_not_there(sign_in, at, taken, name):
    client = sign_in(name)
    pages = [
        "commission",
        "words",
        "deadline",
        "deliver",
        "returning",
        "taking",
        "closing",
        "withdrawal",
        "link_making",
        "work_beginning",
    ]
    addresses = [*(at(page, taken) for page in pages), at("delivery_file", taken, taken.deliveries.get().pk)]

    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("query", ["", "?export=csv", "?kind=policy_advice", "?sort=due_on"])
def test_lists_and_exports_show_that_it_exists(sign_in, at, taken, name, query):
    response = sign_in(name).get(at("commissions") + query)

    assert "决策建议" in response.content.decode("utf-8-sig")
    assert secrets_in(response) == []


@pytest.mark.parametrize("query", ["?q=射电", "?q=赵致远", "?state=taken", "?category=academician", "?late=on"])
def test_no_filter_finds_it(sign_in, at, taken, query):
    response = sign_in("astro_coordinator").get(at("commissions") + query + "&export=csv")

    assert len(response.content.decode("utf-8-sig").splitlines()) == 1


def test_audit_ledger_api_search_and_home_tell_nothing(cast, sign_in, taken):
    record = Record.objects.get()
    addresses = [
        reverse("workbench:records:detail", args=[record.public_id]), reverse("workbench:records:index"), "/workbench/",
        f"/api/v1/records/{record.public_id}", "/api/v1/records?kind=policy_advice", "/api/v1/search?q=射电宁静区",
        "/workbench/search/?q=射电宁静区", "/search/?q=射电宁静区", "/workbench/units/audit/",
    ]  # fmt: skip

    for name in ("astro_coordinator", "academy_administrator", "astro_auditor"):
        client = sign_in(name)
        assert {
            address: secrets_in(client.get(address)) for address in addresses if client.get(address).status_code != 404
        } == {address: [] for address in addresses if client.get(address).status_code != 404}


def test_the_stored_file_itself_is_sealed(taken):
    stored = StoredFile.objects.get()

    assert stored.name == "sealed"
    assert "绝密正文".encode() not in stored.file.read()


def test_the_figure_behind_it_shows_kind_and_day(sign_in, taken):
    response = sign_in("astro_coordinator").get("/workbench/figures/measures/desks.outputs/?unit=astro&year=2025")

    assert response.status_code == 200
    assert secrets_in(response) == []


def test_a_form_for_advice_keeps_what_was_typed_and_asks_for_readers(sign_in, at, zhao, coming):
    values = {
        "unit": zhao.unit_id,
        "person": "赵致远",
        "title": "关于射电宁静区的建议",
        "brief": "请说明",
        "due_on": coming,
    }

    response = sign_in("astro_editor").post(at("advice_new"), values)

    assert response.status_code == 422
    assert "关于射电宁静区的建议" in response.text


def test_an_editor_who_is_no_reader_asks_and_is_sent_back_to_the_list(cast, sign_in, at, zhao, coming):
    values = {
        "unit": zhao.unit_id, "person": "赵致远", "title": "建议", "brief": "请说明", "due_on": coming,
        "addressees": [cast.account["astro_leader"].pk],
    }  # fmt: skip

    response = sign_in("astro_editor").post(at("advice_new"), values)

    assert response["Location"] == at("commissions")
