from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.models import Booking, MoveProposal, ResourceHold
from kepu.engines.booking.services import (
    accept_move,
    add_resource,
    assign_resource,
    black_out,
    cancel_booking,
    cancel_slot,
    decline_move,
    expire_moves,
    lift_black_out,
    move_bookings,
    propose_moves,
    withdraw_resource,
)
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import NOW, OPENING


def shut(house, **more):
    return black_out(
        actor=SYSTEM,
        offering_id=house.offering.id,
        starts_at=OPENING,
        ends_at=OPENING + timedelta(hours=1),
        reason="束流检修",
        now=NOW,
        **more,
    )


def test_a_black_out_stops_booking_and_gives_its_reason(house):
    house.open(count=2)

    shut(house)

    with pytest.raises(errors.BlackedOut) as refused:
        house.book("a@example.org")
    assert refused.value.params == {"reason": "束流检修"}
    assert (house.look(0).why_not, house.look(1).why_not) == ("blacked_out", "")


def test_those_who_had_booked_are_offered_the_nearest_time_with_room(house):
    house.open(capacity=4, count=3)
    family = house.book("a@example.org", 3)
    house.book("b@example.org", 2, slot=house.slots[1].id)

    _, moved = shut(house)

    proposal = MoveProposal.objects.get()
    assert moved.moved == (family.booking,)
    assert (proposal.to_slot_id, house.look(2).taken) == (house.slots[2].id, 3)


def test_an_accepted_move_moves_the_seats(house):
    house.open(capacity=4, count=2)
    family = house.book("a@example.org", 3)
    shut(house)

    accept_move(actor=VISITOR, booking_id=family.booking, key=family.manage_key, now=NOW)

    assert (house.look(0).taken, house.look(1).taken) == (0, 3)
    assert Booking.objects.get().slot_id == house.slots[1].id


@pytest.mark.parametrize("end", ["declined", "expired"])
def test_a_move_not_taken_gives_the_seats_back_and_ends_the_booking_without_a_mark(house, end):
    house.rule(no_show={"strikes": 1})
    house.open(capacity=4, count=2)
    family = house.book("a@example.org", 3)
    shut(house)

    if end == "declined":
        decline_move(actor=VISITOR, booking_id=family.booking, key=family.manage_key, now=NOW)
    else:
        assert expire_moves(now=NOW + timedelta(hours=72)) == 1

    assert (house.look(0).taken, house.look(1).taken) == (0, 0)
    assert house.book("a@example.org", 1, slot=house.slots[1].id).state == "confirmed"


def test_cancelling_instead_gives_both_seats_back(house):
    house.open(capacity=4, count=2)
    family = house.book("a@example.org", 3)
    shut(house)

    cancel_booking(actor=VISITOR, booking_id=family.booking, key=family.manage_key, now=NOW)

    assert (house.look(0).taken, house.look(1).taken) == (0, 0)


def test_a_lifted_black_out_opens_the_slot_again(house):
    house.open()
    row, _ = shut(house)

    lift_black_out(actor=SYSTEM, blackout_id=row.pk, now=NOW)

    assert house.book("a@example.org").state == "confirmed"


def test_another_unit_shuts_nothing_here(house, cast):
    with pytest.raises(Refused):
        black_out(
            actor=cast.actor("garden_coordinator"), offering_id=house.offering.id, starts_at=OPENING,
            ends_at=OPENING + timedelta(hours=1), reason="x", now=NOW,
        )  # fmt: skip


def test_a_cancelled_slot_ends_what_finds_no_other_time(house):
    house.open(capacity=4, count=2)
    house.book("a@example.org", 4)
    house.book("b@example.org", 1, slot=house.slots[1].id)

    moved = cancel_slot(actor=SYSTEM, slot_id=house.slots[0].id, reason="台风", now=NOW)

    assert moved.moved == ()
    assert Booking.objects.get(slot=house.slots[0].id).state == "cancelled"


def test_a_cancelled_slot_leaves_those_alone_who_have_an_offer_already(house):
    house.open(capacity=4, count=2)
    family = house.book("a@example.org", 3)
    shut(house)

    cancel_slot(actor=SYSTEM, slot_id=house.slots[0].id, reason="台风", now=NOW)

    assert accept_move(actor=VISITOR, booking_id=family.booking, key=family.manage_key, now=NOW).state == "confirmed"
    assert house.look(1).taken == 3


def test_nobody_is_offered_two_times_at_once(house):
    house.open(capacity=4, count=3)
    family = house.book("a@example.org", 3)
    shut(house)

    again = propose_moves(actor=SYSTEM, booking_ids=[family.booking], reason="台风", now=NOW)

    assert (again.moved, again.left) == ((), ())
    assert MoveProposal.objects.count() == 1


def test_forty_bookings_move_when_a_guide_falls_ill(house, cast):
    house.open(capacity=50, count=3, extras={})
    guide = add_resource(
        actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="李启明", languages=("en",),
        person_id=cast.person["li"].pk,
    )  # fmt: skip
    assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[0].id, now=NOW)
    for number in range(40):
        house.book(f"{number}@example.org", 1)

    lost = withdraw_resource(
        actor=SYSTEM,
        resource_id=guide.pk,
        from_at=OPENING,
        until_at=OPENING + timedelta(days=1),
        reason="病假",
        now=NOW,
    )
    moved = move_bookings(
        actor=SYSTEM, from_slot_id=lost[0], to_slot_ids=[slot.id for slot in house.slots[1:]], reason="病假", now=NOW
    )

    assert (len(moved.moved), moved.left) == (40, ())
    assert [house.look(number).taken for number in range(3)] == [0, 40, 0]


def test_what_does_not_fit_stays(house):
    house.open(capacity=4, count=2)
    house.book("a@example.org", 3)
    house.book("b@example.org", 1)
    house.book("c@example.org", 2, slot=house.slots[1].id)

    moved = move_bookings(
        actor=SYSTEM, from_slot_id=house.slots[0].id, to_slot_ids=[house.slots[1].id], reason="x", now=NOW
    )

    assert (len(moved.moved), len(moved.left)) == (1, 1)
    assert (house.look(0).taken, house.look(1).taken) == (3, 3)


def test_a_guide_is_in_one_place_at_a_time(house, cast):
    house.open(count=2, hours_apart=0.5)
    guide = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="guide", name="李启明", languages=("en",))
    assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[0].id, now=NOW)

    with pytest.raises(errors.NothingLeft):
        assign_resource(actor=SYSTEM, resource_id=guide.pk, slot_id=house.slots[1].id, now=NOW)
    assert house.look(0).pools[0].code == "guide_en"
    held = ResourceHold.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceHold.objects.create(resource=guide, bucket=held.bucket)


def test_a_room_has_seats_for_the_slot(house, cast):
    house.open(capacity=50)
    room = add_resource(actor=SYSTEM, unit_id=cast.unit["astro"], kind="room", name="报告厅", seats=40)

    with pytest.raises(errors.InvalidSlot):
        assign_resource(actor=SYSTEM, resource_id=room.pk, slot_id=house.slots[0].id, now=NOW)
