"""Many want the same at once: the database lets as many have it as there is room for. On PostgreSQL, where writers run side by side."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Sum

from kepu.engines.booking import errors, services
from kepu.engines.booking.contracts import VISITOR, Guest, Party, Scan
from kepu.engines.booking.models import HOLDING, AccountDay, Admission, Booking, Slot
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.booking.house import NOW, OPENING, group

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row_locks]


def at_once(*acts):
    """Runs all acts at the same moment; returns what each gave or raised."""
    results, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(position, act):
        try:
            gate.wait()
            results[position] = act()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results):
    return sorted(type(result).__name__ for result in results if isinstance(result, Exception))


def booking_of(house, *arguments, **more):
    request = house.request(*arguments, **more)
    return lambda: services.book(actor=VISITOR, request=request, now=NOW)


def seats_agree():
    for slot in Slot.objects.all():
        booked = Booking.objects.filter(slot=slot, state__in=HOLDING).aggregate(n=Sum("seats"))["n"] or 0
        assert slot.taken == booked


def test_the_last_seat_goes_to_one(transactional_db, house):
    house.open(capacity=1)

    results = at_once(*(booking_of(house, f"{number}@example.org") for number in range(10)))

    assert refusals(results) == ["SoldOut"] * 9
    assert house.look().taken == 1


def test_parties_of_different_sizes_never_overfill(transactional_db, house):
    house.open(capacity=10)

    at_once(*(booking_of(house, f"{number}@example.org", 1 + number % 4) for number in range(16)))

    seats_agree()
    assert house.look().taken <= 10


def test_the_same_key_at_once_books_once_and_both_get_the_same_answer(transactional_db, house):
    house.open(capacity=10)
    act = booking_of(house, "a@example.org", 2, key="again")

    results = at_once(*[act] * 6)

    assert len({result.booking for result in results}) == 1
    assert sorted(result.replayed for result in results) == [False] + [True] * 5
    assert house.look().taken == 2


def test_a_document_is_used_once_though_two_use_it_at_once(transactional_db, house):
    house.rule(identity="document", document_once="day")
    house.open(count=2)
    guests = [Guest(name="李启明", document_kind="passport", document=f"E1234567{number}") for number in range(4)]
    forth, back = Party(guests=tuple(guests)), Party(guests=tuple(reversed(guests)))

    results = at_once(
        booking_of(house, "a@example.org", forth), booking_of(house, "b@example.org", back, slot=house.slots[1].id)
    )

    assert refusals(results) == ["DocumentUsed"]


def test_a_day_s_limit_holds_though_one_account_books_twice_at_once(transactional_db, house):
    house.rule(persons_per_account_day=5)
    house.open(count=4)

    results = at_once(*(booking_of(house, "a@example.org", 3, slot=slot.id) for slot in house.slots))

    assert refusals(results) == ["TooManyForAccount"] * 3
    assert AccountDay.objects.get().persons == 3


def test_cancelling_joining_and_booking_at_once_neither_loses_a_seat_nor_hangs(transactional_db, house):
    house.open(capacity=12)
    booked = [house.book(f"b{number}@example.org", 3) for number in range(4)]
    waiting = [house.request(f"w{number}@example.org", 1 + number % 3) for number in range(6)]

    results = at_once(
        *(
            lambda a=answer: services.cancel_booking(actor=VISITOR, booking_id=a.booking, key=a.manage_key, now=NOW)
            for answer in booked
        ),
        *(lambda r=request: services.join_waiting(actor=VISITOR, request=r, now=NOW) for request in waiting),
        *(booking_of(house, f"n{number}@example.org", 1) for number in range(4)),
    )

    assert set(refusals(results)) <= {"SoldOut"}
    seats_agree()
    left = house.look().left
    assert not Booking.objects.filter(state="waiting", seats__lte=left).exists()


def test_a_share_released_while_its_own_book_loses_no_seat(transactional_db, house):
    share = {"code": "schools", "label_zh": "学校", "label_en": "schools", "seats": 20, "for": "school"}
    house.rule(shares=[share])
    house.open(capacity=40)
    late = OPENING - timedelta(hours=47)
    requests = [house.request(f"s{n}@example.org", group(6, school="小学", share="schools")) for n in range(5)]

    at_once(
        lambda: services.release_shares(now=late),
        *(lambda r=request: services.book(actor=VISITOR, request=r, now=late) for request in requests),
    )

    seats_agree()
    assert (house.look().taken, house.look().left) == (30, 10)


def test_two_changes_that_cross_do_not_wait_for_each_other_for_ever(transactional_db, house):
    house.rule(change={"times": 20})
    house.open(count=2)
    pairs = [
        (house.book(f"{n}@example.org", 1, slot=house.slots[n % 2].id), house.slots[1 - n % 2].id) for n in range(8)
    ]

    results = at_once(
        *(
            lambda a=answer, to=target: services.change_booking(
                actor=VISITOR, booking_id=a.booking, key=a.manage_key, to_slot_id=to, now=NOW
            )
            for answer, target in pairs
        )
    )

    assert refusals(results) == []
    seats_agree()


def test_two_gates_that_read_one_ticket_at_once_admit_once(transactional_db, house):
    house.open()
    answer = house.book("a@example.org")
    scans = [Scan(uuid4(), house.slots[0].id, answer.ticket_code, 1, OPENING, gate=gate) for gate in "abcd"]

    results = at_once(*(lambda s=scan: services.admit(actor=SYSTEM, scan=s, now=OPENING) for scan in scans))

    assert sorted(result.verdict for result in results) == ["admitted", "duplicate", "duplicate", "duplicate"]
    assert Admission.objects.count() == 4


def test_nobody_enters_a_draw_that_is_being_closed(transactional_db, house):
    house.rule(mode="lottery")
    house.open(capacity=3)
    closing = OPENING - timedelta(hours=48)
    requests = [house.request(f"{number}@example.org") for number in range(6)]

    at_once(
        lambda: services.close_entries(actor=SYSTEM, slot_id=house.slots[0].id, now=closing),
        *(
            lambda r=request: services.book(actor=VISITOR, request=r, now=closing - timedelta(seconds=1))
            for request in requests
        ),
    )
    services.reveal_and_draw(actor=SYSTEM, slot_id=house.slots[0].id, now=closing + timedelta(minutes=10))

    entered = Booking.objects.exclude(state="entered").count()
    assert Booking.objects.filter(state="entered").count() == 0
    assert Booking.objects.filter(state="confirmed").count() == min(entered, 3)


def test_errors_are_refusals_and_never_the_database_s(transactional_db, house):
    house.rule(persons_per_account_day=4, identity="document", document_once="day")
    house.open(capacity=6, count=2)

    def party(number):
        return Party(guests=(Guest(name="李启明", document_kind="passport", document=f"E{number % 5:07}"),) * 1)

    acts = [booking_of(house, f"{n % 4}@example.org", party(n), slot=house.slots[n % 2].id) for n in range(20)]
    results = at_once(*acts)

    assert all(isinstance(result, errors.Refusal) for result in results if isinstance(result, Exception))
    seats_agree()
