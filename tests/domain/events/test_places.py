from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from kepu.domain.events.models import SessionHolder
from kepu.domain.events.selectors import attendance_of, places_of
from kepu.domain.events.services import announce_session, cancel_session, change_session, close_session, draft_session
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, Scan
from kepu.engines.booking.errors import CapacityBelowTaken
from kepu.engines.booking.selectors import get_booking, list_slots
from kepu.engines.booking.services import admit, book
from kepu.engines.ledger.models import Record
from tests.events_cast import AFTER, BEGINS

pytestmark = [pytest.mark.django_db, pytest.mark.charter("H4")]


@pytest.fixture
def booked(session_of, talk):
    return session_of(replace(talk, booking="first_come", capacity=30))


def slot_of(session, now):
    return next(slot for slot in list_slots(now=now, source=session.source) if slot.state != "cancelled")


def family(session, now, *, contact="a@example.org", people=2):
    request = Request(
        slot_of(session, now).id,
        Holder(None, contact=contact, name="王家"),
        Party(guests=(Guest(),) * people),
        uuid4().hex,
    )
    return book(actor=VISITOR, request=request, now=now)


def let_in(cast, session, answer, people=2):
    scan = Scan(uuid4(), slot_of(session, BEGINS).id, answer.ticket_code, people, BEGINS)
    return admit(actor=cast.actor("astro_coordinator"), scan=scan, now=BEGINS)


def test_announcing_opens_places(cast, booked):
    (slot,) = places_of(booked, now=cast.now, language="zh-hans")

    assert (slot.capacity, slot.left, slot.is_bookable) == (30, 30, True)
    assert slot.rules


def test_an_editor_opens_places_too(cast, talk):
    """Who keeps sessions need not keep the rules of a desk."""
    editor = cast.actor("astro_editor")
    session = draft_session(actor=editor, draft=replace(talk, booking="first_come", capacity=5), now=cast.now)

    shown = announce_session(actor=editor, session_id=session.pk, now=cast.now)

    assert places_of(shown, now=cast.now, language="en")[0].capacity == 5


@pytest.mark.charter("N1")
def test_what_the_gate_let_in_reaches_the_ledger_and_nobody_types_it(cast, booked):
    let_in(cast, booked, family(booked, cast.now))
    family(booked, cast.now, contact="b@example.org")

    close_session(actor=cast.actor("astro_coordinator"), session_id=booked.pk, came=None, now=AFTER)

    assert Record.objects.get().onsite == 2
    assert SessionHolder.objects.filter(session=booked).count() == 1


def test_where_nobody_was_scanned_the_gate_says_nothing(cast, booked):
    family(booked, cast.now)

    assert attendance_of(booked, now=AFTER).gate is None


def test_calling_off_ends_the_bookings(cast, booked):
    answer = family(booked, cast.now)

    cancel_session(actor=cast.actor("astro_coordinator"), session_id=booked.pk, reason="雷雨", now=cast.now)

    booking = get_booking(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key)
    assert booking.state == "cancelled"


def test_another_time_takes_the_bookings_along(cast, booked, talk):
    answer = family(booked, cast.now)
    later = replace(
        talk,
        booking="first_come",
        capacity=30,
        starts_at=BEGINS + timedelta(hours=3),
        ends_at=BEGINS + timedelta(hours=5),
    )

    change_session(actor=cast.actor("astro_coordinator"), session_id=booked.pk, draft=later, now=cast.now)

    booking = get_booking(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key)
    assert (booking.state, booking.slot.starts_at) == ("confirmed", later.starts_at)


def test_fewer_places_than_are_taken_are_refused(cast, booked, talk):
    family(booked, cast.now, people=3)

    with pytest.raises(CapacityBelowTaken):
        change_session(
            actor=cast.actor("astro_coordinator"), session_id=booked.pk, now=cast.now,
            draft=replace(talk, booking="first_come", capacity=2),
        )  # fmt: skip
