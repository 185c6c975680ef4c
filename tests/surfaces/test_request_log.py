"""One line for a request, and one name for it in the answer, in the log and in the audit."""

import logging

import pytest
from structlog.contextvars import get_contextvars
from structlog.testing import capture_logs

from kepu.surfaces.request_log import RequestLog


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.INFO, logger="kepu.surfaces.request_log")
    with capture_logs() as lines:
        yield lines


def test_a_request_is_told_in_one_line_without_its_address(client, told):
    client.get("/healthz?q=1")

    assert [(line["event"], line["request"], line["status"], line["account"]) for line in told] == [
        ("request.answered", "GET /healthz", 200, None)
    ]
    assert not {"ip", "address"} & set(told[0])


def test_what_opens_a_booking_is_not_told(client, db, told):
    client.get("/bookings/00000000-0000-0000-0000-000000000000/0123456789abcdef/")

    assert (told[-1]["status"], "0123456789abcdef" in str(told[-1])) == (404, False)
    assert "bookings/" in told[-1]["request"]


def test_what_is_refused_is_told_once(client, db, told, caplog):
    client.get("/api/v1/slots/00000000-0000-0000-0000-000000000000")

    assert [line["status"] for line in told] == [404]
    assert [record for record in caplog.records if record.name == "django.request"] == []


def test_a_signed_in_account_is_named_by_its_key(sign_in, cast, told):
    sign_in("stranger").get("/healthz")

    assert told[-1]["account"] == cast.account["stranger"].pk


def test_what_is_written_meanwhile_carries_the_name_that_the_answer_carries(client, monkeypatch):
    seen = []
    monkeypatch.setattr("kepu.surfaces.request_log._say", lambda *said: seen.append(get_contextvars()["request_id"]))
    monkeypatch.setattr("kepu.surfaces.request_log._level.isEnabledFor", lambda level: True)

    answer = client.get("/healthz", headers={"X-Request-ID": "a-name-of-its-own"})

    assert (seen, answer["X-Request-ID"]) == (["a-name-of-its-own"], "a-name-of-its-own")
    assert get_contextvars() == {}


def test_a_name_does_not_outlive_a_request_that_fails(rf):
    def fails(request):
        raise RuntimeError

    request = rf.get("/", headers={"X-Request-ID": "abcdefgh"})

    with pytest.raises(RuntimeError):
        RequestLog(fails)(request)
    assert get_contextvars() == {}
