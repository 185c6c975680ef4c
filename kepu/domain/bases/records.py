"""What a day of opening means for the ledger: one record of kind open_day, its visitors from check-in."""

from datetime import datetime

from kepu.domain.bases.models import Base, OpenDay
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may

SOURCE = "open_day"


def source_of(open_day: OpenDay) -> Source:
    """How the ledger knows a day of opening."""
    return Source(SOURCE, str(open_day.public_id))


def record_day(
    *, actor: Actor, base: Base, open_day: OpenDay, visitors: int | None, parts: tuple[Part, ...] = (), now: datetime
) -> int:
    """Writes the record of a day in the caller's transaction, confirmed where the actor may; returns its id.

    `visitors` are people-times on site, None when nobody counted; `parts` whoever guided or helped. Raises Refused, InvalidDraft,
    AlreadyRecorded.
    """
    draft = Draft(
        unit_id=base.unit_id,
        kind="open_day",
        title=f"{base.name}面向公众开放（{open_day.day.month}月{open_day.day.day}日）",
        started_on=open_day.day,
        ended_on=open_day.day,
        source=source_of(open_day),
        onsite=visitors,
        online=0,
        region_code=base.region_id,
        parts=parts,
        remark=open_day.reason,
    )
    record = propose_record(actor=actor, draft=draft, now=now)
    if not actor.is_system and may(actor, "records.confirm", base.unit_id):
        confirm_records(actor=actor, record_ids=[record.pk], now=now)
    return record.pk
