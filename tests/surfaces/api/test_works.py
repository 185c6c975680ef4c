"""Works and receipts over HTTP."""

import time
import uuid

import pytest

from kepu.domain.syndication.models import Receipt
from kepu.foundation.notices.webhooks import sign

pytestmark = pytest.mark.charter("N5")


def test_everybody_reads_public_works_and_narrows_them(client, published):
    published("天文")
    published("植物", unit="garden", audience="farmers")

    everything = client.get("/api/v1/works").json()
    farmers = client.get("/api/v1/works?unit=south&audience=farmers").json()

    assert (everything["count"], len(everything["works"])) == (2, 2)
    assert [row["title"] for row in farmers["works"]] == ["植物"]


def test_a_work_holds_editions_and_corrections(client, published, correct):
    edition = published()
    correct(edition)

    work = client.get(f"/api/v1/works/{edition.work.public_id}").json()

    assert [row["title"] for row in work["editions"]] == ["黑洞为什么不是洞"]
    assert work["editions"][0]["corrections"][0]["note"] == "质量应为四百万倍太阳质量。"
    assert "出不来" in work["editions"][0]["html"]


def test_what_is_not_public_is_a_problem_document(client, published, correct):
    edition = published()
    correct(edition, kind="take_down")

    for address in (
        f"/api/v1/works/{edition.work.public_id}",
        f"/api/v1/works/{uuid.uuid4()}",
        "/api/v1/works?unit=nobody",
    ):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.get("/api/v1/works").json()["count"] == 0


class TestAcknowledging:
    @pytest.fixture
    def waiting(self, published, partner, correct):
        site, secret = partner()
        correct(published())
        receipt = Receipt.objects.get(copy__partner=site)
        return f"/api/v1/receipts/{receipt.public_id}/acknowledgement", secret, receipt

    def test_a_token_acknowledges_once(self, client, waiting):
        address, secret, _receipt = waiting

        first, second = (client.post(address, headers={"Authorization": f"Bearer {secret}"}).json() for _ in range(2))

        assert first == second
        assert first["state"] == "acknowledged"

    def test_a_signature_acknowledges(self, client, waiting):
        address, secret, receipt = waiting
        stamp = int(time.time())
        signature = sign(secret, event_id=str(receipt.public_id), timestamp=stamp, body=b"{}")

        answer = client.post(
            address, b"{}", content_type="application/json",
            headers={"Kepu-Timestamp": str(stamp), "Kepu-Signature": signature},
        )  # fmt: skip

        assert answer.json()["state"] == "acknowledged"

    @pytest.mark.parametrize("age", [0, 301])
    def test_a_wrong_token_a_wrong_or_old_signature_is_nobodys(self, client, waiting, age):
        address, secret, receipt = waiting
        stamp = int(time.time()) - age
        signature = sign(secret if age else "wrong", event_id=str(receipt.public_id), timestamp=stamp, body=b"")

        signed = client.post(address, headers={"Kepu-Timestamp": str(stamp), "Kepu-Signature": signature})
        answers = [client.post(address), client.post(address, headers={"Authorization": "Bearer wrong"}), signed]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        receipt.refresh_from_db()
        assert receipt.state == "pending"
