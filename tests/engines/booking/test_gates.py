from datetime import timedelta
from uuid import uuid4

import pytest

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import VISITOR, Guest, Party, Scan
from kepu.engines.booking.models import Admission, Booking, BookingGuest, Lock, Strike
from kepu.engines.booking.selectors import attendance, demand, gate_manifest
from kepu.engines.booking.services import (
    admit,
    appeal,
    cancel_booking,
    close_slot_day,
    decide_appeal,
    erase_past,
    lift_lock,
    mark_no_shows,
    remind,
    settle_conflict,
    sync_admissions,
    walk_in,
)
from kepu.engines.booking.tickets import BadTicket, read_ticket
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import NOW, OPENING, group

AFTER = OPENING + timedelta(hours=2)


def scan(house, ticket, count=1, **more):
    more.setdefault("scanned_at", OPENING)
    return Scan(
        scan_id=more.pop("scan_id", None) or uuid4(), slot_id=house.slots[0].id, ticket=ticket, count=count, **more
    )


def at_gate(house, ticket, count=1, **more):
    return admit(actor=SYSTEM, scan=scan(house, ticket, count, **more), now=OPENING)


def test_a_ticket_says_what_it_is_and_cannot_be_altered(house):
    house.open()
    answer = house.book("a@example.org", 2)

    ticket = read_ticket(answer.ticket_code)

    assert (ticket.booking, ticket.seats) == (answer.booking, 2)
    prefix, payload, signature = answer.ticket_code.split(".")
    with pytest.raises(BadTicket):
        read_ticket(f"{prefix}.{payload[:-2]}AA.{signature}")


def test_a_family_comes_in_two_parts_and_no_more_than_booked(house):
    house.open()
    answer = house.book("a@example.org", 3)

    verdicts = [at_gate(house, answer.ticket_code, count).verdict for count in (2, 1, 1)]

    assert verdicts == ["admitted", "admitted", "duplicate"]
    assert attendance(slot_ids=[house.slots[0].id]).total == 3


def test_the_same_scan_sent_twice_acts_once(house):
    house.open()
    answer = house.book("a@example.org", 3)
    once = scan(house, answer.ticket_code)

    first, second = (admit(actor=SYSTEM, scan=once, now=OPENING) for _ in range(2))

    assert (first.verdict, second.verdict, Admission.objects.count()) == ("admitted", "admitted", 1)


@pytest.mark.parametrize(
    ("ticket", "minutes", "why"),
    [("K1.x.y", 0, "bad_ticket"), ("", 0, "bad_ticket"), (None, -180, "too_early"), (None, 90, "too_late")],
)
def test_a_gate_says_why_it_refuses(house, ticket, minutes, why):
    house.open()
    answer = house.book("a@example.org")
    code = answer.ticket_code if ticket is None else ticket

    verdict = at_gate(house, code, scanned_at=OPENING + timedelta(minutes=minutes))

    assert (verdict.verdict, verdict.why) == ("refused", why)


def test_a_ticket_of_another_slot_and_a_cancelled_one_are_refused(house):
    house.open(count=2)
    other = house.book("a@example.org", slot=house.slots[1].id)
    gone = house.book("b@example.org")
    cancel_booking(actor=VISITOR, booking_id=gone.booking, key=gone.manage_key, now=NOW)

    assert at_gate(house, other.ticket_code).why == "other_slot"
    assert at_gate(house, gone.ticket_code).why == "not_confirmed"


def test_two_offline_gates_that_let_the_same_ticket_in_are_a_conflict_that_somebody_settles(house):
    house.open()
    answer = house.book("a@example.org")
    scans = [scan(house, answer.ticket_code, gate=gate, was_offline=True, entered=True) for gate in "东西"]

    verdicts = sync_admissions(actor=SYSTEM, scans=scans, now=AFTER)
    before = attendance(slot_ids=[house.slots[0].id])
    settle_conflict(
        actor=SYSTEM,
        admission_id=Admission.objects.get(verdict="conflict").pk,
        entered=1,
        reason="双胞胎",
        now=AFTER,
        scan_id=uuid4(),
    )
    after = attendance(slot_ids=[house.slots[0].id])

    assert sorted(row.verdict for row in verdicts) == ["admitted", "conflict"]
    assert (before.total, before.open_conflicts, after.total, after.open_conflicts) == (1, 1, 2, 0)


def test_a_batch_sent_again_changes_nothing(house):
    house.open()
    answer = house.book("a@example.org", 2)
    scans = [scan(house, answer.ticket_code, was_offline=True, entered=True) for _ in range(2)]

    first = sync_admissions(actor=SYSTEM, scans=scans, now=AFTER)
    second = sync_admissions(actor=SYSTEM, scans=scans, now=AFTER)

    assert [row.verdict for row in first] == [row.verdict for row in second]
    assert attendance(slot_ids=[house.slots[0].id]).total == 2


def test_a_group_may_be_a_little_larger(house):
    house.rule(group={"allowed": True, "lead_hours": 1, "tolerance_percent": 10})
    house.open()
    answer = house.book("school@example.org", group(20))

    assert at_gate(house, answer.ticket_code, 23).verdict == "duplicate"
    assert at_gate(house, answer.ticket_code, 22).verdict == "admitted"


def test_walk_ins_take_free_seats_and_are_counted(house):
    house.open(capacity=3)
    house.book("a@example.org", 1)
    arguments = {"actor": SYSTEM, "slot_id": house.slots[0].id, "scanned_at": OPENING, "now": OPENING}

    first = walk_in(scan_id=uuid4(), count=2, **arguments)
    second = walk_in(scan_id=uuid4(), count=1, **arguments)

    assert (first.verdict, second.verdict, second.why) == ("admitted", "refused", "sold_out")
    assert (house.look().taken, attendance(slot_ids=[house.slots[0].id]).walk_ins) == (3, 2)


def test_who_may_stand_at_a_gate(house, cast):
    house.open()
    answer = house.book("a@example.org")

    for name in ("garden_coordinator", "astro_editor", "stranger"):
        with pytest.raises(Refused):
            admit(actor=cast.actor(name), scan=scan(house, answer.ticket_code), now=OPENING)
    assert admit(actor=cast.actor("astro_coordinator"), scan=scan(house, answer.ticket_code), now=OPENING).inside == 1


def test_a_manifest_names_nobody(house, cast):
    house.open()
    answer = house.book("13800138000", 2)

    manifest = gate_manifest(actor=cast.actor("astro_coordinator"), slot_id=house.slots[0].id, now=NOW)

    assert [line.booking for line in manifest.lines] == [answer.booking]
    assert "1380013" not in repr(manifest)


def test_closing_the_day_tells_who_came(house):
    house.rule(no_show={"strikes": 2})
    house.open()
    came, stayed_away = house.book("a@example.org"), house.book("b@example.org", 2)
    at_gate(house, came.ticket_code)

    closed = close_slot_day(actor=SYSTEM, slot_id=house.slots[0].id, now=AFTER)

    assert (closed.total, closed.no_shows, closed.is_closed) == (1, 2, True)
    assert Booking.objects.get(public_id=stayed_away.booking).state == "no_show"
    assert Strike.objects.count() == 1


def test_where_no_gate_was_used_nobody_is_marked(house):
    house.rule(no_show={"strikes": 1})
    house.open()
    house.book("a@example.org")

    assert mark_no_shows(now=OPENING + timedelta(days=2)) == 1

    assert Strike.objects.count() == 0


def missed(house, who, times):
    """Somebody who did not come so often, while another did."""
    answers = []
    for _ in range(times):
        answers.append(house.book(who))
        other = house.book(f"o{house.keys}@example.org")
        at_gate(house, other.ticket_code)
    close_slot_day(actor=SYSTEM, slot_id=house.slots[0].id, now=AFTER)
    return answers


def test_enough_missed_visits_lock_until_a_day_and_the_refusal_says_which(house):
    house.rule(no_show={"strikes": 2, "lock_days": 30})
    house.open(count=2, hours_apart=24)
    missed(house, "a@example.org", 2)

    with pytest.raises(errors.Locked) as refused:
        house.book("a@example.org", slot=house.slots[1].id, now=AFTER)

    assert refused.value.advice.until == AFTER + timedelta(days=30)
    assert house.book("b@example.org", slot=house.slots[1].id, now=AFTER).state == "confirmed"


def test_an_upheld_appeal_takes_the_strike_and_its_lock_back(house):
    house.rule(no_show={"strikes": 1})
    house.open(count=2, hours_apart=24)
    (answer,) = missed(house, "a@example.org", 1)
    row = appeal(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key, text="地铁停运", now=AFTER)

    decide_appeal(actor=SYSTEM, appeal_id=row.pk, upheld=True, answer="属实", now=AFTER)

    assert house.book("a@example.org", slot=house.slots[1].id, now=AFTER).state == "confirmed"


def test_a_lock_is_lifted_by_its_own_unit(house, cast):
    house.rule(no_show={"strikes": 1})
    house.open(count=2, hours_apart=24)
    missed(house, "a@example.org", 1)

    with pytest.raises(Refused):
        lift_lock(actor=cast.actor("garden_coordinator"), lock_id=Lock.objects.get().pk, now=AFTER)
    lift_lock(actor=cast.actor("astro_coordinator"), lock_id=Lock.objects.get().pk, now=AFTER)

    assert house.book("a@example.org", slot=house.slots[1].id, now=AFTER).state == "confirmed"


def test_a_scan_that_arrives_later_takes_the_missed_visit_back(house):
    house.rule(no_show={"strikes": 1})
    house.open(count=2, hours_apart=24)
    (answer,) = missed(house, "a@example.org", 1)

    late = scan(house, answer.ticket_code, was_offline=True, entered=True)
    sync_admissions(actor=SYSTEM, scans=[late], now=AFTER)

    assert Booking.objects.get(public_id=answer.booking).state == "attended"
    assert house.book("a@example.org", slot=house.slots[1].id, now=AFTER).state == "confirmed"


def test_cancelling_too_late_counts_where_the_rules_say_so(house):
    house.rule(no_show={"strikes": 1, "late_cancel_counts": True})
    house.open()
    answer = house.book("a@example.org")

    cancel_booking(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key, now=OPENING - timedelta(minutes=30))

    assert Strike.objects.get().kind == "late_cancel"


def test_holders_are_reminded_once(house, cast):
    house.open()
    house.book(cast.account["stranger"].pk)

    counts = [remind(now=OPENING - timedelta(hours=hours)) for hours in (25, 24, 23)]

    assert counts == [0, 1, 0]


def test_who_came_is_forgotten_and_how_many_is_not(house):
    house.rule(identity="name")
    house.open()
    answer = house.book("13800138000", Party(guests=(Guest(name="李启明"),)))
    at_gate(house, answer.ticket_code)

    assert erase_past(now=OPENING + timedelta(days=181)) == 1

    booking, guest = Booking.objects.get(), BookingGuest.objects.get()
    assert (booking.contact_sealed, booking.contact_hint, guest.name_sealed) == ("", "", "")
    assert attendance(slot_ids=[house.slots[0].id]).total == 1


def test_demand_says_what_was_refused_and_who_waits(house):
    house.open(capacity=2)
    house.book("a@example.org", 2)
    for _ in range(2):
        with pytest.raises(errors.SoldOut):
            house.book("b@example.org", 3)
    house.wait("c@example.org", 1)

    found = demand(offering_id=house.offering.id, from_date=OPENING.date(), until_date=OPENING.date())

    assert (found.occupancy, found.refused_requests, found.refused_seats, found.waiting_seats) == (1.0, 2, 6, 1)
    assert found.by_code == {"sold_out": 2}
