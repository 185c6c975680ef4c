"""A NUL character, which PostgreSQL cannot keep, is refused wherever words are taken as they come."""

import pytest
from django.test import Client

from tests.surfaces.workbench.bases.conftest import (
    base,
    facility,
    hall_venue,
    make_base,
    make_facility,
    open_base,
    published,
    reserve,
    text,
    visits,
    week,
)

__all__ = [
    "base", "facility", "hall_venue", "make_base", "make_facility", "open_base", "published", "reserve", "text", "visits", "week",
]  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/search/?q=%00", "/events/?q=a%00b", "/bases/?province=%00", "/events/?%00=1"])
def test_in_an_address(client, address):
    assert client.get(address).status_code == 400


def test_in_a_form_that_takes_words_as_they_come(open_base, visits, reserve):
    made, client = reserve(visits[0]), Client()

    address = f"/bookings/{made.booking}/{made.manage_key}/explanation/"
    answer = client.post(address, "text=a%00b", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


def test_in_a_request_of_the_api(open_base, visits):
    asked = {"contact": "13800000001", "party": {"guests": [{"kind": "adult"}], "group_name": "\0"}}

    answer = Client().post(
        f"/api/v1/slots/{visits[0].public_id}/bookings", asked, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )  # fmt: skip

    assert answer.status_code == 400


def test_text_without_one_passes(client):
    assert client.get("/events/?q=%E5%A4%A9%E6%96%87").status_code == 200
