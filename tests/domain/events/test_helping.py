"""Help for sessions: wanted, moved, called off and copied with them; noted once they are over, and in the record with its minutes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kepu.domain.events.contracts import Came, EditionDraft, PersonDraft
from kepu.domain.events.errors import NotOverYet, WrongState
from kepu.domain.events.models import Session
from kepu.domain.events.selectors.science_day import registered
from kepu.domain.events.services import (
    add_person,
    announce_session,
    cancel_session,
    change_session,
    close_session,
    copy_edition,
    draft_session,
    note_help,
    want_help,
)
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.models import Duty, HelpNeed
from kepu.engines.booking.selectors.duties import list_needs, list_open_needs
from kepu.engines.booking.services import confirm_duty, invite_helper
from kepu.engines.ledger.models import Contribution, Record
from kepu.engines.ledger.people_selectors import minutes_of_persons
from kepu.foundation.units.policies import Refused
from tests.events_cast import AFTER, BEGINS

pytestmark = pytest.mark.django_db
DRAFT = NeedDraft("引导观众", 3, BEGINS, BEGINS + timedelta(hours=2), is_open=True)


@pytest.fixture
def keeper(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def need(cast, session, keeper):
    return want_help(actor=keeper, session_id=session.pk, draft=DRAFT, now=cast.now)


def helping(cast, need, helper):
    keeper = cast.actor("astro_coordinator")
    duty = invite_helper(actor=keeper, need_id=need.pk, helper=helper, now=cast.now)
    return confirm_duty(actor=keeper, duty_id=duty.public_id, now=cast.now)


def closed(session, keeper):
    return close_session(actor=keeper, session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER)


def parts_of(record):
    return set(
        Contribution.objects.filter(record=record).values_list("person__name", "outside_name", "role", "minutes")
    )


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "stranger"])
def test_nobody_else_wants_help_for_a_session(cast, session, who):
    with pytest.raises(Refused):
        want_help(actor=cast.actor(who), session_id=session.pk, draft=DRAFT, now=cast.now)


def test_people_offer_only_once_it_is_announced(cast, talk, keeper):
    session = draft_session(actor=keeper, draft=talk, now=cast.now)
    want_help(actor=keeper, session_id=session.pk, draft=DRAFT, now=cast.now)

    assert list_open_needs(sources=[session.source], now=cast.now) == []
    announce_session(actor=keeper, session_id=session.pk, now=cast.now)
    assert [one.task for one in list_open_needs(sources=[session.source], now=cast.now)] == ["引导观众"]


def test_help_moves_with_its_session(cast, session, talk, need, keeper):
    later = replace(talk, starts_at=talk.starts_at + timedelta(hours=3), ends_at=talk.ends_at + timedelta(hours=3))

    change_session(actor=keeper, session_id=session.pk, draft=later, now=cast.now)

    need.refresh_from_db()
    assert need.starts_at == BEGINS + timedelta(hours=3)


def test_help_is_called_off_with_its_session(cast, session, need, keeper):
    duty = helping(cast, need, Helper(person_id=cast.person["wang"].pk))

    cancel_session(actor=keeper, session_id=session.pk, reason="雷雨", now=cast.now)

    assert Duty.objects.get(pk=duty.pk).state == "cancelled"
    assert not HelpNeed.objects.get(pk=need.pk).is_live


def test_minutes_of_helpers_stand_in_the_record_and_count_for_the_person(cast, session, need, keeper):
    inside = helping(cast, need, Helper(person_id=cast.person["wang"].pk))
    outside = helping(cast, need, Helper(name="周明", contact="zhou@example.org", is_named=True))
    note_help(actor=keeper, session_id=session.pk, served={inside.pk: 110, outside.pk: 60}, now=AFTER)

    closed(session, keeper)

    assert parts_of(Record.objects.get()) == {("王若水", "", "volunteer", 110), (None, "周明", "volunteer", 60)}
    wang = cast.person["wang"].pk
    assert minutes_of_persons([wang])[wang] == 110


def test_what_is_noted_after_closing_corrects_the_record(cast, session, need, keeper):
    duty = helping(cast, need, Helper(person_id=cast.person["wang"].pk))
    closed(session, keeper)

    note_help(actor=keeper, session_id=session.pk, served={duty.pk: 90}, now=AFTER)

    live = Record.objects.latest("pk")
    assert parts_of(live) == {("王若水", "", "volunteer", 90)}
    assert Record.objects.count() == 2


def test_who_was_entered_by_hand_too_is_one_person(cast, session, need, keeper):
    wang = cast.person["wang"]
    add_person(
        actor=keeper, session_id=session.pk, draft=PersonDraft(role="volunteer", person_id=wang.pk), now=cast.now
    )
    duty = helping(cast, need, Helper(person_id=wang.pk))
    note_help(actor=keeper, session_id=session.pk, served={duty.pk: 90}, now=AFTER)

    closed(session, keeper)

    assert parts_of(Record.objects.get()) == {("王若水", "", "volunteer", 90)}


def test_help_is_not_noted_before_the_end_nor_for_what_is_called_off(cast, session, need, keeper):
    duty = helping(cast, need, Helper(person_id=cast.person["wang"].pk))

    with pytest.raises(NotOverYet):
        note_help(actor=keeper, session_id=session.pk, served={duty.pk: 90}, now=BEGINS)
    cancel_session(actor=keeper, session_id=session.pk, reason="雷雨", now=cast.now)
    with pytest.raises(WrongState):
        note_help(actor=keeper, session_id=session.pk, served={duty.pk: 90}, now=AFTER)


def test_next_years_edition_wants_the_same_help(cast, session, edition, need):
    draft = EditionDraft(2026, "再访圆顶", date(2026, 6, 13), date(2026, 6, 14), lead_unit_id=cast.unit["north"])

    copied = copy_edition(
        actor=cast.actor("north_coordinator"), edition_id=edition.pk, draft=draft, with_sessions=True, now=cast.now
    )  # fmt: skip

    (next_year,) = Session.objects.filter(edition=copied)
    (wanted,) = list_needs(source=next_year.source)
    assert (wanted.task, wanted.wanted, wanted.taken, wanted.is_shown) == ("引导观众", 3, 0, False)


def test_the_science_day_counts_helpers_with_their_minutes(cast, session, need, keeper):
    duty = helping(cast, need, Helper(person_id=cast.person["wang"].pk))
    note_help(actor=keeper, session_id=session.pk, served={duty.pk: 90}, now=AFTER)

    (row,) = registered([session], now=AFTER)

    assert (row.volunteers, row.volunteer_minutes) == (1, 90)
