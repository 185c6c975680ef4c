"""A slot drawn by lot: eight seats for all, four for schools; entries closed an hour ago unless a test goes back."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, SlotDraft
from kepu.engines.booking.lottery import PUBLIC_BEFORE
from kepu.engines.booking.selectors import own_entry
from kepu.engines.booking.services import book, close_entries, open_offering, open_slots, reveal_and_draw
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM

RULES = {
    "mode": "lottery",
    "release_days_ahead": None,
    "persons_per_account_day": None,
    "group": {"allowed": True, "lead_hours": 1, "min_size": 2},
    "shares": [
        {
            "code": "school",
            "label_zh": "学校名额",
            "label_en": "Schools",
            "seats": 4,
            "for": "school",
            "released_hours_before": 0,
        }
    ],
    "lottery": {"entries_close_hours_before": 24},
}


@dataclass
class Lot:
    slot: object
    moment: object
    entries: list[object] = field(default_factory=list)

    def enter(self, who, party):
        request = Request(self.slot.id, Holder(None, contact=who), party, f"key-{who}")
        answer = book(actor=VISITOR, request=request, now=self.moment - timedelta(days=2))
        self.entries.append(answer)
        return answer

    def close(self):
        close_entries(actor=SYSTEM, slot_id=self.slot.id, now=self.moment)

    def hold(self):
        self.close()
        reveal_and_draw(actor=SYSTEM, slot_id=self.slot.id, now=self.moment + PUBLIC_BEFORE)

    def number(self, at=0):
        return own_entry(booking=self.entries[at].booking)


def make_lot(unit_id, moment):
    """Six families of one to three, and two schools of three."""
    offering = open_offering(
        actor=SYSTEM,
        source="test:lot",
        unit_id=unit_id,
        title="圆顶望远镜观测",
        rules=RULES,
        now=moment - timedelta(days=4),
    )
    draft = SlotDraft(moment + timedelta(hours=23), moment + timedelta(hours=24), 12)
    (slot,) = open_slots(actor=SYSTEM, offering_id=offering.id, drafts=[draft], now=moment - timedelta(days=3))
    lot = Lot(slot, moment)
    for at in range(6):
        lot.enter(f"f{at}@example.org", Party(guests=(Guest(age=35),) * (at % 3 + 1)))
    for at in range(2):
        lot.enter(f"s{at}@example.org", Party(head_count=3, group_name="第一小学", school="第一小学", share="school"))
    return lot


@pytest.fixture
def lot(cast):
    return make_lot(cast.unit["astro"], now())
