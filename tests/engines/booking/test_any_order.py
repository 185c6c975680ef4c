"""Whatever is done in whatever order: seats, shares, days, documents, waiting order, draws and strikes stay what they must be."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kepu.engines.booking import errors, lottery, services
from kepu.engines.booking.contracts import VISITOR, Guest, Party, Scan, SlotDraft
from kepu.engines.booking.models import (
    HOLDING,
    LIVE,
    AccountDay,
    Admission,
    Booking,
    BookingGuest,
    Draw,
    Lock,
    MoveProposal,
    Pool,
    Slot,
    Strike,
)
from kepu.engines.booking.rules import read_rules
from kepu.engines.booking.selectors import draw_file
from kepu.engines.booking.stand import rules_for
from kepu.foundation.units.contracts import SYSTEM
from tests.engines.booking.house import NOW, OPENING, group, opened

HOLDERS = st.sampled_from([f"{name}@example.org" for name in "abcdef"])
SLOTS = st.integers(0, 2)
PICK = st.integers(0, 10_000)
RULES = {
    "persons_per_booking": 4,
    "persons_per_account_day": 6,
    "children_per_account_day": 3,
    "identity": "document",
    "document_once": "day",
    "shares": [
        {
            "code": "schools",
            "label_zh": "学校",
            "label_en": "schools",
            "seats": 5,
            "for": "school",
            "released_hours_before": 60,
        }
    ],
    "group": {"allowed": True, "lead_hours": 1, "min_size": 3, "max_size": 12, "per_account_day": 2},
    "change": {"times": 20},
    "no_show": {"strikes": 2, "lock_days": 10},
}
REFUSED = (errors.Refusal, errors.BookingError)


class AnyOrder(RuleBasedStateMachine):
    """One offering with three slots of eight seats and a share, one lottery; a clock that only goes forward."""

    unit_id = 0

    @initialize()
    def open(self):
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.now, self.answers, self.requests, self.draws = NOW, [], [], []
        self.house = opened(self.unit_id, **{**RULES, "release_days_ahead": None})
        self.house.rule(**RULES)
        self.house.open(capacity=8, count=3, extras={"wheelchair": 1})
        services.set_rules(
            actor=SYSTEM, offering_id=self.lottery_offering(), rules={"mode": "lottery", "release_days_ahead": None},
            effective_from=NOW.date(), now=NOW,
        )  # fmt: skip

    def lottery_offering(self):
        offering = services.open_offering(
            actor=SYSTEM, source="draw", unit_id=self.unit_id, title="抽签",
            rules={"mode": "lottery", "release_days_ahead": None}, now=NOW,
        )  # fmt: skip
        self.drawn = services.open_slots(
            actor=SYSTEM,
            offering_id=offering.id,
            drafts=[SlotDraft(OPENING, OPENING + timedelta(hours=1), 3)],
            now=NOW,
        )[0]
        return offering.id

    def teardown(self):
        if hasattr(self, "atom"):
            transaction.set_rollback(True)
            self.atom.__exit__(None, None, None)

    def party(self, people, children, documents, wheelchair):
        guests = tuple(
            Guest(
                kind="child" if number < children else "adult",
                age=8 if number < children else 40,
                name="李启明",
                document_kind="passport",
                document=f"E{documents + number:07}",
                needs=("wheelchair",) if wheelchair and number == 0 else (),
            )
            for number in range(people)
        )
        return Party(guests=guests)

    def ask(self, way, who, party, slot):
        request = self.house.request(who, party, slot=self.house.slots[slot].id)
        with suppress(*REFUSED), transaction.atomic():
            answer = way(actor=VISITOR, request=request, now=self.now)
            self.answers.append(answer)
            self.requests.append((request, answer))

    @rule(who=HOLDERS, slot=SLOTS, people=st.integers(1, 4), children=st.integers(0, 2), documents=st.integers(0, 30),
          wheelchair=st.booleans(), waits=st.booleans())  # fmt: skip
    def book(self, who, slot, people, children, documents, wheelchair, waits):
        way = services.join_waiting if waits else services.book
        self.ask(way, who, self.party(people, min(children, people - 1), documents, wheelchair), slot)

    @rule(who=HOLDERS, slot=SLOTS, size=st.integers(3, 8), in_share=st.booleans(), waits=st.booleans())
    def book_group(self, who, slot, size, in_share, waits):
        way = services.join_waiting if waits else services.book
        self.ask(way, who, group(size, school="第一小学", share="schools" if in_share else ""), slot)

    @rule(who=HOLDERS)
    def enter_draw(self, who):
        request = self.house.request(who, 1, slot=self.drawn.id)
        with suppress(*REFUSED), transaction.atomic():
            self.answers.append(services.book(actor=VISITOR, request=request, now=self.now))

    @rule(pick=PICK)
    def repeat(self, pick):
        if self.requests:
            request, answer = self.requests[pick % len(self.requests)]
            before = Booking.objects.count()
            again = services.book(actor=VISITOR, request=request, now=self.now)
            assert (again.booking, again.replayed, Booking.objects.count()) == (answer.booking, True, before)

    def on_one(self, pick, act, **more):
        if self.answers:
            answer = self.answers[pick % len(self.answers)]
            with suppress(*REFUSED), transaction.atomic():
                act(actor=VISITOR, booking_id=answer.booking, key=answer.manage_key, now=self.now, **more)

    @rule(pick=PICK)
    def cancel(self, pick):
        self.on_one(pick, services.cancel_booking)

    @rule(pick=PICK, slot=SLOTS)
    def change_slot(self, pick, slot):
        self.on_one(pick, services.change_booking, to_slot_id=self.house.slots[slot].id)

    @rule(pick=PICK, people=st.integers(1, 4), documents=st.integers(0, 30))
    def change_party(self, pick, people, documents):
        self.on_one(pick, services.change_booking, party=self.party(people, 0, documents, wheelchair=False))

    @rule(pick=PICK, accepts=st.booleans())
    def answer_offer(self, pick, accepts):
        self.on_one(pick, services.accept_offer if accepts else services.decline_offer)

    @rule(pick=PICK, accepts=st.booleans())
    def answer_move(self, pick, accepts):
        self.on_one(pick, services.accept_move if accepts else services.decline_move)

    @rule(slot=SLOTS, capacity=st.integers(4, 14))
    def resize(self, slot, capacity):
        with suppress(*REFUSED), transaction.atomic():
            services.set_capacity(actor=SYSTEM, slot_id=self.house.slots[slot].id, capacity=capacity, now=self.now)

    @rule(seats=st.integers(1, 8))
    def change_rules(self, seats):
        share = {**RULES["shares"][0], "seats": seats}
        self.house.rule(now=self.now, **{**RULES, "shares": [share]})

    @rule(slot=SLOTS)
    def black_out(self, slot):
        view = self.house.slots[slot]
        services.black_out(
            actor=SYSTEM, offering_id=self.house.offering.id, starts_at=view.starts_at, ends_at=view.ends_at, reason="检修",
            now=self.now,
        )  # fmt: skip

    @rule()
    def lift(self):
        held = Slot.objects.filter(blackout__isnull=False).first()
        if held:
            services.lift_black_out(actor=SYSTEM, blackout_id=held.blackout_id, now=self.now)

    @rule(one=SLOTS, other=SLOTS)
    def move_all(self, one, other):
        if one != other:
            services.move_bookings(
                actor=SYSTEM, from_slot_id=self.house.slots[one].id, to_slot_ids=[self.house.slots[other].id],
                reason="病假", now=self.now,
            )  # fmt: skip

    @rule(hours=st.integers(1, 20))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        services.expire_offers(now=self.now)
        services.expire_moves(now=self.now)
        services.release_shares(now=self.now)
        services.tend_draws(now=self.now)
        services.mark_no_shows(now=self.now)

    @rule(pick=PICK, count=st.integers(1, 3), offline=st.booleans())
    def scan(self, pick, count, offline):
        if self.answers:
            answer = self.answers[pick % len(self.answers)]
            row = Booking.objects.get(public_id=answer.booking)
            scan = Scan(
                scan_id=uuid4(), slot_id=row.slot_id, ticket=str(row.public_id), count=count,
                scanned_at=row.slot.starts_at, was_offline=offline, entered=offline,
            )  # fmt: skip
            services.admit(actor=SYSTEM, scan=scan, now=self.now)

    @rule(slot=SLOTS, count=st.integers(1, 3))
    def walk_in(self, slot, count):
        services.walk_in(
            actor=SYSTEM,
            scan_id=uuid4(),
            slot_id=self.house.slots[slot].id,
            count=count,
            scanned_at=self.now,
            now=self.now,
        )

    @invariant()
    def seats_are_what_bookings_hold(self):
        if not hasattr(self, "house"):
            return
        for slot in Slot.objects.all():
            booked = Booking.objects.filter(slot=slot, state__in=HOLDING).aggregate(n=Sum("seats"))["n"] or 0
            moving = MoveProposal.objects.filter(to_slot=slot, state="open").aggregate(n=Sum("seats"))["n"] or 0
            walked = Admission.objects.filter(slot=slot, kind="walk_in", why="").aggregate(n=Sum("count"))["n"] or 0
            kept = Pool.objects.filter(slot=slot, kind="share", released_at__isnull=True)
            assert slot.taken == booked + moving + walked
            assert slot.held == (kept.aggregate(n=Sum(F("seats") - F("taken")))["n"] or 0)
            assert slot.taken + slot.held <= slot.capacity

    @invariant()
    def shares_are_what_their_bookings_hold(self):
        for pool in Pool.objects.filter(kind="share"):
            rows = Booking.objects.filter(slot=pool.slot_id, in_share=True, share=pool.code, state__in=HOLDING)
            assert pool.taken == (rows.aggregate(n=Sum("seats"))["n"] or 0)

    @invariant()
    def days_are_what_their_bookings_are(self):
        for day in AccountDay.objects.all():
            rows = Booking.objects.filter(
                holder_key=day.holder_key, slot__offering=day.offering_id, slot__visit_date=day.visit_date, counted=True,
                state__in=LIVE,
            )  # fmt: skip
            alone = rows.filter(is_group=False).aggregate(n=Sum("seats"), c=Sum("children"))
            assert (day.persons, day.children) == (alone["n"] or 0, alone["c"] or 0)
            assert (day.bookings, day.groups) == (
                rows.filter(is_group=False).count(), rows.filter(is_group=True).count(),
            )  # fmt: skip

    @invariant()
    def nobody_waits_for_a_seat_that_is_free(self):
        open_slots = Slot.objects.filter(state="open", blackout__isnull=True, starts_at__gt=getattr(self, "now", NOW))
        for slot in open_slots:
            if self.now >= slot.starts_at - timedelta(minutes=rules_for(slot).waiting.closes_minutes_before):
                continue
            plain = Booking.objects.filter(slot=slot, state="waiting", extras={})
            assert not plain.filter(seats__lte=max(slot.left, 0)).exists()

    @invariant()
    def documents_are_used_once(self):
        live = BookingGuest.objects.filter(booking__state__in=LIVE, once_key__isnull=False).values_list(
            "once_key", flat=True
        )
        assert len(live) == len(set(live))

    @invariant()
    def nobody_is_inside_who_was_not_booked(self):
        for booking in Booking.objects.filter(admitted__gt=0):
            assert booking.state in ("confirmed", "attended")
            scans = Admission.objects.filter(booking=booking, kind="ticket", verdict="admitted")
            assert booking.admitted == (scans.aggregate(n=Sum("count"))["n"] or 0) <= booking.admit_limit

    @invariant()
    def draws_can_be_run_again(self):
        for draw in Draw.objects.filter(state="drawn"):
            assert lottery.verify(draw_file(slot=draw.slot.public_id)) == []

    @invariant()
    def locks_follow_from_strikes(self):
        for lock in Lock.objects.filter(lifted_at__isnull=True):
            assert Strike.objects.filter(holder_key=lock.holder_key, annulled_at__isnull=True).count() >= 2


@pytest.mark.charter("N6")
def test_everything_holds_under_any_order(cast):
    read_rules({**RULES})
    AnyOrder.unit_id = cast.unit["astro"]

    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
