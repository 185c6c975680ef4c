"""How things stand with a slot for one request: slot, offering, rules in force, lock and known key in a single query."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.models import RuleSet, Slot
from kepu.engines.booking.rules import Rules, read_rules
from kepu.foundation.statements import columns_of, often, row_from

RULES_IN_FORCE = (
    "COALESCE((SELECT r.rules FROM booking_ruleset r WHERE r.offering_id = s.offering_id"
    " AND r.effective_from <= s.visit_date ORDER BY r.effective_from DESC, r.id DESC LIMIT 1),"
    " (SELECT r.rules FROM booking_ruleset r WHERE r.offering_id = s.offering_id"
    " ORDER BY r.effective_from, r.id DESC LIMIT 1))"
)
STAND = (
    f"SELECT o.unit_id, o.title, o.source, o.place, o.is_listed, {RULES_IN_FORCE},"  # noqa: S608 – constants only
    " (SELECT max(l.id) FROM booking_lock l WHERE l.offering_id = s.offering_id AND l.holder_key = %s"
    " AND l.until > %s AND l.lifted_at IS NULL),"
    " (SELECT b.id FROM booking_booking b WHERE b.holder_key = %s AND b.idempotency_key = %s),"
    f" {columns_of(Slot, 's')} FROM booking_slot s JOIN booking_offering o ON o.id = s.offering_id WHERE "
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A slot with what a request needs to know beside it; rules are those in force on the visit's day."""

    slot: Slot
    unit_id: int
    offering_title: str
    source: str
    place: str
    is_listed: bool
    rules: Rules
    lock_id: int | None
    known_id: int | None


def read_stand(slot: int | UUID, *, now: datetime, holder_key: str = "", key: str = "") -> Stand:
    """One query. Raises UnknownSlot."""
    column = "id" if isinstance(slot, int) else "public_id"
    field: Any = Slot._meta.get_field(column)
    moment = connection.ops.adapt_datetimefield_value(now)
    with often() as cursor:
        cursor.execute(
            f"{STAND}s.{column} = %s", [holder_key, moment, holder_key, key, field.get_db_prep_value(slot, connection)]
        )
        row = cursor.fetchone()
    if row is None:
        raise UnknownSlot(str(slot))
    unit_id, title, source, place, is_listed, rules_text, lock_id, known_id, *values = row
    return Stand(
        slot=row_from(Slot, values),
        unit_id=unit_id,
        offering_title=title,
        source=source,
        place=place,
        is_listed=bool(is_listed),
        rules=rules_from(rules_text),
        lock_id=lock_id,
        known_id=known_id,
    )


@lru_cache(maxsize=512)
def rules_from(text: str) -> Rules:
    """Parsed rules; rule sets never change, so the text is the key."""
    return read_rules(json.loads(text))


def rules_for(slot: Slot) -> Rules:
    """The rules in force for a slot that is at hand already (one query)."""
    rows = RuleSet.objects.filter(offering_id=slot.offering_id)
    found = rows.filter(effective_from__lte=slot.visit_date).order_by("-effective_from", "-pk").first()
    found = found or rows.order_by("effective_from", "-pk").first()
    assert found is not None, "an offering is opened with rules"
    return read_rules(found.rules)
