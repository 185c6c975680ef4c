"""What gates wrote offline, what was taken back, and how a person settles what cannot be counted."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.booking.contracts import VISITOR, Guest, Party, Scan
from kepu.engines.booking.errors import WrongState
from kepu.engines.booking.models import Admission, Booking
from kepu.engines.booking.selectors import attendance, find_expected, head_counts, list_conflicts, list_scans
from kepu.engines.booking.services import (
    admit,
    cancel_booking,
    close_slot_day,
    settle_conflict,
    sync_admissions,
    take_back,
    walk_in,
)
from kepu.engines.booking.tickets import short_code
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import NOW, OPENING

AFTER = OPENING + timedelta(hours=2)


@pytest.fixture
def keeper(cast):
    return cast.actor("astro_coordinator")


def scan(house, ticket, count=1, **more):
    more.setdefault("scanned_at", OPENING)
    return Scan(scan_id=uuid4(), slot_id=house.slots[0].id, ticket=ticket, count=count, **more)


def let_in(house, keeper, ticket, count=1, **more):
    return admit(actor=keeper, scan=scan(house, ticket, count, **more), now=OPENING)


def take(keeper, verdict, *, reason="点错了", now=OPENING, scan_id=None):
    return take_back(
        actor=keeper,
        scan_id=scan_id or uuid4(),
        undoes=verdict.scan_id,
        reason=reason,
        scanned_at=OPENING,
        now=now,
    )


def came(house):
    return attendance(slot_ids=[house.slots[0].id])


def test_a_scan_taken_back_counts_nobody_and_may_be_made_again(house, keeper):
    house.open()
    answer = house.book("a@example.org", 2)
    first = let_in(house, keeper, answer.ticket_code, 2)

    back = take(keeper, first)

    assert (back.inside, came(house).total) == (0, None)
    assert let_in(house, keeper, answer.ticket_code, 2).verdict == "admitted"
    assert (came(house).total, Admission.objects.count()) == (2, 3)


def test_taking_back_twice_acts_once_and_only_under_its_own_name(house, keeper):
    house.open()
    first = let_in(house, keeper, house.book("a@example.org").ticket_code)
    once = uuid4()

    assert take(keeper, first, scan_id=once) == take(keeper, first, scan_id=once)
    with pytest.raises(WrongState):
        take(keeper, first)


def test_a_walk_in_taken_back_frees_its_seats(house, keeper):
    house.open(capacity=3)
    arguments = {"slot_id": house.slots[0].id, "scanned_at": OPENING, "now": OPENING}
    first = walk_in(actor=keeper, scan_id=uuid4(), count=2, **arguments)

    take(keeper, first)

    inside = head_counts(slot_ids=[house.slots[0].id])[house.slots[0].id].inside
    assert (house.look().taken, came(house).walk_ins, inside) == (0, 0, 0)


def test_others_scans_are_taken_back_only_by_those_who_manage(house, cast):
    house.open()
    first = let_in(house, SYSTEM, house.book("a@example.org").ticket_code)

    with pytest.raises(Refused):
        take(cast.actor("garden_coordinator"), first)
    assert take(cast.actor("astro_coordinator"), first).why == "taken_back"


def test_nothing_is_taken_back_after_the_day_was_closed(house, keeper):
    house.open()
    first = let_in(house, keeper, house.book("a@example.org").ticket_code)
    close_slot_day(actor=SYSTEM, slot_id=house.slots[0].id, now=AFTER)

    with pytest.raises(WrongState):
        take(keeper, first, now=AFTER)


def test_people_let_in_offline_by_a_cancelled_ticket_are_a_conflict_and_not_lost(house, keeper):
    house.open()
    gone = house.book("a@example.org", 2)
    cancel_booking(actor=VISITOR, booking_id=gone.booking, key=gone.manage_key, now=NOW)

    late = scan(house, gone.ticket_code, 2, was_offline=True, entered=True)
    verdict = sync_admissions(actor=keeper, scans=[late], now=AFTER)[0]

    assert (verdict.verdict, verdict.why, verdict.count) == ("conflict", "not_confirmed", 2)
    assert came(house).open_conflicts == 1


def test_a_conflict_shows_both_scans_and_is_settled_once_with_a_reason(house, keeper):
    house.open()
    answer = house.book("a@example.org")
    scans = [scan(house, answer.ticket_code, gate=gate, was_offline=True, entered=True) for gate in "东西"]
    sync_admissions(actor=keeper, scans=scans, now=AFTER)
    (found,) = list_conflicts(slot_ids=[house.slots[0].id])
    assert {found.scan.gate, *(other.gate for other in found.others)} == {"东", "西"}

    settle = {"actor": keeper, "admission_id": found.id, "entered": 0, "now": AFTER}
    with pytest.raises(WrongState):
        settle_conflict(**settle, reason=" ", scan_id=uuid4())
    settle_conflict(**settle, reason="同一个人出去打电话又回来", scan_id=uuid4())

    (settled,) = list_conflicts(slot_ids=[house.slots[0].id])
    assert (settled.settled.note, came(house).total, came(house).open_conflicts) == ("同一个人出去打电话又回来", 1, 0)


def test_a_settlement_without_a_reason_cannot_be_stored(house, keeper):
    house.open()
    let_in(house, keeper, house.book("a@example.org").ticket_code)

    row = Admission.objects.get()
    row.pk, row.scan_id, row.kind, row.settles_id = None, uuid4(), "settlement", row.pk

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_ledger_of_a_slot_says_what_was_taken_back(house, keeper):
    house.open()
    take(keeper, let_in(house, keeper, house.book("a@example.org").ticket_code), reason="认错人")

    (line,) = list_scans(slot_id=house.slots[0].id)

    assert (line.verdict, line.is_taken_back, line.note, line.actor_id) == (
        "admitted",
        True,
        "认错人",
        keeper.account_id,
    )


@pytest.mark.parametrize("words", ["李启", "code", "8000"])
def test_somebody_is_found_at_the_door_by_name_code_or_digits(house, keeper, words):
    house.rule(identity="document")
    house.open()
    guest = Guest(name="李启明", document_kind="other", document="A1238000")
    answer = house.book("a@example.org", Party(guests=(guest,)))
    words = short_code(answer.booking) if words == "code" else words

    (found,) = find_expected(actor=keeper, slot_id=house.slots[0].id, words=words)

    assert (found.booking, found.who) == (answer.booking, ("李启明",))


def test_a_stranger_finds_nobody_at_the_door(house, cast):
    house.open()

    with pytest.raises(Refused):
        find_expected(actor=cast.actor("garden_coordinator"), slot_id=house.slots[0].id, words="李启明")


def test_a_short_code_is_the_beginning_of_the_booking():
    assert short_code(UUID("3f2a91c0-0000-4000-8000-000000000000")) == "3F2A-91C0"


def test_booked_numbers_are_beside_those_inside(house, keeper):
    house.open()
    answer = house.book("a@example.org", 3)
    let_in(house, keeper, answer.ticket_code, 2)

    count = head_counts(slot_ids=[house.slots[0].id])[house.slots[0].id]

    assert (count.inside, count.expected, Booking.objects.get().admitted) == (2, 3, 2)
