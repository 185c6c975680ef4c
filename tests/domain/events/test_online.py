from dataclasses import replace
from datetime import timedelta

import pytest

from kepu.domain.events.errors import DifferentReport, InvalidDraft, UnknownSender
from kepu.domain.events.models import OnlineReport
from kepu.domain.events.selectors import online_of
from kepu.domain.events.services import Reported, Signed, end_sender, enter_sender, receive_report, sender_of
from kepu.foundation.notices.webhooks import sign
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream(session_of, talk):
    return session_of(replace(talk, mode="both", stream_link="https://live.example.org/1"))


@pytest.fixture
def sender(cast):
    return enter_sender(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], platform="直播间", now=cast.now
    )


def signed_by(sender, secret, now, *, body=b"{}", delivery="d-1"):
    stamp = int(now.timestamp())
    signature = sign(secret, event_id=delivery, timestamp=stamp, body=body)
    return Signed(sender.public_id, str(stamp), delivery, signature, body)


def test_a_signed_report_counts_once_however_often_it_comes(cast, stream, sender):
    signed = signed_by(*sender, cast.now)
    report = Reported(stream.public_id, 500, cast.now)

    answers = [receive_report(sender=sender[0], signed=signed, report=report, now=cast.now)[1] for _ in range(2)]

    assert answers == [False, True]
    assert OnlineReport.objects.count() == 1
    assert online_of([stream.pk]) == {stream.pk: 500}


def test_a_delivery_with_other_words_is_refused(cast, stream, sender):
    report = Reported(stream.public_id, 500, cast.now)
    receive_report(sender=sender[0], signed=signed_by(*sender, cast.now), report=report, now=cast.now)

    other = signed_by(*sender, cast.now, body=b"[]")
    with pytest.raises(DifferentReport):
        receive_report(sender=sender[0], signed=other, report=report, now=cast.now)


def test_what_is_late_does_not_undo_what_is_newer(cast, stream, sender):
    for delivery, people, minutes in (("d-2", 800, 0), ("d-1", 300, 10)):
        report = Reported(stream.public_id, people, cast.now - timedelta(minutes=minutes))
        signed = signed_by(*sender, cast.now, delivery=delivery)
        receive_report(sender=sender[0], signed=signed, report=report, now=cast.now)

    assert online_of([stream.pk]) == {stream.pk: 800}


def test_only_the_right_secret_within_five_minutes_is_heard(cast, sender):
    signed = signed_by(*sender, cast.now)

    assert sender_of(signed, now=cast.now) == sender[0]
    for wrong, when in [
        (replace(signed, body=b"[]"), cast.now),
        (replace(signed, delivery="d-9"), cast.now),
        (replace(signed, signature=""), cast.now),
        (signed, cast.now + timedelta(minutes=6)),
    ]:
        with pytest.raises(UnknownSender):
            sender_of(wrong, now=when)


def test_a_sender_that_ended_is_not_heard(cast, sender):
    end_sender(actor=cast.actor("astro_coordinator"), sender_id=sender[0].pk, now=cast.now)

    with pytest.raises(UnknownSender):
        sender_of(signed_by(*sender, cast.now), now=cast.now)


def test_a_sender_of_another_unit_reports_nothing_here(cast, stream):
    theirs = enter_sender(
        actor=cast.actor("ocean_coordinator"), unit_id=cast.unit["ocean"], platform="频道", now=cast.now
    )
    report = Reported(stream.public_id, 500, cast.now)

    with pytest.raises(InvalidDraft):
        receive_report(sender=theirs[0], signed=signed_by(*theirs, cast.now), report=report, now=cast.now)


def test_another_unit_enters_no_sender(cast):
    with pytest.raises(Refused):
        enter_sender(actor=cast.actor("ocean_coordinator"), unit_id=cast.unit["astro"], platform="x", now=cast.now)
