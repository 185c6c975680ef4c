from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party
from kepu.engines.booking.models import AccountDay, Booking, BookingGuest, DemandRefused, Offering, Pool, Slot
from kepu.engines.booking.selectors import get_booking, get_rules, list_bookings, list_slots
from kepu.engines.booking.services import (
    book,
    cancel_booking,
    change_booking,
    confirm_request,
    decline_request,
    invite,
    open_slots,
    set_capacity,
)
from kepu.foundation.places.contracts import TraitDraft
from kepu.foundation.places.services import write_traits
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from tests.engines.booking.house import ADULT, CHILD, NOW, OPENING, group


def test_it_books_a_party_and_counts_its_seats(house):
    house.open(capacity=10)

    answer = house.book("a@example.org", 3)

    assert answer.state == "confirmed"
    assert (house.look().taken, house.look().left) == (3, 7)


def test_it_refuses_a_party_that_does_not_fit_and_says_what_helps(house):
    house.open(capacity=3, count=2)
    house.book("a@example.org", 2)

    with pytest.raises(errors.SoldOut) as refused:
        house.book("b@example.org", 2)

    assert house.look().taken == 2
    assert refused.value.advice.may_wait
    assert [slot.public_id for slot in refused.value.advice.others] == [house.slots[1].public_id]


def test_refused_demand_is_noted_without_anybody_s_name(house):
    house.open(capacity=1)
    with pytest.raises(errors.SoldOut):
        house.book("b@example.org", 2)

    row = DemandRefused.objects.get()

    assert (row.code, row.seats, row.slot_id) == ("sold_out", 2, house.slots[0].id)


def test_the_same_key_acts_once_and_gets_the_same_answer(house):
    house.open(capacity=10)
    request = house.request("a@example.org", 2, key="again")

    first = book(actor=VISITOR, request=request, now=NOW)
    second = book(actor=VISITOR, request=request, now=NOW)

    assert second == replace(first, replayed=True)
    assert house.look().taken == 2


def test_a_known_key_is_answered_though_the_slot_is_sold_out_since(house):
    house.open(capacity=2)
    request = house.request("a@example.org", 2, key="again")
    first = book(actor=VISITOR, request=request, now=NOW)

    assert book(actor=VISITOR, request=request, now=NOW).booking == first.booking


def test_a_key_with_another_request_is_refused(house):
    house.open(capacity=10)
    house.book("a@example.org", 2, key="again")

    with pytest.raises(errors.KeyReused):
        house.book("a@example.org", 3, key="again")


def test_the_same_key_of_another_holder_is_another_key(house):
    house.open(capacity=10)
    house.book("a@example.org", 2, key="again")

    assert not house.book("b@example.org", 2, key="again").replayed


def test_nobody_books_before_the_release_and_is_told_when(house):
    house.rule(release_days_ahead=2)
    house.open()

    with pytest.raises(errors.NotReleased) as refused:
        house.book("a@example.org")

    assert refused.value.advice.opens_at == OPENING - timedelta(days=2) + timedelta(hours=8)


def test_booking_ends_before_the_start_but_the_desk_goes_on(house, cast):
    house.rule(closes_minutes_before=60)
    house.open()
    late = OPENING - timedelta(minutes=30)

    with pytest.raises(errors.Closed):
        house.book("a@example.org", now=late)
    answer = house.book("b@example.org", now=late, channel="desk", actor=cast.actor("astro_coordinator"))

    assert answer.state == "confirmed"


def test_only_staff_of_the_unit_book_by_telephone(house, cast):
    house.open()

    with pytest.raises(Refused):
        house.book("a@example.org", channel="phone", actor=cast.actor("garden_coordinator"))


def test_an_account_has_so_many_people_and_children_a_day(house, cast):
    house.rule(persons_per_account_day=6, children_per_account_day=3)
    house.open(count=2)
    account = cast.account["stranger"].pk
    house.book(account, Party(guests=(ADULT, CHILD, CHILD)))

    with pytest.raises(errors.TooManyForAccount) as people:
        house.book(account, 4, slot=house.slots[1].id)
    with pytest.raises(errors.TooManyForAccount) as children:
        house.book(account, Party(guests=(ADULT, CHILD, CHILD)), slot=house.slots[1].id)

    assert people.value.params == {"what": "persons", "limit": 6}
    assert children.value.params == {"what": "children", "limit": 3}
    assert house.look(1).taken == 0


def test_a_contact_is_one_holder_however_it_is_written():
    assert Holder(None, contact=" A@Example.org").key == Holder(None, contact="a@example.org ").key


def test_a_document_is_used_once_a_day(house):
    house.rule(identity="document", document_once="day")
    house.open(count=2)
    guest = Guest(name="李启明", document_kind="passport", document="E1234 5678")
    house.book("a@example.org", Party(guests=(guest,)))

    with pytest.raises(errors.DocumentUsed):
        house.book("b@example.org", Party(guests=(replace(guest, document="e12345678"),)), slot=house.slots[1].id)


def test_a_document_is_free_again_when_its_booking_is_cancelled(house):
    house.rule(identity="document", document_once="day")
    house.open()
    party = Party(guests=(Guest(name="李启明", document_kind="passport", document="E12345678"),))
    first = house.book("a@example.org", party)

    cancel_booking(actor=VISITOR, booking_id=first.booking, key=first.manage_key, now=NOW)

    assert house.book("b@example.org", party).state == "confirmed"


def test_documents_and_contacts_are_nowhere_in_clear(house):
    house.rule(identity="document")
    house.open()
    house.book("13800138000", Party(guests=(Guest(name="李启明", document_kind="passport", document="E12345678"),)))

    booking, guest = Booking.objects.get(), BookingGuest.objects.get()

    stored = " ".join(str(value) for row in (booking, guest) for value in row.__dict__.values())
    assert "13800138000" not in stored
    assert "E12345678" not in stored
    assert "李启明" not in stored
    assert (guest.document_tail, booking.contact_hint) == ("5678", "138****8000")


@pytest.mark.parametrize(
    ("number", "right"), [("11010519491231002X", True), ("110105194912310021", False), ("11010519491331002X", False)]
)
def test_identity_cards_are_checked_by_date_and_check_digit(house, number, right):
    house.rule(identity="document")
    house.open()
    party = Party(guests=(Guest(name="李启明", document_kind="id_card", document=number),))

    if right:
        assert house.book("a@example.org", party).state == "confirmed"
    else:
        with pytest.raises(errors.BadDocument):
            house.book("a@example.org", party)


def test_minors_come_with_an_adult_and_not_too_many(house):
    house.rule(children_per_adult=2)
    house.open()

    with pytest.raises(errors.NeedsAdult):
        house.book("a@example.org", Party(guests=(CHILD,)))
    with pytest.raises(errors.TooManyChildren):
        house.book("a@example.org", Party(guests=(ADULT, CHILD, CHILD, CHILD)))


@pytest.mark.parametrize(
    ("size", "refusal"), [(4, errors.TooFewInGroup), (101, errors.TooManyInGroup), (60, errors.SoldOut)]
)
def test_groups_have_their_sizes_and_get_all_or_nothing(house, size, refusal):
    house.open(capacity=50)

    with pytest.raises(refusal):
        house.book("school@example.org", group(size))

    assert house.look().taken == 0


def test_groups_book_ahead(house):
    house.rule(group={"allowed": True, "lead_hours": 72})
    house.open()

    with pytest.raises(errors.LeadTime):
        house.book("school@example.org", group(20), now=OPENING - timedelta(hours=71))


SHARE = {"code": "schools", "label_zh": "学校", "label_en": "schools", "seats": 30, "for": "school"}


def test_a_share_is_kept_for_its_own(house):
    house.rule(shares=[SHARE])
    house.open(capacity=40)

    for number in range(2):
        house.book(f"{number}@example.org", 5)
    with pytest.raises(errors.SoldOut):
        house.book("late@example.org", 1)
    answer = house.book("school@example.org", group(30, school="第一小学", share="schools"))

    assert answer.state == "confirmed"
    assert (house.look().taken, house.look().left) == (40, 0)


def test_a_share_is_not_for_individuals(house):
    house.rule(shares=[SHARE])
    house.open(capacity=40)

    with pytest.raises(errors.ShareNotOpen):
        house.book("a@example.org", Party(guests=(ADULT,), share="schools"))


def test_a_group_says_of_which_school_it_is_for_a_school_s_places(house):
    house.rule(shares=[SHARE])
    house.open(capacity=40)

    with pytest.raises(errors.NeedsIdentity):
        house.book("a@example.org", group(10, share="schools"))


def test_a_share_for_remote_schools_asks_the_region_table_and_nobody_else(house):
    remote = {**SHARE, "code": "remote", "for": "remote"}
    house.rule(shares=[remote])
    house.open(capacity=40)
    draft = TraitDraft(region_code="110105", trait="remote", starts_on=date(2020, 1, 1), source="名录")
    write_traits(drafts=[draft])
    school = {"school": "第一小学", "share": "remote"}

    with pytest.raises(errors.NotRemote):
        house.book("city@example.org", group(10, region_code="110106", **school))
    answer = house.book("far@example.org", group(10, region_code="110105", **school))

    row = Booking.objects.get(public_id=answer.booking)
    assert (row.in_share, row.is_remote, row.region_code) == (True, True, "110105")


def test_what_is_no_longer_listed_takes_bookings_of_its_desk_alone(house, cast):
    house.open()
    Offering.objects.update(is_listed=False)

    with pytest.raises(errors.UnknownSlot):
        house.book("a@example.org")
    assert house.book("a@example.org", channel="desk", actor=cast.actor("astro_coordinator")).state == "confirmed"


def test_extras_are_counted_beside_the_seats(house):
    house.open(capacity=10, extras={"wheelchair": 1})
    party = Party(guests=(Guest(needs=("wheelchair",)),))
    house.book("a@example.org", party)

    with pytest.raises(errors.ExtraFull):
        house.book("b@example.org", party)

    assert house.look().taken == 1


def test_a_group_takes_as_many_wheelchair_places_as_it_says(house):
    house.open(capacity=40, extras={"wheelchair": 3})
    answer = house.book("school@example.org", group(20, wheelchairs=2))

    with pytest.raises(errors.ExtraFull):
        house.book("other@example.org", group(10, wheelchairs=2))

    assert Booking.objects.get(public_id=answer.booking).extras == {"wheelchair": 2}


def test_approval_keeps_the_seats_until_it_is_decided(house, cast):
    house.rule(mode="approval")
    house.open(capacity=2)
    first = house.book("a@example.org", 2)
    assert (first.state, house.look().left) == ("requested", 0)

    decline_request(actor=cast.actor("astro_coordinator"), booking_id=first.booking, reason="维护", now=NOW)
    second = house.book("b@example.org", 2)
    answer = confirm_request(actor=cast.actor("astro_coordinator"), booking_id=second.booking, now=NOW)

    assert answer.state == "confirmed"


def test_another_unit_decides_no_request(house, cast):
    house.rule(mode="approval")
    house.open()
    first = house.book("a@example.org")

    with pytest.raises(Refused):
        confirm_request(actor=cast.actor("garden_coordinator"), booking_id=first.booking, now=NOW)


def test_an_invitation_lets_its_number_in(house):
    house.rule(mode="invitation")
    house.open()
    _, code = invite(actor=SYSTEM, offering_id=house.offering.id, label="院士", seats=2, expires_at=OPENING, now=NOW)

    with pytest.raises(errors.InvitationNeeded):
        house.book("a@example.org")
    assert house.book("a@example.org", 2, invitation=code.lower()).state == "confirmed"
    with pytest.raises(errors.InvitationUsed):
        house.book("b@example.org", invitation=code)


def test_where_no_booking_is_needed_none_is_taken(house):
    house.rule(mode="none")
    house.open()

    with pytest.raises(errors.NoBookingNeeded):
        house.book("a@example.org")


def test_cancelling_gives_seats_and_the_day_back(house):
    house.rule(persons_per_account_day=2)
    house.open(capacity=2)
    first = house.book("a@example.org", 2)

    cancel_booking(actor=VISITOR, booking_id=first.booking, key=first.manage_key, now=NOW)

    assert house.look().left == 2
    assert AccountDay.objects.get().persons == 0


def test_nobody_else_cancels_a_booking(house, cast):
    house.open()
    first = house.book("a@example.org")

    for actor, key in ((VISITOR, ""), (VISITOR, "wrong"), (cast.actor("garden_coordinator"), "")):
        with pytest.raises(errors.UnknownBooking):
            cancel_booking(actor=actor, booking_id=first.booking, key=key, now=NOW)


def test_cancelling_has_an_end_and_a_number(house):
    house.rule(cancel={"until_minutes_before": 60, "per_day": 1})
    house.open()
    bookings = [house.book("a@example.org") for _ in range(3)]

    cancel_booking(actor=VISITOR, booking_id=bookings[0].booking, key=bookings[0].manage_key, now=NOW)
    with pytest.raises(errors.TooManyCancellations):
        cancel_booking(actor=VISITOR, booking_id=bookings[1].booking, key=bookings[1].manage_key, now=NOW)
    with pytest.raises(errors.TooLateToCancel):
        cancel_booking(actor=VISITOR, booking_id=bookings[2].booking, key=bookings[2].manage_key, now=OPENING)


def test_a_change_moves_the_seats_and_a_failed_one_keeps_them(house):
    house.rule(change={"times": 5})
    house.open(capacity=2, count=2)
    first = house.book("a@example.org", 2)
    house.book("b@example.org", 1, slot=house.slots[1].id)

    with pytest.raises(errors.SoldOut):
        change_booking(
            actor=VISITOR, booking_id=first.booking, key=first.manage_key, to_slot_id=house.slots[1].id, now=NOW
        )
    assert (house.look(0).taken, house.look(1).taken) == (2, 1)
    change_booking(
        actor=VISITOR, booking_id=first.booking, key=first.manage_key, to_slot_id=house.slots[1].id,
        party=Party(guests=(ADULT,)), now=NOW,
    )  # fmt: skip

    assert (house.look(0).taken, house.look(1).taken) == (0, 2)


def test_changes_are_counted(house):
    house.open(count=3)
    first = house.book("a@example.org")
    change_booking(actor=VISITOR, booking_id=first.booking, key=first.manage_key, to_slot_id=house.slots[1].id, now=NOW)

    with pytest.raises(errors.TooManyChanges):
        change_booking(
            actor=VISITOR, booking_id=first.booking, key=first.manage_key, to_slot_id=house.slots[2].id, now=NOW
        )


def test_slots_may_be_opened_again_without_becoming_more(house):
    house.open(count=3)

    house.open(count=3)

    assert Slot.objects.count() == 3


def test_rules_hold_from_their_day(house):
    house.rule(persons_per_booking=2)

    assert get_rules(offering_id=house.offering.id, on=OPENING.date()).persons_per_booking == 2


def test_another_unit_opens_nothing_here(house, cast):
    with pytest.raises(Refused):
        open_slots(actor=cast.actor("garden_coordinator"), offering_id=house.offering.id, drafts=[], now=NOW)


def test_capacity_never_falls_below_what_is_taken(house):
    house.open(capacity=5)
    house.book("a@example.org", 3)

    with pytest.raises(errors.CapacityBelowTaken):
        set_capacity(actor=SYSTEM, slot_id=house.slots[0].id, capacity=2, now=NOW)


@pytest.mark.parametrize(
    "write",
    [
        lambda slot: Slot.objects.filter(pk=slot).update(taken=51),
        lambda slot: Slot.objects.filter(pk=slot).update(held=51),
        lambda slot: Pool.objects.filter(slot=slot).update(taken=4),
        lambda slot: AccountDay.objects.update(persons=6),
        lambda slot: Booking.objects.update(admitted=3),
        lambda slot: Booking.objects.update(state="lost"),
        lambda slot: Booking.objects.update(state="offered"),
        lambda slot: Booking.objects.update(state="waiting"),
        lambda slot: Booking.objects.update(idempotency_key=""),
    ],
)
def test_the_database_refuses_what_must_never_be(house, write):
    house.rule(persons_per_account_day=5)
    house.open(extras={"wheelchair": 3})
    house.book("a@example.org", 2)

    with pytest.raises(IntegrityError), transaction.atomic():
        write(house.slots[0].id)


def test_booking_takes_few_queries(house, django_assert_max_num_queries):
    house.rule(persons_per_account_day=5, identity="document", document_once="day")
    house.open()
    party = Party(guests=(Guest(name="李启明", document_kind="passport", document="E12345678"),))

    # stand, begin, booking with guest, step and letter (on SQLite four statements), day, slot, commit
    with django_assert_max_num_queries(6 if connection.vendor == "postgresql" else 9):
        house.book("a@example.org", party)


def test_a_refusal_takes_few_queries(house, django_assert_num_queries):
    house.open(capacity=1)
    house.book("a@example.org")

    with django_assert_num_queries(3), pytest.raises(errors.SoldOut):  # stand, demand, other slots
        house.book("b@example.org")


def test_a_booking_is_read_by_its_holder_its_key_and_its_desk_alone(house, cast):
    house.open()
    first = house.book("a@example.org")

    assert get_booking(actor=VISITOR, booking_id=first.booking, key=first.manage_key).seats == 1
    assert (
        get_booking(actor=cast.actor("astro_coordinator"), booking_id=first.booking).contact_hint == "a***@example.org"
    )
    with pytest.raises(errors.UnknownBooking):
        get_booking(actor=cast.actor("garden_coordinator"), booking_id=first.booking)


def test_lists_keep_to_their_units(house, cast):
    house.open()
    house.book("a@example.org")

    assert list_bookings(unit_ids=[cast.unit["astro"]])[1] == 1
    assert list_bookings(unit_ids=[cast.unit["garden"]])[1] == 0


def test_slots_are_listed_in_few_queries(house, django_assert_num_queries):
    house.open(count=10)

    with django_assert_num_queries(4):
        found = list_slots(source="facility:1", now=NOW)

    assert [slot.id for slot in found] == [slot.id for slot in house.slots]
