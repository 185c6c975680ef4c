"""Offering to help from the public page, and one's own duties."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from kepu.engines.booking.models import Duty
from kepu.engines.booking.policies import duty_key
from kepu.engines.booking.services import confirm_duty
from kepu.foundation.people.models import Person
from tests.surfaces.workbench.duties.conftest import as_, helping, need, session  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
OFFER = {
    "name": "周明",
    "age_from": "18",
    "contact": "zhou@example.org",
    "said": "会英语",
    "is_named": "on",
    "website": "",
}


def own(duty, rest=""):
    return f"/duties/{duty.public_id}/{duty_key(duty.public_id)}/{rest}"


def test_the_page_of_a_session_says_that_help_is_wanted(client, session, need):  # noqa: F811
    text = client.get(f"/events/{session.public_id}/").text

    assert "招募志愿者" in text
    assert "还需 2 人" in text
    assert reverse("public:help_offer", args=[need.public_id]) in text


def test_anybody_offers_to_help_and_follows_it_by_a_link(client, cast, need):  # noqa: F811
    response = client.post(f"/help/{need.public_id}/", OFFER)

    duty = Duty.objects.get()
    assert response["Location"] == own(duty)
    assert "报名已收到" in client.get(own(duty)).text
    assert "zhou@example.org" not in client.get(own(duty)).text


def test_a_minor_needs_a_guardian(client, need):  # noqa: F811
    need.min_age = 14
    need.save(update_fields=["min_age"])

    response = client.post(f"/help/{need.public_id}/", OFFER | {"age_from": "14"})

    assert response.status_code == 422
    assert "没有监护人同意，不能报名" in response.text
    assert not Duty.objects.exists()


def test_a_task_for_adults_takes_nobody_younger(client, need):  # noqa: F811
    response = client.post(f"/help/{need.public_id}/", OFFER | {"age_from": "16"})

    assert response.status_code == 422


def test_what_is_refused_loses_nothing_that_was_typed(client, need):  # noqa: F811
    client.post(f"/help/{need.public_id}/", OFFER)

    response = client.post(f"/help/{need.public_id}/", OFFER)

    assert response.status_code == 409
    assert "会英语" in response.text


def test_a_machine_that_fills_in_everything_leaves_nothing(client, need):  # noqa: F811
    client.post(f"/help/{need.public_id}/", OFFER | {"website": "x"})

    assert not Duty.objects.exists()


def test_a_need_by_invitation_is_not_there_for_the_public(client, need):  # noqa: F811
    need.is_open = False
    need.save(update_fields=["is_open"])

    assert client.get(f"/help/{need.public_id}/").status_code == 404


def test_who_is_confirmed_has_it_in_the_calendar_and_can_give_it_back(client, helping):  # noqa: F811
    duty = helping()

    event = Calendar.from_ical(client.get(own(duty, "duty.ics")).content).walk("VEVENT")[0]
    client.post(own(duty, "answer/"), {"answer": "no", "reason": "考试"})

    assert "引导观众" in event["summary"]
    assert Duty.objects.get().state == "withdrawn"


def test_without_the_key_a_duty_is_not_there(client, cast, helping):  # noqa: F811
    duty = helping()
    client.force_login(cast.account["ocean_coordinator"], backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(f"/duties/{duty.public_id}/{'0' * 32}/").status_code == 404
    assert client.post(f"/duties/{duty.public_id}/{'0' * 32}/answer/").status_code == 404


def test_an_account_without_any_role_offers_and_finds_its_duties(as_, cast, need):  # noqa: F811
    client = as_("stranger")
    client.post(f"/help/{need.public_id}/", OFFER | {"contact": ""})
    duty = Duty.objects.get()
    confirm_duty(actor=cast.actor("astro_coordinator"), duty_id=duty.public_id, now=need.created_at)

    text = client.get("/duties/").text

    assert "引导观众" in text
    assert "志愿服务已确认" in text


def test_ones_duties_are_for_who_is_signed_in(client):
    assert "/login" in client.get("/duties/")["Location"]


def test_a_person_of_the_register_helps_as_that_person(as_, cast, need):  # noqa: F811
    Person.objects.filter(pk=cast.person["wang"].pk).update(account=cast.account["astro_member"])

    as_("astro_member").post(f"/help/{need.public_id}/", OFFER | {"contact": ""})

    assert Duty.objects.get().who == f"person:{cast.person['wang'].pk}"
