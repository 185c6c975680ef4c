"""Short ways to act in the cast's academy."""

from datetime import date
from itertools import count

from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.foundation.units.contracts import SYSTEM

_NUMBERS = count(1)


def draft(cast, unit="astro", **changes):
    day = changes.pop("on", date(2025, 5, 1))
    values = {
        "unit_id": cast.unit[unit],
        "kind": "lecture",
        "title": "黑洞讲座",
        "started_on": day,
        "ended_on": day,
        "source": Source("form", str(next(_NUMBERS))),
        "onsite": 100,
        "online": 0,
    }
    return Draft(**{**values, **changes})


def propose(cast, unit="astro", **changes):
    return propose_record(actor=SYSTEM, draft=draft(cast, unit, **changes), now=cast.now)


def confirm(cast, unit="astro", **changes):
    record = propose(cast, unit, **changes)
    return confirm_records(actor=SYSTEM, record_ids=[record.pk], now=cast.now)[0]


def part(cast, name, role="speaker"):
    return Part(person_id=cast.person[name].pk, role=role, minutes=60)
