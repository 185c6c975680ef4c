from dataclasses import replace
from datetime import timedelta

import pytest

from kepu.domain.events.contracts import Came, PersonDraft
from kepu.domain.events.errors import CountMissing, InvalidDraft, NotOverYet, OutsideScope, ReasonMissing, WrongState
from kepu.domain.events.models import Session
from kepu.domain.events.services import (
    add_person,
    announce_session,
    cancel_session,
    change_session,
    close_session,
    draft_session,
    note_incident,
    recount_session,
    report_online,
    set_minutes,
    write_report,
)
from kepu.engines.ledger.models import Record
from kepu.foundation.files.contracts import Upload
from kepu.foundation.units.policies import Refused
from tests.events_cast import AFTER

pytestmark = pytest.mark.django_db


def astro(cast):
    return cast.actor("astro_coordinator")


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "stranger"])
def test_nobody_else_drafts_a_session(cast, talk, who):
    with pytest.raises(Refused):
        draft_session(actor=cast.actor(who), draft=talk, now=cast.now)


def test_an_announcement_names_what_lacks(cast, talk):
    session = draft_session(actor=astro(cast), draft=replace(talk, place=""), now=cast.now)

    with pytest.raises(InvalidDraft) as refusal:
        announce_session(actor=astro(cast), session_id=session.pk, now=cast.now)
    assert refusal.value.field == "place"


def test_calling_off_needs_a_reason_and_is_for_good(cast, session):
    with pytest.raises(ReasonMissing):
        cancel_session(actor=astro(cast), session_id=session.pk, reason="", now=cast.now)
    cancel_session(actor=astro(cast), session_id=session.pk, reason="雷雨", now=cast.now)

    with pytest.raises(WrongState):
        cancel_session(actor=astro(cast), session_id=session.pk, reason="雷雨", now=cast.now)


def test_a_session_is_not_closed_before_it_is_over(cast, session):
    with pytest.raises(NotOverYet):
        close_session(actor=astro(cast), session_id=session.pk, came=Came(1, "清点"), now=cast.now)


def test_nobody_counted_means_it_is_not_closed(cast, session):
    with pytest.raises(CountMissing):
        close_session(actor=astro(cast), session_id=session.pk, came=None, now=AFTER)
    assert not Record.objects.exists()


@pytest.mark.charter("N1")
def test_a_closed_session_is_one_record_with_people_tags_shares_and_evidence(cast, talk, session_of):
    draft = replace(talk, mode="both", stream_link="https://live.example.org/1", cohosts=((cast.unit["ocean"], 3000),))
    session = session_of(draft)
    add_person(
        actor=astro(cast), session_id=session.pk, draft=PersonDraft("speaker", cast.person["li"].pk), now=cast.now
    )
    helper = add_person(
        actor=astro(cast), session_id=session.pk, draft=PersonDraft("volunteer", outside_name="陈小雨"), now=cast.now
    )
    set_minutes(actor=astro(cast), person_row_id=helper.pk, minutes=240, now=cast.now)
    report_online(actor=astro(cast), session_id=session.pk, platform="直播间", people=900, note="后台", now=AFTER)
    write_report(
        actor=astro(cast), session_id=session.pk, report="顺利。", replay_link="", uploads=[Upload("a.jpg", b"x")],
        links=["https://news.example.org/1"], now=AFTER,
    )  # fmt: skip

    close_session(actor=astro(cast), session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER)

    record = Record.objects.get()
    assert (record.state, record.onsite, record.online, record.mode) == ("confirmed", 120, 900, "both")
    assert dict(record.tags.values_list("namespace", "value")) == {"brand": "open-day", "edition": "open-day-2025"}
    assert dict(record.shares.values_list("unit__code", "basis_points")) == {"astro": 7000, "ocean": 3000}
    assert dict(record.contributions.values_list("role", "minutes")) == {"speaker": 120, "volunteer": 240}
    assert record.evidence.count() == 2


def test_an_editor_closes_and_the_coordinator_confirms(cast, session):
    close_session(actor=cast.actor("astro_editor"), session_id=session.pk, came=Came(30, "清点"), now=AFTER)

    assert Record.objects.get().state == "proposed"


def test_what_nobody_knows_is_recorded_as_not_known(cast, session):
    close_session(actor=astro(cast), session_id=session.pk, came=Came(note="门口无人计数", is_unknown=True), now=AFTER)

    assert Record.objects.get().onsite is None


def test_a_later_count_corrects_the_record(cast, closed):
    recount_session(actor=astro(cast), session_id=closed.pk, came=Came(135, "复核照片"), reason="漏计侧门", now=AFTER)

    assert Record.objects.get(is_live=True).onsite == 135
    assert Record.objects.filter(is_live=False).get().onsite == 120


def test_a_closed_session_does_not_change(cast, closed, talk):
    with pytest.raises(WrongState):
        change_session(actor=astro(cast), session_id=closed.pk, draft=talk, now=AFTER)


def test_people_of_units_out_of_sight_are_not_put_in(cast, session):
    with pytest.raises(OutsideScope):
        add_person(
            actor=astro(cast), session_id=session.pk, draft=PersonDraft("speaker", cast.person["qian"].pk), now=cast.now
        )


def test_an_incident_note_says_what_happened(cast, session):
    with pytest.raises(ReasonMissing):
        note_incident(actor=astro(cast), session_id=session.pk, severity="minor", text=" ", now=AFTER)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "gone"},
        {"title": ""},
        {"onsite_counted": 5, "count_note": ""},
        {"booking": "lottery", "capacity": None},
    ],
)
def test_the_database_refuses_what_must_never_be(session, changes):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.update(**changes)


def test_shares_are_all_stated_or_none(cast, talk):
    draft = replace(talk, cohosts=((cast.unit["ocean"], 3000), (cast.unit["hall"], None)))

    with pytest.raises(InvalidDraft):
        draft_session(actor=astro(cast), draft=draft, now=cast.now)


def test_a_session_online_alone_has_nobody_on_site(cast, talk, session_of):
    session = session_of(replace(talk, mode="online", stream_link="https://live.example.org/1"))
    report_online(actor=astro(cast), session_id=session.pk, platform="直播间", people=10, note="", now=AFTER)
    report_online(
        actor=astro(cast), session_id=session.pk, platform="直播间", people=70, note="", now=AFTER + timedelta(hours=1)
    )
    report_online(actor=astro(cast), session_id=session.pk, platform="视频号", people=5, note="", now=AFTER)

    close_session(actor=astro(cast), session_id=session.pk, came=None, now=AFTER)

    record = Record.objects.get()
    assert (record.onsite, record.online) == (0, 75)
