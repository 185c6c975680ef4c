import hashlib
import json
import random
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.booking import errors, lottery
from kepu.engines.booking.contracts import VISITOR
from kepu.engines.booking.lottery import PUBLIC_BEFORE, Entry
from kepu.engines.booking.models import Booking, Draw
from kepu.engines.booking.selectors import draw_file
from kepu.engines.booking.services import cancel_booking, close_entries, reveal_and_draw, tend_draws
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.booking.house import NOW, OPENING, group

CLOSING = OPENING - timedelta(hours=48)
SHARE = {"code": "schools", "label_zh": "学校", "label_en": "schools", "seats": 20, "for": "school"}


def drawn(house, now=CLOSING):
    close_entries(actor=SYSTEM, slot_id=house.slots[0].id, now=now)
    reveal_and_draw(actor=SYSTEM, slot_id=house.slots[0].id, now=now + PUBLIC_BEFORE)
    return draw_file(slot=house.slots[0].public_id)


def test_the_commitment_is_public_before_anybody_enters(house):
    house.rule(mode="lottery")
    house.open(capacity=2)

    document = draw_file(slot=house.slots[0].public_id)

    assert len(document["commitment"]) == 64
    assert not {"secret", "seed", "entries"} & set(document)


def test_entering_takes_no_seat_and_has_a_limit(house):
    house.rule(mode="lottery")
    house.open(capacity=2)

    assert house.book("a@example.org", 2).state == "entered"
    with pytest.raises(errors.TooManyEntries):
        house.book("a@example.org", 2)

    assert house.look().taken == 0


def test_a_draw_gives_out_the_seats_and_a_waiting_list_in_order(house):
    house.rule(mode="lottery")
    house.open(capacity=10)
    for number in range(20):
        house.book(f"{number}@example.org", 1)

    document = drawn(house)

    assert (len(document["result"]["won"]), len(document["result"]["waiting"])) == (10, 10)
    assert house.look().taken == 10
    waiting = Booking.objects.filter(state="waiting").order_by("place")
    assert [row.draw_entry.entry_id for row in waiting] == document["result"]["waiting"]


def test_anyone_can_run_a_draw_again(house):
    house.rule(mode="lottery")
    house.open(capacity=3)
    for number in range(9):
        house.book(f"{number}@example.org", 1 + number % 2)

    assert lottery.verify(json.loads(json.dumps(drawn(house)))) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda d: d.update(secret="0" * 64), "committed"),
        (lambda d: d["entries"].pop(), "list of entries"),
        (lambda d: d["result"]["won"].reverse(), "result"),
        (lambda d: d.update(seed="0" * 64), "seed"),
        (lambda d: d["terms"].update(seats=4), "result"),
    ],
)
def test_whoever_changes_a_published_draw_is_found_out(house, spoil, fault):
    house.rule(mode="lottery")
    house.open(capacity=3)
    for number in range(9):
        house.book(f"{number}@example.org", 1)
    document = json.loads(json.dumps(drawn(house)))

    spoil(document)

    assert any(fault in found for found in lottery.verify(document))


def test_a_school_s_share_is_drawn_first_and_a_group_wins_whole(house):
    house.rule(mode="lottery", shares=[SHARE])
    house.open(capacity=25)
    school = house.book("school@example.org", group(20, school="第一小学", share="schools"))
    for number in range(30):
        house.book(f"{number}@example.org", 1)

    drawn(house)

    assert Booking.objects.get(public_id=school.booking).state == "confirmed"
    assert house.look().taken == 25


def test_no_entry_slips_in_behind_the_list(house):
    house.rule(mode="lottery")
    house.open(capacity=3)
    house.book("a@example.org")
    close_entries(actor=SYSTEM, slot_id=house.slots[0].id, now=CLOSING)

    with pytest.raises(errors.Closed):
        house.book("b@example.org", now=CLOSING - timedelta(hours=1))


def test_entries_close_and_seeds_are_revealed_in_order_only(house):
    house.rule(mode="lottery")
    house.open(capacity=3)

    with pytest.raises(errors.WrongState):
        close_entries(actor=SYSTEM, slot_id=house.slots[0].id, now=NOW)
    with pytest.raises(errors.WrongState):
        reveal_and_draw(actor=SYSTEM, slot_id=house.slots[0].id, now=CLOSING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.update(seed="0" * 64)


def test_nobody_draws_before_the_list_has_been_public_for_ten_minutes(house):
    house.rule(mode="lottery")
    house.open(capacity=3)
    house.book("a@example.org")
    close_entries(actor=SYSTEM, slot_id=house.slots[0].id, now=CLOSING)

    with pytest.raises(errors.WrongState):
        reveal_and_draw(actor=SYSTEM, slot_id=house.slots[0].id, now=CLOSING + PUBLIC_BEFORE - timedelta(seconds=1))

    assert "secret" not in draw_file(slot=house.slots[0].public_id)


def test_the_worker_closes_first_and_draws_later(house):
    house.rule(mode="lottery")
    house.open(capacity=3)
    house.book("a@example.org")

    states = []
    for minutes in (0, 5, 10):
        tend_draws(now=CLOSING + timedelta(minutes=minutes))
        states.append(Draw.objects.get().state)

    assert states == ["closed", "closed", "drawn"]


def test_a_winner_who_cancels_makes_room_for_the_next_in_the_drawn_order(house):
    house.rule(mode="lottery")
    house.open(capacity=1)
    answers = [house.book(f"{number}@example.org") for number in range(3)]
    document = drawn(house)
    won = next(row for row in answers if Booking.objects.get(public_id=row.booking).state == "confirmed")

    cancel_booking(actor=VISITOR, booking_id=won.booking, key=won.manage_key, now=CLOSING)

    offered = Booking.objects.get(state="offered")
    assert offered.draw_entry.entry_id == document["result"]["waiting"][0]


def test_an_entry_taken_back_before_the_list_is_not_in_it(house):
    house.rule(mode="lottery")
    house.open(capacity=1)
    answer = house.book("a@example.org")
    cancel_booking(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key, now=NOW)

    assert drawn(house)["entries"] == []


def test_every_entry_has_the_same_chance():
    """Chi-square over 4,000 draws with fixed secrets: 20 entries for 5 seats; 19 degrees of freedom, 43.8 at one in a thousand."""
    entries = [Entry(hashlib.md5(f"entry {number}".encode()).hexdigest(), 1) for number in range(20)]
    wins = dict.fromkeys((entry.id for entry in entries), 0)

    for number in range(4000):
        seed = lottery.seed_of(f"secret {number}", lottery.digest_of(entries))
        for winner in lottery.draw(seed=seed, entries=entries, seats=5, shares={}).won:
            wins[winner] += 1

    assert sum((count - 1000) ** 2 / (1000 * 0.75) for count in wins.values()) * 19 / 20 < 43.8


def test_ranks_of_two_entries_are_independent_of_their_ids():
    ids = [f"{number:032x}" for number in range(2)]
    entries = [Entry(each, 1) for each in ids]

    first = sum(lottery.order_of(f"{number:064x}", entries)[0].id == ids[0] for number in range(4000))

    assert abs(first - 2000) < 130  # four standard deviations


def test_the_order_in_which_entries_are_given_changes_nothing():
    entries = [Entry(f"{number:032x}", number % 4 + 1, "s" if number % 3 == 0 else "") for number in range(30)]
    mixed = random.Random(7).sample(entries, len(entries))

    one, other = (lottery.draw(seed="a" * 64, entries=each, seats=20, shares={"s": 6}) for each in (entries, mixed))

    assert one == other
