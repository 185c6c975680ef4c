from datetime import date, datetime, time, timedelta

import pytest

from kepu.domain.bases.contracts import ExceptionDraft, HoursDraft
from kepu.domain.bases.errors import AlreadyClosed, DayNotOver, NotOpenOnDay, ReasonMissing, WrongState
from kepu.domain.bases.models import OpenDay
from kepu.domain.bases.selectors.evidence import find_evidence
from kepu.domain.bases.selectors.visits import days_to_close, demand_of, slots_of_base
from kepu.domain.bases.services.days import close_day
from kepu.domain.bases.services.demand import accept_proposal, decline_proposal, propose_from_demand
from kepu.domain.bases.services.guides import enter_guide, put_on_duty, report_absence
from kepu.domain.bases.services.helping import note_help, want_help
from kepu.domain.bases.services.openings import enter_exception
from kepu.domain.bases.services.slots import change_rules, follow_calendar
from kepu.domain.bases.tasks import look_at_days, open_coming_slots
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request
from kepu.engines.booking.errors import Refusal
from kepu.engines.booking.errors import WrongState as WrongDuty
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.selectors import get_booking
from kepu.engines.booking.services import ABSENT, accept_move, book, confirm_duty, invite_helper, walk_in
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.people_selectors import minutes_of_persons
from kepu.engines.ledger.services import withdraw_record
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 3)  # a Tuesday; the cast's now is Sunday, 1 June, 10:00
EVENING = datetime(2025, 6, 3, 20, tzinfo=ACADEMY_ZONE)


@pytest.fixture
def coordinator(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def opened(cast, published, coordinator):
    """The base with its slots of the coming two weeks."""
    follow_calendar(actor=coordinator, base_id=published.pk, now=cast.now)
    return published


def slots(base, day, now):
    return slots_of_base(base, first=day, last=day, now=now)


def ask(cast, slot, *, contact="13800000001", adults=2, children=0, now=None, key=None):
    party = Party(guests=tuple([Guest("adult")] * adults + [Guest("child")] * children))
    holder = Holder(account_id=None, contact=contact)
    wanted = Request(slot=slot.id, holder=holder, party=party, idempotency_key=key or f"{contact}:{slot.id}")
    return book(actor=VISITOR, request=wanted, now=now or cast.now)


def test_slots_are_opened_from_the_calendar_once(cast, opened, coordinator):
    again = follow_calendar(actor=coordinator, base_id=opened.pk, now=cast.now)

    assert [f"{slot.starts_at.astimezone(ACADEMY_ZONE):%H:%M}" for slot in slots(opened, DAY, cast.now)] == [
        "09:00", "10:00", "11:00",
    ]  # fmt: skip
    assert again == 0
    assert slots(opened, date(2025, 6, 9), cast.now) == []  # Monday


def test_a_day_that_is_closed_shuts_slots_that_nobody_booked_and_keeps_the_booked_one(cast, opened, coordinator):
    first = slots(opened, DAY, cast.now)[0]
    ask(cast, first)
    closing = ExceptionDraft(day=DAY, reason="设备检修")
    row = enter_exception(actor=coordinator, base_id=opened.pk, draft=closing, now=cast.now)
    follow_calendar(actor=coordinator, base_id=opened.pk, now=cast.now)

    assert [slot.state for slot in slots(opened, DAY, cast.now)] == ["open", "closed", "closed"]

    row.withdrawn_at = cast.now
    row.save()
    follow_calendar(actor=coordinator, base_id=opened.pk, now=cast.now)
    assert [slot.state for slot in slots(opened, DAY, cast.now)] == ["open", "open", "open"]


def test_the_worker_opens_the_days_ahead_of_every_published_base(cast, published):
    assert open_coming_slots(cast.now) > 0
    assert open_coming_slots(cast.now) == 0


def test_rules_of_a_facility_are_changed_by_those_who_manage_the_base(cast, opened, facility, coordinator):
    with pytest.raises(Refused):
        change_rules(
            actor=cast.actor("ocean_coordinator"),
            facility_id=facility.pk,
            rules={},
            effective_from=DAY,
            note="",
            now=cast.now,
        )
    change_rules(
        actor=coordinator, facility_id=facility.pk, rules={"persons_per_booking": 1, "persons_per_account_day": 1},
        effective_from=DAY, note="试行", now=cast.now,
    )  # fmt: skip

    with pytest.raises(Refusal) as refused:
        ask(cast, slots(opened, DAY, cast.now)[0])
    assert refused.value.code == "too_many_in_booking"


@pytest.mark.charter("H1", "N1")
def test_closing_a_day_writes_one_record_with_the_visitors_whom_check_in_counted(cast, opened, coordinator):
    first = slots(opened, DAY, cast.now)[0]
    ask(cast, first)
    walk_in(
        actor=coordinator, scan_id=ask_id(), slot_id=first.id, count=4, scanned_at=first.starts_at, now=first.starts_at
    )

    closed = close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=EVENING, counted=99)

    assert closed.visitors == 4
    record = Record.objects.get(source_kind="open_day")
    assert (record.kind_id, record.onsite, record.state, record.started_on) == ("open_day", 4, "confirmed", DAY)
    with pytest.raises(AlreadyClosed):
        close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=EVENING)


def ask_id():
    import uuid

    return uuid.uuid4()


def test_where_nobody_was_checked_in_the_count_by_hand_is_taken_or_the_number_is_not_known(cast, opened, coordinator):
    by_hand = close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=EVENING, counted=35)
    other = close_day(
        actor=coordinator, base_id=opened.pk, day=DAY + timedelta(days=1), now=EVENING + timedelta(days=1)
    )

    assert (by_hand.visitors, other.visitors) == (35, None)
    found = find_evidence(opened, "visits", year=2025)
    assert (found.value, found.missing) == (35, 1)
    assert find_evidence(opened, "open_days", year=2025).value == 2


def test_a_day_is_closed_after_its_last_visit_and_only_if_it_was_open(cast, opened, coordinator):
    with pytest.raises(DayNotOver):
        close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=datetime(2025, 6, 3, 11, tzinfo=ACADEMY_ZONE))
    with pytest.raises(NotOpenOnDay):
        close_day(actor=coordinator, base_id=opened.pk, day=date(2025, 6, 9), now=EVENING + timedelta(days=9))
    with pytest.raises(Refused):
        close_day(actor=cast.actor("ocean_coordinator"), base_id=opened.pk, day=DAY, now=EVENING)


def test_days_that_wait_are_named_once_to_those_who_manage_the_base(cast, opened, coordinator):
    later = EVENING + timedelta(days=1)

    assert days_to_close(opened, now=later) == [date(2025, 6, 1), date(2025, 6, 2), DAY]
    assert look_at_days(later) > 0
    assert look_at_days(later) == 0
    assert Notice.objects.filter(recipient=cast.account["astro_coordinator"], topic="bases").exists()


def test_days_open_and_occupancy_are_measures(cast, opened, coordinator):
    ask(cast, slots(opened, DAY, cast.now)[0], adults=5, contact="13800000009")
    close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=EVENING, counted=5)

    window = Window.year(2025)
    values = {
        code: get_figure(code=code, unit_id=cast.unit["north"], window=window).value
        for code in ("bases.days", "bases.days.free", "bases.occupancy", "bases.places.refused")
    }
    assert values == {
        "bases.days": 1, "bases.days.free": 1, "bases.occupancy": 833, "bases.places.refused": 0,
    }  # fmt: skip


@pytest.fixture
def staffed(cast, make_facility, opened, coordinator):
    """A laboratory that needs a guide, open this Tuesday and Wednesday, with one guide on duty on Tuesday."""
    from kepu.domain.bases.services.openings import set_week

    lab = make_facility(name="光谱实验室", kind="lab", guides_needed=1, capacity=10)
    hours = [HoursDraft(1, time(14), time(15)), HoursDraft(2, time(14), time(15))]
    set_week(actor=coordinator, facility_id=lab.pk, hours=hours, starts_on=date(2025, 1, 1), now=cast.now)
    follow_calendar(actor=coordinator, base_id=opened.pk, now=cast.now)
    base = type(opened).objects.get(pk=opened.pk)
    guide = enter_guide(actor=coordinator, base_id=base.pk, name="林老师", languages=("zh", "en"))
    tuesday, wednesday = (
        next(slot for slot in slots(base, day, cast.now) if slot.source == lab.source)
        for day in (DAY, DAY + timedelta(1))
    )
    put_on_duty(actor=coordinator, base_id=base.pk, guide_id=guide, slot_ids=[tuesday.id], now=cast.now)
    return base, guide, tuesday, wednesday


def fall_ill(cast, base, guide):
    return report_absence(
        actor=cast.actor("astro_coordinator"), base_id=base.pk, guide_id=guide, from_at=cast.now, until_at=EVENING,
        reason="讲解员病假", now=cast.now,
    )  # fmt: skip


@pytest.mark.charter("N6")
def test_when_a_guide_falls_ill_bookings_are_offered_the_nearest_visit_with_room(cast, staffed):
    base, guide, tuesday, wednesday = staffed
    booked = [ask(cast, tuesday, contact=f"1380000001{n}") for n in range(4)]

    came = fall_ill(cast, base, guide)

    assert (len(came.shut), len(came.offered), came.left) == (1, 4, ())
    accept_move(actor=VISITOR, booking_id=booked[0].booking, key=booked[0].manage_key, now=cast.now)
    moved = get_booking(actor=VISITOR, booking_id=booked[0].booking, key=booked[0].manage_key)
    assert (moved.slot.public_id, moved.state) == (wednesday.public_id, "confirmed")


def test_nobody_is_offered_a_visit_that_is_shut_by_the_same_absence(cast, staffed, coordinator):
    base, guide, tuesday, wednesday = staffed
    put_on_duty(actor=coordinator, base_id=base.pk, guide_id=guide, slot_ids=[wednesday.id], now=cast.now)
    made = ask(cast, tuesday)

    report_absence(
        actor=coordinator, base_id=base.pk, guide_id=guide, from_at=cast.now, until_at=EVENING + timedelta(days=1),
        reason="讲解员病假", now=cast.now,
    )  # fmt: skip

    held = get_booking(actor=VISITOR, booking_id=made.booking, key=made.manage_key)
    assert held.proposal.to_slot.starts_at > wednesday.ends_at


def test_another_free_guide_takes_the_visit_over(cast, staffed, coordinator):
    base, guide, tuesday, _wednesday = staffed
    enter_guide(actor=coordinator, base_id=base.pk, name="周老师", languages=("zh",))
    ask(cast, tuesday)

    came = fall_ill(cast, base, guide)

    assert (came.taken_over, came.shut, came.offered) == ((tuesday.id,), (), ())


def test_an_absence_has_a_reason_and_a_guide_is_in_one_place_at_a_time(cast, staffed, coordinator):
    base, guide, tuesday, _wednesday = staffed
    with pytest.raises(ReasonMissing):
        report_absence(
            actor=coordinator,
            base_id=base.pk,
            guide_id=guide,
            from_at=cast.now,
            until_at=EVENING,
            reason="",
            now=cast.now,
        )

    assert put_on_duty(actor=coordinator, base_id=base.pk, guide_id=guide, slot_ids=[tuesday.id], now=cast.now) == [
        tuesday.id
    ]


@pytest.fixture
def full(cast, opened):
    """Four Saturdays on which all was booked and many were turned away, seen from the Sunday after."""
    from kepu.engines.booking.models import DemandRefused, Offering, Slot

    offering = Offering.objects.get()
    for week in range(4):
        starts = datetime(2025, 5, 31, 10, tzinfo=ACADEMY_ZONE) - timedelta(weeks=week)
        slot = Slot.objects.create(
            offering=offering, starts_at=starts, ends_at=starts + timedelta(hours=1), visit_date=starts.date(), capacity=20,
            taken=20,
        )  # fmt: skip
        DemandRefused.objects.create(slot=slot, code="sold_out", seats=24, at=cast.now)
    return opened


@pytest.mark.charter("H1")
def test_demand_becomes_a_proposal_and_an_accepted_one_opens_the_slots(cast, full, coordinator):
    [proposal] = propose_from_demand(actor=coordinator, base_id=full.pk, now=cast.now)
    assert (proposal.kind, proposal.weekday, proposal.opens_at, proposal.expected) == ("longer", 5, time(12), 12)
    assert propose_from_demand(actor=coordinator, base_id=full.pk, now=cast.now) == []

    accept_proposal(actor=coordinator, proposal_id=proposal.pk, now=cast.now)
    follow_calendar(actor=coordinator, base_id=full.pk, now=cast.now + timedelta(days=10))

    saturday = slots(full, date(2025, 6, 21), cast.now)
    assert [f"{slot.starts_at.astimezone(ACADEMY_ZONE):%H}" for slot in saturday] == ["09", "10", "11", "12"]
    with pytest.raises(WrongState):
        decline_proposal(actor=coordinator, proposal_id=proposal.pk, reason="没人", now=cast.now)


def test_a_declined_proposal_has_a_reason_and_is_not_made_again_soon(cast, full, coordinator):
    [proposal] = propose_from_demand(actor=coordinator, base_id=full.pk, now=cast.now)
    with pytest.raises(ReasonMissing):
        decline_proposal(actor=coordinator, proposal_id=proposal.pk, reason="", now=cast.now)

    decline_proposal(actor=coordinator, proposal_id=proposal.pk, reason="讲解员不够", now=cast.now)

    assert propose_from_demand(actor=coordinator, base_id=full.pk, now=cast.now) == []
    assert demand_of(full, today=date(2025, 6, 1))[0].demand.refused_seats == 96


def test_an_open_day_keeps_the_seats_of_its_day(cast, opened, coordinator):
    ask(cast, slots(opened, DAY, cast.now)[0])
    close_day(actor=coordinator, base_id=opened.pk, day=DAY, now=EVENING)

    row = OpenDay.objects.get()
    assert (row.seats_offered, row.seats_taken, row.seats_refused, row.minutes) == (60, 2, 0, 180)


@pytest.fixture
def helping(cast, staffed, coordinator):
    """(base, duty) of somebody of the register confirmed to help at the visit on Tuesday."""
    base, _guide, tuesday, _wednesday = staffed
    draft = NeedDraft("引导", 1, tuesday.starts_at, tuesday.ends_at)
    need = want_help(actor=coordinator, base_id=base.pk, draft=draft, now=cast.now)
    helper = Helper(person_id=cast.person["wang"].pk)
    duty = invite_helper(actor=coordinator, need_id=need.pk, helper=helper, now=cast.now)
    return base, confirm_duty(actor=coordinator, duty_id=duty.public_id, now=cast.now)


def parts_of_the_day():
    parts = Record.objects.live().get(source_kind="open_day").contributions
    return set(parts.values_list("person__name", "outside_name", "role", "minutes"))


def test_whoever_guided_or_helped_stands_in_the_record_of_the_day_with_their_minutes(cast, helping, coordinator):
    base, duty = helping
    note_help(actor=coordinator, base_id=base.pk, served={duty.pk: 50}, now=EVENING)

    close_day(actor=coordinator, base_id=base.pk, day=DAY, now=EVENING, counted=30)

    assert parts_of_the_day() == {(None, "林老师", "guide", 60), ("王若水", "", "volunteer", 50)}


def test_helpers_are_noted_from_the_day_on_and_never_for_a_day_to_come(helping, coordinator):
    base, duty = helping
    morning = datetime.combine(DAY, time(8), tzinfo=ACADEMY_ZONE)

    with pytest.raises(WrongDuty):
        note_help(actor=coordinator, base_id=base.pk, served={duty.pk: 50}, now=morning - timedelta(days=1))
    note_help(actor=coordinator, base_id=base.pk, served={duty.pk: 50}, now=morning)

    duty.refresh_from_db()
    assert (duty.state, duty.minutes) == ("served", 50)


def test_what_is_noted_after_the_day_was_closed_corrects_its_record_and_counts_once(cast, helping, coordinator):
    base, duty = helping
    close_day(actor=coordinator, base_id=base.pk, day=DAY, now=EVENING, counted=30)

    for minutes in (50, 50, 40):
        note_help(actor=coordinator, base_id=base.pk, served={duty.pk: minutes}, now=EVENING)

    live = Record.objects.live().get(source_kind="open_day")
    assert (live.onsite, parts_of_the_day()) == (30, {(None, "林老师", "guide", 60), ("王若水", "", "volunteer", 40)})
    assert Record.objects.filter(source_kind="open_day").count() == 3
    assert minutes_of_persons([cast.person["wang"].pk])[cast.person["wang"].pk] == 40


def test_who_did_not_come_after_all_leaves_the_record_of_a_closed_day(helping, coordinator):
    base, duty = helping
    note_help(actor=coordinator, base_id=base.pk, served={duty.pk: 50}, now=EVENING)
    close_day(actor=coordinator, base_id=base.pk, day=DAY, now=EVENING, counted=30)

    note_help(actor=coordinator, base_id=base.pk, served={duty.pk: ABSENT}, now=EVENING)

    assert parts_of_the_day() == {(None, "林老师", "guide", 60)}


def test_a_record_that_was_withdrawn_is_not_written_again_by_noting_help(helping, coordinator):
    base, duty = helping
    closed = close_day(actor=coordinator, base_id=base.pk, day=DAY, now=EVENING, counted=30)
    withdraw_record(actor=coordinator, record_id=closed.record_id, reason="重复", now=EVENING)

    with pytest.raises(AlreadyClosed):
        note_help(actor=coordinator, base_id=base.pk, served={duty.pk: 50}, now=EVENING)

    duty.refresh_from_db()
    assert duty.state == "confirmed"
