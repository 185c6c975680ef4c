"""A speaker who has something else at the time of a session: said as far as the reader may know it, and left to the reader."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from kepu.domain.desks.contracts import CommissionDraft
from kepu.domain.desks.services import accept_commission, commission
from kepu.domain.events.contracts import PersonDraft
from kepu.domain.events.models import SessionPerson
from kepu.domain.events.services import add_person, cancel_session, draft_session, want_help
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.services import confirm_duty, invite_helper
from kepu.engines.experts.contracts import ProfileDraft, RequestDraft
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.services import add_rest, ask_for_expert, enter_expert, invite_expert, set_consents
from kepu.foundation.clock import local_date
from kepu.foundation.people.models import Person
from kepu.foundation.people.services import link_account
from kepu.foundation.units.contracts import SYSTEM
from tests.events_cast import a_draft, announced

pytestmark = pytest.mark.django_db
TAKEN = "该时段已另有安排"


@pytest.fixture
def as_(client, cast):
    def _as(name):
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _as


@pytest.fixture
def soon():
    return timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)


@pytest.fixture
def draft(cast, soon):
    return replace(a_draft(cast, None), starts_at=soon, ends_at=soon + timedelta(hours=2))


@pytest.fixture
def session(cast, draft):
    return announced(cast, draft)


@pytest.fixture
def other(cast, draft):
    """other(unit, is_draft=False, hours=1, who="wang") → a session of another unit with the person as speaker."""

    def _other(unit="garden", *, is_draft=False, hours=1, who="wang"):
        actor, shift = cast.actor(f"{unit}_coordinator"), timedelta(hours=hours)
        values = {
            "unit_id": cast.unit[unit],
            "title": "植物之夜",
            "place": "温室",
            "region_code": None if is_draft else "110105",
        }
        changed = replace(draft, starts_at=draft.starts_at + shift, ends_at=draft.ends_at + shift, **values)
        made = draft_session(actor=actor, draft=changed, now=cast.now) if is_draft else announced(cast, changed, unit)
        SessionPerson.objects.create(session=made, person=cast.person[who], role="speaker")
        return made

    return _other


def name_speaker(client, session, name="王若水"):
    posted = {"person-person": name, "person-role": "speaker"}
    return client.post(f"/workbench/events/sessions/{session.public_id}/people/", posted, follow=True).text


def test_a_session_of_another_unit_is_said_with_place_and_time_and_does_not_stand_in_the_way(as_, session, other):
    other()

    text = name_speaker(as_("astro_coordinator"), session)

    assert text.count("同时段另有安排：") == 2  # once when named, once beside the name
    assert text.count("植物之夜 · 温室") == 2
    assert SessionPerson.objects.filter(session=session).count() == 1


def test_of_another_units_draft_only_that_there_is_something(as_, session, other):
    other(is_draft=True)

    text = name_speaker(as_("astro_coordinator"), session)

    assert TAKEN in text
    assert "植物之夜" not in text


def test_what_is_called_off_or_at_another_time_is_not_said(as_, cast, session, other):
    other(hours=2)
    gone = other(hours=-1)
    cancel_session(actor=cast.actor("garden_coordinator"), session_id=gone.pk, reason="台风", now=cast.now)

    text = name_speaker(as_("astro_coordinator"), session)

    assert "植物之夜" not in text
    assert TAKEN not in text


def test_a_duty_elsewhere_is_said_without_where_to_another_unit(as_, cast, session, other):
    made, keeper = other(who="qian"), cast.actor("garden_coordinator")
    need = want_help(
        actor=keeper, session_id=made.pk, draft=NeedDraft("引导", 1, made.starts_at, made.ends_at), now=cast.now
    )
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(person_id=cast.person["wang"].pk), now=cast.now)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=cast.now)

    text = name_speaker(as_("astro_coordinator"), session)

    assert TAKEN in text
    assert "引导" not in text


def test_help_at_the_same_session_is_nothing_else(as_, cast, session):
    keeper = cast.actor("astro_coordinator")
    draft = NeedDraft("引导", 1, session.starts_at, session.ends_at)
    need = want_help(actor=keeper, session_id=session.pk, draft=draft, now=cast.now)
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=Helper(person_id=cast.person["wang"].pk), now=cast.now)
    confirm_duty(actor=keeper, duty_id=duty.public_id, now=cast.now)

    assert TAKEN not in name_speaker(as_("astro_coordinator"), session)


def test_a_talk_accepted_for_the_day_is_said_to_its_unit(as_, cast, session):
    zhao = cast.person["wang"]
    link_account(actor=SYSTEM, person_id=zhao.pk, account_id=cast.account["astro_member"].pk, now=cast.now)
    draft = CommissionDraft(
        kind="talk", title="月壤里的水", brief="一小时", due_on=local_date(session.starts_at), person_id=zhao.pk
    )
    row = commission(actor=cast.actor("astro_editor"), unit_id=cast.unit["astro"], draft=draft, now=cast.now)
    assert "月壤里的水" not in name_speaker(as_("astro_coordinator"), session)

    accept_commission(actor=cast.actor("astro_member"), commission_id=row.pk, now=cast.now)

    assert "月壤里的水" in as_("astro_coordinator").get(f"/workbench/events/sessions/{session.public_id}/").text


@pytest.fixture
def expert(cast):
    row = enter_expert(
        actor=SYSTEM,
        person_id=cast.person["wang"].pk,
        draft=ProfileDraft(fields=("16020",), topics=("黑洞",)),
        now=cast.now,
    )
    set_consents(actor=SYSTEM, expert_id=row.pk, uses=["academy", "media"], now=cast.now)
    return row


def test_a_request_that_the_expert_accepted_is_said_to_its_unit(as_, cast, session, expert):
    day = local_date(session.starts_at)
    draft = RequestDraft(
        origin="media", title="黑洞照片", question="怎样拍的？", organisation="晨报", minutes=40, needed_on=day
    )
    keeper = cast.actor("astro_coordinator")
    asked = ask_for_expert(actor=keeper, unit_id=cast.unit["astro"], draft=draft, now=cast.now)
    invite_expert(actor=keeper, request_id=asked.pk, expert_id=expert.pk, now=cast.now)
    assert "黑洞照片" not in name_speaker(as_("astro_coordinator"), session)

    Invitation.objects.update(state="accepted", answered_at=cast.now)

    assert "黑洞照片" in as_("astro_coordinator").get(f"/workbench/events/sessions/{session.public_id}/").text


def test_rest_is_said_with_its_days_and_never_why(as_, cast, session, expert):
    day = local_date(session.starts_at)
    add_rest(actor=SYSTEM, expert_id=expert.pk, starts_on=day, ends_on=day, reason="住院", now=cast.now)

    text = name_speaker(as_("astro_coordinator"), session)

    assert f"休整期：{day.isoformat()}" in text
    assert "住院" not in text


def test_who_only_reads_the_session_is_told_nothing(as_, cast, session, other):
    other()
    person = PersonDraft(role="speaker", person_id=cast.person["wang"].pk)
    add_person(actor=cast.actor("astro_coordinator"), session_id=session.pk, draft=person, now=cast.now)

    text = as_("astro_leader").get(f"/workbench/events/sessions/{session.public_id}/").text

    assert "王若水" in text
    assert "植物之夜" not in text


@pytest.mark.parametrize("many", [1, 6])
def test_it_costs_the_same_however_many_speak(as_, cast, session, many, django_assert_max_num_queries):
    for number in range(many):
        person = Person.objects.create(name=f"报告人{number}", unit_id=cast.unit["astro"], category="researcher")
        SessionPerson.objects.create(session=session, person=person, role="speaker")
    client, page = as_("astro_coordinator"), f"/workbench/events/sessions/{session.public_id}/"
    client.get(page)

    with django_assert_max_num_queries(40):
        client.get(page)
