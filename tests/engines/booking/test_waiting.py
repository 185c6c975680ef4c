from datetime import timedelta

import pytest

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.models import Booking
from kepu.engines.booking.selectors import get_booking
from kepu.engines.booking.services import (
    accept_offer,
    cancel_booking,
    decline_offer,
    expire_offers,
    release_shares,
    set_capacity,
)
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.booking.house import NOW, OPENING, group

SHARE = {
    "code": "schools",
    "label_zh": "学校",
    "label_en": "schools",
    "seats": 4,
    "for": "school",
    "released_hours_before": 48,
}


def cancel(answer, now=NOW):
    return cancel_booking(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key, now=now)


def state(answer):
    return Booking.objects.get(public_id=answer.booking).state


def test_a_full_slot_has_a_waiting_list_in_the_order_of_arrival(house):
    house.open(capacity=2)
    house.book("a@example.org", 2)

    first, second = house.wait("b@example.org"), house.wait("c@example.org")

    assert (first.state, first.position, second.position) == ("waiting", 1, 2)
    assert house.look().waiting == 2


def test_where_there_is_room_nobody_waits(house):
    house.open(capacity=2)

    assert house.wait("a@example.org").state == "confirmed"


def test_a_free_seat_is_offered_to_the_first_and_to_nobody_else(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    first, second = house.wait("b@example.org"), house.wait("c@example.org")

    cancel(booked)

    assert (state(first), state(second)) == ("offered", "waiting")
    with pytest.raises(errors.SoldOut):
        house.book("quick@example.org")


def test_an_offer_is_taken_once_and_in_time(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    first = house.wait("b@example.org")
    cancel(booked)

    with pytest.raises(errors.OfferGone):
        accept_offer(actor=VISITOR, booking_id=first.booking, key=first.manage_key, now=NOW + timedelta(hours=3))
    answer = accept_offer(actor=VISITOR, booking_id=first.booking, key=first.manage_key, now=NOW)

    assert (answer.state, house.look().taken) == ("confirmed", 1)


def test_an_expired_offer_goes_to_the_next(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    first, second = house.wait("b@example.org"), house.wait("c@example.org")
    cancel(booked)

    assert expire_offers(now=NOW + timedelta(minutes=121)) == 1

    assert (state(first), state(second)) == ("expired", "offered")
    assert house.look().taken == 1


def test_an_offer_given_back_goes_to_the_next(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    first, second = house.wait("b@example.org"), house.wait("c@example.org")
    cancel(booked)

    decline_offer(actor=VISITOR, booking_id=first.booking, key=first.manage_key, now=NOW)

    assert state(second) == "offered"


def test_a_group_keeps_its_place_until_all_of_it_fits(house):
    house.open(capacity=6)
    booked = [house.book(f"{number}@example.org", 2) for number in range(3)]
    school = house.wait("school@example.org", group(5))
    single = house.wait("z@example.org")

    cancel(booked[0])
    assert (state(school), state(single)) == ("waiting", "offered")
    cancel(booked[1])
    cancel(booked[2])

    assert state(school) == "offered"
    assert house.look().taken == 6


def test_released_seats_of_a_share_are_offered_to_those_who_wait(house):
    house.rule(shares=[SHARE])
    house.open(capacity=5)
    house.book("a@example.org")
    waiting = house.wait("b@example.org", 3)

    assert release_shares(now=OPENING - timedelta(hours=49)) == 0
    assert release_shares(now=OPENING - timedelta(hours=48)) == 1

    assert state(waiting) == "offered"
    assert house.look().taken == 4


def test_what_is_cancelled_from_a_share_goes_back_to_it(house):
    house.rule(shares=[SHARE], group={"allowed": True, "lead_hours": 1, "min_size": 2})
    house.open(capacity=5)
    school = house.book("school@example.org", group(4, school="第一小学", share="schools"))
    assert house.look().left == 1

    cancel(school)

    assert (house.look().left, house.look().pools[0].left) == (1, 4)


def test_more_seats_serve_the_waiting_list(house):
    house.open(capacity=2)
    house.book("a@example.org")
    waiting = house.wait("b@example.org", 2)

    set_capacity(actor=SYSTEM, slot_id=house.slots[0].id, capacity=3, now=NOW)

    assert state(waiting) == "offered"


def test_the_waiting_list_closes_and_then_seats_are_for_anybody(house):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    waiting = house.wait("b@example.org")
    late = OPENING - timedelta(minutes=60)

    with pytest.raises(errors.WaitingClosed):
        house.wait("c@example.org", now=late)
    cancel(booked, now=late)

    assert state(waiting) == "waiting"
    assert house.book("d@example.org", now=late).state == "confirmed"


def test_waiting_counts_towards_the_day_until_one_leaves(house):
    house.rule(persons_per_account_day=2)
    house.open(capacity=2, count=2)
    house.book("a@example.org", 2)
    waiting = house.wait("b@example.org", 2)

    with pytest.raises(errors.TooManyForAccount):
        house.book("b@example.org", 1, slot=house.slots[1].id)
    cancel(waiting)

    assert house.book("b@example.org", 1, slot=house.slots[1].id).state == "confirmed"


def test_waiting_with_a_known_key_is_answered_again(house):
    house.open(capacity=1)
    house.book("a@example.org")
    first = house.wait("b@example.org", key="again")

    assert house.wait("b@example.org", key="again").booking == first.booking


def test_whoever_has_an_account_is_told_of_the_offer(house, cast):
    house.open(capacity=1)
    booked = house.book("a@example.org")
    house.wait(cast.account["stranger"].pk)

    cancel(booked)

    notice = Notice.objects.get(recipient=cast.account["stranger"])
    assert (notice.topic, notice.params["title"]) == ("booking", "观测台")


def test_the_position_moves_up(house):
    house.open(capacity=1)
    house.book("a@example.org")
    first, second = house.wait("b@example.org"), house.wait("c@example.org")

    cancel(first)

    assert get_booking(actor=VISITOR, booking_id=second.booking, key=second.manage_key).position == 1
