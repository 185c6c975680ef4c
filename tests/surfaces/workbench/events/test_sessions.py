from datetime import UTC, datetime

import pytest
from django.utils import timezone

from kepu.domain.events.models import Session
from kepu.engines.ledger.models import Record

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "lecture", "title": "看月亮", "starts_at": "2025-07-05T19:00", "ends_at": "2025-07-05T21:00", "mode": "onsite",
    "region": "110105", "place": "楼顶", "booking": "none", "audience": ["public"], "languages": ["zh"], "cohosts": "海洋研究所 30",
    "coordinates": "40.0, 116.4",
}  # fmt: skip


@pytest.fixture
def as_(client, cast):
    def _as(name):
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _as


@pytest.fixture
def over(session):
    """It is over as the clock of the pages sees it."""
    Session.objects.update(starts_at=datetime(2025, 6, 14, 1, tzinfo=UTC), ends_at=datetime(2025, 6, 14, 3, tzinfo=UTC))
    return session


def page(session, rest=""):
    return f"/workbench/events/sessions/{session.public_id}/{rest}"


def test_a_session_is_drafted_and_announced_on_its_page(as_, cast):
    client = as_("astro_coordinator")

    response = client.post("/workbench/events/sessions/new/", {**NEW, "unit": cast.unit["astro"]})
    session = Session.objects.get()
    assert response["Location"] == page(session)
    client.post(page(session, "announcement/"))

    session.refresh_from_db()
    assert (session.state, session.cohosts.get().basis_points, session.latitude) == ("announced", 3000, 40.0)


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(as_, cast):
    client = as_("astro_coordinator")

    response = client.post(
        "/workbench/events/sessions/new/", {**NEW, "unit": cast.unit["astro"], "booking": "first_come"}
    )

    assert response.status_code == 422
    assert "请填写名额" in response.text
    assert "看月亮" in response.text


def test_a_session_is_closed_with_a_count_and_leads_to_its_record(as_, over):
    client = as_("astro_coordinator")

    response = client.post(page(over, "closing/"), {"onsite": 88, "note": "清点"}, follow=True)

    assert Record.objects.get().onsite == 88
    assert str(Record.objects.get().public_id) in response.text


def test_closing_without_a_count_is_refused_in_words(as_, over):
    response = as_("astro_coordinator").post(page(over, "closing/"), {})

    assert response.status_code == 422
    assert "请填报人数" in response.text


def test_people_materials_and_incidents_are_added_on_the_page(as_, over):
    client = as_("astro_coordinator")

    client.post(page(over, "people/"), {"person-person": "李启明", "person-role": "speaker"})
    client.post(page(over, "materials/"), {"material-name": "折页", "material-quantity": 200})
    client.post(page(over, "incidents/"), {"incident-severity": "minor", "incident-text": "一人中暑，已送医务室。"})

    text = client.get(page(over)).text
    assert all(words in text for words in ("李启明", "折页", "一人中暑"))


def test_the_list_is_narrowed_and_exported(as_, session):
    client = as_("north_coordinator")

    assert session.title in client.get("/workbench/events/?state=announced").text
    assert session.title not in client.get("/workbench/events/?state=draft").text
    assert client.get("/workbench/events/?export=xlsx").content[:2] == b"PK"


@pytest.mark.parametrize(
    ("who", "status"), [("astro_coordinator", 200), ("north_coordinator", 200), ("ocean_coordinator", 404)]
)
def test_who_sees_a_session(as_, session, who, status):
    assert as_(who).get(page(session)).status_code == status


def test_incidents_are_read_by_those_who_keep_the_session_only(as_, over):
    as_("astro_coordinator").post(page(over, "incidents/"), {"incident-severity": "minor", "incident-text": "一人中暑"})

    assert "一人中暑" not in as_("astro_member").get(page(over)).text


def test_nobody_signed_out_gets_in(client, session):
    assert client.get(page(session)).status_code == 302


def test_the_list_of_sessions_costs_the_same_however_many(as_, cast, talk, session_of, django_assert_max_num_queries):
    for _number in range(5):
        session_of(talk)
    client = as_("north_coordinator")
    client.get("/workbench/events/")

    with django_assert_max_num_queries(30):
        client.get("/workbench/events/")


def test_the_region_sees_sessions_on_its_calendar(as_, session):
    text = as_("north_coordinator").get("/workbench/calendar/?month=2025-06").text

    assert session.title in text


def test_one_edition_by_many_units_is_no_conflict(cast, edition, session, talk, session_of):
    from dataclasses import replace

    from kepu.domain.events.contracts import LocalWords
    from kepu.domain.events.services import join_edition
    from kepu.domain.plans.selectors import find_conflicts, list_entries

    ocean = cast.actor("ocean_coordinator")
    join_edition(actor=ocean, edition_id=edition.pk, unit_id=cast.unit["ocean"], words=LocalWords(), now=timezone.now())
    session_of(replace(talk, unit_id=cast.unit["ocean"], audience=("public",)), "ocean")
    units = [cast.unit["astro"], cast.unit["ocean"]]

    entries = list_entries(unit_ids=units, starts_on=edition.starts_on, ends_on=edition.ends_on)

    assert [entry.form for entry in entries] == ["session", "session"]
    assert find_conflicts(entries, brand_days=14) == []
