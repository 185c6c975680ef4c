"""A small observatory that people book: fifty seats a slot unless a test says otherwise."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, SlotDraft, SlotView
from kepu.engines.booking.selectors import get_slot
from kepu.engines.booking.services import book, join_waiting, open_offering, open_slots, set_rules
from kepu.foundation.units.contracts import SYSTEM

OPENING = datetime(2025, 6, 7, 1, 0, tzinfo=UTC)  # a Saturday, nine in the morning at the academy
NOW = datetime(2025, 6, 3, 2, 0, tzinfo=UTC)
OPEN_RULES = {"release_days_ahead": None, "persons_per_account_day": None, "group": {"allowed": True, "lead_hours": 1}}
ADULT, CHILD = Guest(kind="adult", age=35), Guest(kind="child", age=8)


@dataclass
class House:
    """`house.slots` are views as opened; `house.book("a@x.org", 2)` books two adults; keys are numbered unless given."""

    unit_id: int
    offering: object = None
    slots: list[SlotView] = field(default_factory=list)
    keys: int = 0

    def rule(self, now=NOW, **rules):
        return set_rules(
            actor=SYSTEM,
            offering_id=self.offering.id,
            rules={**OPEN_RULES, **rules},
            effective_from=datetime(2025, 1, 1).date(),
            now=now,
        )

    def open(self, *, capacity=50, count=1, hours_apart=2, extras=None, now=NOW, title=""):
        drafts = [
            SlotDraft(
                OPENING + timedelta(hours=hours_apart * number),
                OPENING + timedelta(hours=hours_apart * number + 1),
                capacity,
                title=title,
                extras=extras or {},
            )
            for number in range(count)
        ]
        self.slots = list(open_slots(actor=SYSTEM, offering_id=self.offering.id, drafts=drafts, now=now))
        return self.slots

    def request(self, who, party=1, *, slot=None, key=None, channel="web", invitation=""):
        self.keys += 1
        holder = Holder(account_id=who) if isinstance(who, int) else Holder(account_id=None, contact=who)
        party = party if isinstance(party, Party) else Party(guests=(ADULT,) * party)
        target = self.slots[0].id if slot is None else slot
        return Request(target, holder, party, key or f"key-{self.keys}", channel, invitation)

    def book(self, who, party=1, *, now=NOW, actor=VISITOR, **more):
        return book(actor=actor, request=self.request(who, party, **more), now=now)

    def wait(self, who, party=1, *, now=NOW, actor=VISITOR, **more):
        return join_waiting(actor=actor, request=self.request(who, party, **more), now=now)

    def look(self, number=0, now=NOW):
        return get_slot(slot=self.slots[number].id, now=now)


def opened(unit_id, **rules):
    """A house with its offering open under rules."""
    house = House(unit_id)
    house.offering = open_offering(
        actor=SYSTEM,
        source="facility:1",
        unit_id=unit_id,
        title="观测台",
        rules={**OPEN_RULES, **rules},
        now=datetime(2025, 1, 1, tzinfo=UTC),
    )
    return house


def group(size, **more):
    return Party(head_count=size, group_name="第一小学", **more)
