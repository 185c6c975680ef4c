import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from kepu.domain.events.contracts import Came
from kepu.domain.events.models import Session
from kepu.domain.events.services import cancel_session, close_session, draft_session
from kepu.surfaces.public.happenings import days_of
from tests.events_cast import AFTER, BEGINS, a_brand, a_draft, a_plan, an_edition, announced

pytestmark = [pytest.mark.django_db, pytest.mark.charter("H4")]


@pytest.fixture
def edition(cast):
    return an_edition(cast, a_plan(cast, a_brand(cast)))


@pytest.fixture
def draft(cast, edition):
    return a_draft(cast, edition)


@pytest.fixture
def session(cast, draft):
    return announced(cast, draft)


@pytest.fixture
def coming(cast):
    """Announced for tomorrow as the clock of the pages sees it, outside any edition."""
    at = timezone.now() + timedelta(days=1)
    return announced(
        cast,
        replace(a_draft(cast, None), starts_at=at, ends_at=at + timedelta(hours=1), latitude=40.0, longitude=116.4),
    )


def test_what_is_on_is_narrowed_by_grade_place_and_day(client, coming):
    def shown(query):
        return coming.title in client.get(f"/events/{query}").text

    assert all(shown(query) for query in ("", "?grade=5", "?place=110000", "?when=week"))
    assert not any(shown(query) for query in ("?grade=9", "?place=530000", "?mode=online", "?access=sign"))


SATURDAY, SUNDAY = "2025-06-14", "2025-06-15"


@pytest.mark.parametrize(
    ("day", "first", "last"), [("2025-06-11", SATURDAY, SUNDAY), (SATURDAY, SATURDAY, SUNDAY), (SUNDAY, SUNDAY, SUNDAY)]
)
def test_this_weekend_is_the_coming_or_the_present_one(day, first, last):
    from datetime import date

    found = days_of("weekend", date.fromisoformat(day))

    assert [str(found[0]), str(found[1])] == [first, last]


def test_a_draft_is_nobodys_to_read(client, cast, draft):
    session = draft_session(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)

    assert client.get(f"/events/{session.public_id}/").status_code == 404


def test_a_session_says_how_to_attend_for_machines(client, cast, draft):
    session = announced(
        cast, replace(draft, mode="both", stream_link="https://live.example.org/1", booking="first_come", capacity=20)
    )
    text = client.get(f"/events/{session.public_id}/").text

    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.DOTALL)[1])

    assert data["eventAttendanceMode"].endswith("MixedEventAttendanceMode")
    assert data["offers"][0]["price"] == "0.00"
    assert {place["@type"] for place in data["location"]} == {"Place", "VirtualLocation"}


def test_a_session_called_off_says_so(client, cast, session):
    cancel_session(actor=cast.actor("astro_coordinator"), session_id=session.pk, reason="雷雨", now=cast.now)

    text = client.get(f"/events/{session.public_id}/").text

    assert "已取消" in text
    assert "EventCancelled" in text


def test_helpers_and_incidents_are_not_public(client, cast, session):
    from kepu.domain.events.contracts import PersonDraft
    from kepu.domain.events.services import add_person, note_incident

    astro = cast.actor("astro_coordinator")
    add_person(actor=astro, session_id=session.pk, draft=PersonDraft("volunteer", outside_name="陈小雨"), now=cast.now)
    note_incident(actor=astro, session_id=session.pk, severity="minor", text="一人中暑", now=cast.now)

    text = client.get(f"/events/{session.public_id}/").text

    assert "陈小雨" not in text
    assert "一人中暑" not in text


@pytest.mark.parametrize("by", ["day", "unit", "place", "grade"])
def test_the_programme_stands_by_day_unit_place_and_grade(client, session, by):
    response = client.get(f"/brands/open-day/2025/?by={by}")

    assert session.title in response.text
    assert client.get("/brands/open-day/2025/print/").status_code == 200


def test_a_planned_edition_has_no_page_yet(client, cast):
    a_plan(cast, a_brand(cast))

    assert client.get("/brands/open-day/").status_code == 404
    assert client.get("/brands/open-day/2025/").status_code == 404


@pytest.mark.charter("G2", "N2")
def test_every_figure_of_a_brands_report_opens_to_its_records(client, cast, session):
    close_session(actor=cast.actor("astro_coordinator"), session_id=session.pk, came=Came(120, "清点"), now=AFTER)
    text = client.get("/brands/open-day/").text

    addresses = {
        address.replace("&amp;", "&") for address in re.findall(r'href="(/figures/brands\.onsite/[^"]+)"', text)
    }

    assert addresses
    opened = client.get(addresses.pop())
    assert opened.context["value"] == 120
    assert session.title in client.get(opened.context["records_url"]).text


def test_pages_speak_english(client, session):
    for address in (
        "/en/events/",
        f"/en/events/{session.public_id}/",
        "/en/brands/",
        "/en/brands/open-day/",
        "/en/brands/open-day/2025/",
    ):
        response = client.get(address)
        assert response.status_code == 200
        assert "What is on" in response.text


@pytest.mark.parametrize("query", ["", "?brand=open-day", "?unit=astro", "?grade=5", "?place=110000"])
def test_sessions_are_subscribed_to(client, session, query):
    now = timezone.now()
    Session.objects.update(starts_at=now, ends_at=now + timedelta(hours=1))

    book = Calendar.from_ical(client.get(f"/feeds/events.ics{query}").content)

    assert [str(event["summary"]) for event in book.walk("VEVENT")] == [session.title]


def test_another_brands_feed_does_not_have_it(client, session):
    assert b"VEVENT" not in client.get("/feeds/events.ics?brand=other").content
    assert client.get("/feeds/events.ics?unit=nowhere").status_code == 404


def test_one_session_goes_into_a_calendar(client, session):
    event = next(iter(Calendar.from_ical(client.get(f"/feeds/events/{session.public_id}.ics").content).walk("VEVENT")))

    assert event.decoded("dtstart") == BEGINS
