"""What harvesters make of our provider: Sickle walks it."""

from datetime import timedelta

import pytest
import requests
from lxml import etree
from sickle import Sickle
from sickle import oaiexceptions as errors

from kepu.domain.syndication.models import Listing

pytestmark = pytest.mark.charter("N5", "G1")


@pytest.fixture
def sickle(client, db, monkeypatch):
    """Sickle, its requests handed to Django's test client instead of a socket."""

    def get(address, params, **_rest):
        answer, response = client.get("/feeds/oai", params), requests.Response()
        response.status_code, response._content = answer.status_code, answer.content
        response.headers.update(answer.headers)
        return response

    monkeypatch.setattr("sickle.app.requests.get", get)
    return Sickle("http://127.0.0.1:8000/feeds/oai", max_retries=0)


def test_it_walks_identifies_lists_and_gets(sickle, published, correct):
    published("天文")
    gone = published("植物", unit="garden", audience="farmers")
    correct(gone, kind="take_down")

    about = sickle.Identify()
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    sets = {row.setSpec for row in sickle.ListSets()}
    formats = {row.metadataPrefix for row in sickle.ListMetadataFormats()}

    assert (about.deletedRecord, about.granularity, about.protocolVersion) == (
        "persistent", "YYYY-MM-DDThh:mm:ssZ", "2.0",
    )  # fmt: skip
    assert formats == {"oai_dc", "lom"}
    assert {"unit:north", "audience:farmers", "language:zh-hans", "medium:article"} <= sets
    alive, dead = sorted(records, key=lambda record: record.header.deleted)
    assert alive.metadata["title"] == ["天文"]
    assert alive.metadata["creator"] == ["李启明", "王若水"]
    assert alive.metadata["rights"] == ["https://creativecommons.org/licenses/by-nc/4.0/"]
    assert (dead.header.deleted, dead.xml.find(".//{*}metadata")) == (True, None)
    assert "audience:farmers" in dead.header.setSpecs
    one = sickle.GetRecord(identifier=alive.header.identifier, metadataPrefix="lom")
    assert etree.tostring(one.xml).count(b"lom") > 1


def test_pages_hold_together_while_records_change(sickle, cast, published, correct, monkeypatch):
    monkeypatch.setattr("kepu.surfaces.feeds.oai.views.PER_PAGE", 2)
    editions = [published(f"文章{number}") for number in range(5)]
    walk = sickle.ListIdentifiers(metadataPrefix="oai_dc")
    seen = [next(walk).identifier for _ in range(2)]
    before = {f"oai:127.0.0.1:{key}" for key in Listing.objects.values_list("public_id", flat=True)}

    later = Listing.objects.get(edition=editions[4])
    Listing.objects.filter(pk=later.pk).update(changed_at=cast.now + timedelta(days=36500))
    seen += [header.identifier for header in walk]

    assert len(seen) == len(set(seen)) == 4
    assert set(seen) == before - {f"oai:127.0.0.1:{later.public_id}"}


def test_selective_harvesting_by_set_and_moment(sickle, cast, published):
    published("天文")
    published("植物", unit="garden")
    Listing.objects.filter(title="植物").update(changed_at=cast.now + timedelta(days=3))

    def count(**asked):
        try:
            return len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", **asked)))
        except errors.NoRecordsMatch:
            return 0

    assert count(set="unit:south") == 1
    assert count(set="unit:nobody") == 0
    assert count(**{"from": "2025-06-02"}) == 1
    assert count(until="2025-06-01") == 1
    assert count(**{"from": "2025-06-01T02:00:00Z", "until": "2025-06-01T02:00:00Z"}) == 1


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda s: s.GetRecord(identifier="oai:127.0.0.1:nothing", metadataPrefix="oai_dc"), errors.IdDoesNotExist),
        (lambda s: list(s.ListRecords(metadataPrefix="marc21")), errors.CannotDisseminateFormat),
        (lambda s: list(s.ListRecords(resumptionToken="made up")), errors.BadResumptionToken),
        (lambda s: list(s.ListRecords()), errors.BadArgument),
        (lambda s: list(s.ListRecords(**{"metadataPrefix": "oai_dc", "from": "yesterday"})), errors.BadArgument),
        (lambda s: list(s.ListRecords(**{"metadataPrefix": "oai_dc", "from": "2025-01-02", "until": "2025-01-01"})), errors.BadArgument),
        (lambda s: list(s.ListRecords(metadataPrefix="oai_dc", set="unit:nobody")), errors.NoRecordsMatch),
        (lambda s: list(s.ListSets(resumptionToken="x")), errors.BadResumptionToken),
    ],
)  # fmt: skip
def test_every_error_of_the_protocol_is_said_by_its_code(sickle, published, ask, error):
    published()

    with pytest.raises(error):
        ask(sickle)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Steal", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=x", "badArgument"),
        ("verb=GetRecord&identifier=a&identifier=b&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListMetadataFormats&identifier=oai:127.0.0.1:x", "idDoesNotExist"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2025-01-02&until=2025-01-02T00:00:00Z", "badArgument"),
    ],
)
def test_what_no_client_would_send_is_answered_by_its_code_too(client, db, query, code):
    answer = client.get(f"/feeds/oai?{query}")

    root = etree.fromstring(answer.content)
    assert (answer.status_code, root.find("{*}error").get("code")) == (200, code)
    assert client.post("/feeds/oai", dict(pair.split("=") for pair in query.split("&") if pair)).status_code == 200
