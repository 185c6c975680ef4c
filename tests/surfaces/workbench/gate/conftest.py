"""A slot that takes place now, at the institute of astronomy, with a family, a school class and somebody alone."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, SlotDraft
from kepu.engines.booking.services import book, open_offering, open_slots
from kepu.foundation.clock import day_begins, local_date, now
from kepu.foundation.units.contracts import SYSTEM

RULES = {
    "release_days_ahead": None,
    "persons_per_account_day": None,
    "group": {"allowed": True, "lead_hours": 1, "min_size": 2},
}


@dataclass
class Evening:
    """`evening.slot`, and the answers to three bookings: `alone` (李启明), `family` of three, `school` of twenty."""

    slot: object
    alone: object
    family: object
    school: object

    def at(self, name, *more):
        return reverse(f"workbench:gate:{name}", args=[self.slot.public_id, *more])


def make_evening(unit_id, moment):
    """Opened and booked a day before; it began a quarter of an hour ago, or at midnight, and lasts two hours."""
    before = moment - timedelta(days=1)
    offering = open_offering(
        actor=SYSTEM, source="test:evening", unit_id=unit_id, title="观测台夜场", rules=RULES, now=before
    )
    begins = max(moment - timedelta(minutes=15), day_begins(local_date(moment)))
    draft = SlotDraft(begins, moment + timedelta(hours=2), 60)
    (slot,) = open_slots(actor=SYSTEM, offering_id=offering.id, drafts=[draft], now=before)

    def booked(contact, party, name=""):
        holder = Holder(None, contact=contact, name=name)
        return book(actor=VISITOR, request=Request(slot.id, holder, party, f"key-{contact}"), now=before)

    adult = Guest(age=35)
    return Evening(
        slot,
        booked("13800000001", Party(guests=(adult,)), "李启明"),
        booked("13800000002", Party(guests=(adult,) * 3), "王小明"),
        booked("13800000003", Party(head_count=20, group_name="第一小学")),
    )


@pytest.fixture
def evening(cast):
    return make_evening(cast.unit["astro"], now())
