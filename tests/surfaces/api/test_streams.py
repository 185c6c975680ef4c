import json
import time
from dataclasses import replace

import pytest
from django.utils import timezone

from kepu.domain.events.models import OnlineReport
from kepu.domain.events.services import enter_sender
from kepu.foundation.notices.webhooks import sign
from tests.events_cast import a_draft, announced

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream(cast):
    return announced(cast, replace(a_draft(cast, None), mode="both", stream_link="https://live.example.org/1"))


@pytest.fixture
def report(client, cast, stream):
    """report(people=500, delivery="d-1") → the answer to a signed call."""
    sender, secret = enter_sender(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], platform="直播间", now=cast.now
    )

    def _report(people=500, delivery="d-1", *, secret=secret, age=0, body=None):
        body = (
            body
            or json.dumps(
                {"session": str(stream.public_id), "people": people, "as_of": timezone.now().isoformat()}
            ).encode()
        )
        stamp = int(time.time()) - age
        headers = {
            "Kepu-Timestamp": str(stamp),
            "Kepu-Delivery": delivery,
            "Kepu-Signature": sign(secret, event_id=delivery, timestamp=stamp, body=body),
        }
        return client.post(
            f"/api/v1/streams/{sender.public_id}/attendance", body, content_type="application/json", headers=headers
        )

    return _report


def test_a_platform_reports_and_the_same_delivery_counts_once(report, stream):
    body = json.dumps({"session": str(stream.public_id), "people": 500, "as_of": "2025-06-14T03:00:00+08:00"}).encode()

    answers = [report(body=body).json()["replayed"] for _ in range(2)]

    assert answers == [False, True]
    assert OnlineReport.objects.get().people == 500


def test_another_body_under_the_same_number_is_refused(report):
    report(500)

    assert report(600).status_code == 409


@pytest.mark.parametrize("wrong", [{"secret": "another"}, {"age": 400}, {"delivery": ""}])
def test_what_is_not_signed_now_by_the_sender_is_not_heard(report, wrong):
    response = report(**wrong)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"{}", b"[", b'{"session": "x", "people": -1}', "人".encode() * 5000])
def test_a_bad_body_is_a_problem_and_not_a_crash(report, body):
    assert report(body=body).status_code in (413, 422)
    assert not OnlineReport.objects.exists()
