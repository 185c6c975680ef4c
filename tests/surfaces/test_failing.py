"""A request that fails says whether it is worth asking again."""

import pytest
from django.db import OperationalError

from kepu.surfaces.failing import failed


@pytest.fixture
def asking(client):
    client.raise_request_exception = False
    return client


def test_a_program_is_told_when_to_ask_again_while_the_database_is_away(asking, monkeypatch, db):
    def away(**_said):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("kepu.surfaces.api.slots.get_offering", away)

    answer = asking.get("/api/v1/slots?source=facility:7")

    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (503, "2", "application/problem+json")
    assert answer.json()["code"] == "unavailable"


def test_a_fault_of_ours_is_not_worth_asking_again(asking, monkeypatch, db):
    def broken(**_said):
        raise ZeroDivisionError

    monkeypatch.setattr("kepu.surfaces.api.slots.get_offering", broken)

    answer = asking.get("/api/v1/slots?source=facility:7")

    assert (answer.status_code, answer.headers.get("Retry-After"), answer.json()["code"]) == (500, None, "failed")


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ZeroDivisionError, 500)])
def test_people_get_a_page(rf, db, error, status):
    try:
        raise error
    except error:
        answer = failed(rf.get("/"))

    assert (answer.status_code, "text/html" in answer["Content-Type"]) == (status, True)
    assert ("Retry-After" in answer.headers) == (status == 503)
