"""Makes the database that both are measured on: Kepu's tables, one slot of 500 and twenty of 25 under all rules; tables for the bare view.

Prints "hot<TAB>public ids" and "spread<TAB>public ids", separated by commas.
"""

from datetime import timedelta

import django

BARE = """
CREATE TABLE IF NOT EXISTS bare_slot (id bigint PRIMARY KEY, capacity integer NOT NULL, taken integer NOT NULL CHECK (taken <= capacity));
CREATE TABLE IF NOT EXISTS bare_booking (id bigserial PRIMARY KEY, slot_id bigint NOT NULL REFERENCES bare_slot, holder text NOT NULL,
  key text NOT NULL, seats integer NOT NULL, at timestamptz NOT NULL DEFAULT now(), UNIQUE (holder, key));
CREATE TABLE IF NOT EXISTS bare_guest (id bigserial PRIMARY KEY, booking_id bigint NOT NULL REFERENCES bare_booking, kind text NOT NULL,
  once text UNIQUE);
CREATE TABLE IF NOT EXISTS bare_step (id bigserial PRIMARY KEY, booking_id bigint NOT NULL REFERENCES bare_booking, act text NOT NULL,
  at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS bare_day (holder text NOT NULL, day date NOT NULL, persons integer NOT NULL CHECK (persons <= 5),
  PRIMARY KEY (holder, day));
CREATE TABLE IF NOT EXISTS bare_seat (id bigserial PRIMARY KEY, slot_id bigint NOT NULL, booking text);
"""
RULES = {
    "release_days_ahead": 60,
    "persons_per_account_day": 5,
    "children_per_account_day": 3,
    "bookings_per_account_day": 3,
    "identity": "document",
    "document_once": "day",
    "no_show": {"strikes": 3},
    "group": {"allowed": True},
}


def main() -> None:
    """Migrates, and opens what is booked."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from kepu.engines.booking.contracts import SlotDraft
    from kepu.engines.booking.services import open_offering, open_slots
    from kepu.foundation.clock import now
    from kepu.foundation.units.contracts import SYSTEM
    from kepu.foundation.units.services import UnitDraft, create_units

    call_command("migrate", verbosity=0, interactive=False)
    moment = now()
    draft = UnitDraft(code="bench", name="测试所", kind="institute", opened_on=moment.date(), parent_id=None)
    unit = create_units(actor=SYSTEM, drafts=[(draft, None)], now=moment)["bench"]
    for name, count, capacity in (("hot", 1, 500), ("spread", 20, 25)):
        offering = open_offering(actor=SYSTEM, source=name, unit_id=unit, title=name, rules=RULES, now=moment)
        first = moment + timedelta(days=10)
        drafts = [
            SlotDraft(first + timedelta(minutes=n), first + timedelta(minutes=n + 60), capacity) for n in range(count)
        ]
        slots = open_slots(actor=SYSTEM, offering_id=offering.id, drafts=drafts, now=moment)
        print(name, ",".join(str(slot.public_id) for slot in slots), sep="\t")
    with connection.cursor() as cursor:
        cursor.execute(BARE)


if __name__ == "__main__":
    main()
