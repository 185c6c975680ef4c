import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core.cache import cache
from django.db import OperationalError

from kepu.engines.booking import services
from kepu.engines.booking.contracts import SlotDraft
from kepu.engines.booking.models import Booking
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.surfaces.console.main import main

GUESTS = {"guests": [{"kind": "adult", "age": 35}, {"kind": "child", "age": 8}], "contact": "a@example.org"}


@pytest.fixture
def slot(cast):
    """A slot of three seats in two days at an offering that everybody sees."""

    def _slot(capacity=3, **rules):
        offering = services.open_offering(
            actor=SYSTEM, source="facility:7", unit_id=cast.unit["astro"], title="观测台", now=now(),
            rules={"release_days_ahead": None, **rules},
        )  # fmt: skip
        starts_at = now() + timedelta(days=4)
        draft = SlotDraft(starts_at, starts_at + timedelta(hours=1), capacity)
        return services.open_slots(actor=SYSTEM, offering_id=offering.id, drafts=[draft], now=now())[0]

    return _slot


def post(client, slot, body, key="k1"):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(
        f"/api/v1/slots/{slot.public_id}/bookings", body, content_type="application/json", headers=headers
    )


def test_anybody_books_with_a_contact(client, slot):
    view = slot()

    answer = post(client, view, GUESTS)

    assert answer.status_code == 201
    assert (answer.json()["state"], answer.json()["ticket"][:3]) == ("confirmed", "K1.")


def test_the_same_request_again_is_answered_again(client, slot):
    view = slot()

    first, second = post(client, view, GUESTS), post(client, view, GUESTS)

    assert (second.status_code, second.json()) == (200, first.json())
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "key", "status", "code"),
    [
        (GUESTS, "", 400, "key_missing"),
        ({**GUESTS, "contact": "b@example.org", "guests": [{}] * 4}, "k2", 409, "sold_out"),
        ({**GUESTS, "contact": ""}, "k3", 422, "needs_identity"),
        ({**GUESTS, "guests": []}, "k4", 422, "empty_party"),
        ({**GUESTS, "guests": [{"kind": "child", "age": 8}]}, "k5", 409, "needs_adult"),
    ],
)
def test_a_refusal_is_a_problem_with_its_code(client, slot, body, key, status, code):
    answer = post(client, slot(), body, key)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_key_with_other_content_is_refused(client, slot):
    view = slot()
    post(client, view, GUESTS)

    assert post(client, view, {**GUESTS, "guests": [{}]}).json()["code"] == "key_reused"


def test_a_full_slot_says_what_helps_in_the_reader_s_language(client, slot):
    view = slot(capacity=1)

    answer = post(client, view, GUESTS).json()

    assert answer["title"] == "剩余名额不足，无法容纳全部人员。"
    assert "可以加入候补。" in answer["advice"]["texts"]


def test_one_may_wait(client, slot):
    view = slot(capacity=2)
    post(client, view, GUESTS)

    answer = post(client, view, {**GUESTS, "contact": "b@example.org", "wait": True}, "k2")

    assert (answer.status_code, answer.json()["state"], answer.json()["position"]) == (201, "waiting", 1)


def test_who_asks_again_while_the_database_is_away_is_not_kept_out_for_it(client, slot, settings, monkeypatch):
    def away(**_said):
        raise OperationalError("the database system is starting up")

    cache.clear()
    settings.BOOKINGS_PER_ADDRESS, client.raise_request_exception, view = 2, False, slot()

    with monkeypatch.context() as broken:
        broken.setattr(services, "book", away)
        lost = [post(client, view, GUESTS).status_code for _ in range(5)]
    found = [post(client, view, GUESTS).status_code for _ in range(3)]
    cache.clear()

    assert (lost, found) == ([503] * 5, [201, 200, 429])


def test_a_signed_in_account_needs_no_contact(sign_in, cast, slot):
    answer = post(sign_in("stranger"), slot(), {"guests": [{}]})

    assert answer.status_code == 201
    assert Booking.objects.get().account_id == cast.account["stranger"].pk


def test_nonsense_is_422_and_nothing_is_stored(client, slot):
    answer = post(client, slot(), {"guests": [{"age": -1}], "contact": "a@example.org"})

    assert (answer.status_code, Booking.objects.count()) == (422, 0)


def test_a_slot_is_read_with_its_rules(client, slot):
    view = slot(persons_per_account_day=5, children_per_account_day=3)

    answer = client.get(f"/api/v1/slots/{view.public_id}").json()

    assert (answer["left"], answer["bookable"]) == (3, True)
    assert "每个账号每个参观日最多约 5 人，其中 14 岁以下最多 3 人。" in answer["rules"]


def test_slots_of_a_listed_offering_are_listed(client, slot):
    view = slot()

    assert [row["id"] for row in client.get("/api/v1/slots?source=facility:7").json()["slots"]] == [str(view.public_id)]
    assert client.get("/api/v1/slots?source=facility:8").status_code == 404


def test_an_unknown_slot_is_404(client, db):
    assert client.get("/api/v1/slots/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_booking_is_read_and_cancelled_with_its_key_alone(client, slot):
    made = post(client, slot(), GUESTS).json()
    address = f"/api/v1/slots/bookings/{made['booking']}"
    headers = {"Booking-Key": made["manage_key"]}

    assert client.get(address).status_code == 404
    assert client.get(address, headers=headers).json()["people"] == 2
    assert client.post(f"{address}/cancellation", headers={"Booking-Key": "wrong"}).status_code == 404
    assert client.post(f"{address}/cancellation").status_code == 400
    assert client.post(f"{address}/cancellation", headers=headers).json()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("who", "status"), [("astro_coordinator", 200), ("garden_coordinator", 404), ("stranger", 404)]
)
def test_staff_read_bookings_of_their_own_units(sign_in, client, slot, who, status):
    made = post(client, slot(), GUESTS).json()

    assert sign_in(who).get(f"/api/v1/slots/bookings/{made['booking']}").status_code == status


@pytest.fixture
def draw(client, slot, tmp_path):
    """A drawn lottery's published file."""
    view = slot(mode="lottery")
    for number in range(5):
        post(client, view, {"guests": [{}], "contact": f"{number}@example.org"})
    later = now() + timedelta(days=3)
    services.close_entries(actor=SYSTEM, slot_id=view.id, now=later)
    services.reveal_and_draw(actor=SYSTEM, slot_id=view.id, now=later + timedelta(minutes=10))
    path = tmp_path / "draw.json"
    path.write_bytes(client.get(f"/api/v1/slots/{view.public_id}/draw").content)
    return path


def test_a_published_draw_is_verified_from_the_console(draw):
    result = CliRunner().invoke(main, ["lottery", "verify", str(draw)])

    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "5 entries, 3 won, 2 wait, 0 faults")


def test_a_changed_draw_is_found_out_on_the_console(draw):
    document = json.loads(draw.read_text())
    document["result"]["won"].reverse()
    draw.write_text(json.dumps(document))

    assert CliRunner().invoke(main, ["lottery", "verify", str(draw)]).exit_code == 1


@pytest.mark.parametrize(
    "content", ["[]", "{", '{"algorithm": "x", "state": "drawn"}', '{"algorithm": "kepu-lottery-1"}']
)
def test_what_is_no_draw_ends_with_2(tmp_path, content):
    path = tmp_path / "draw.json"
    path.write_text(content)

    assert CliRunner().invoke(main, ["lottery", "verify", str(path)]).exit_code == 2
