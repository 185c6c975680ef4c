"""What a day of opening means for the ledger: one record of kind open_day, its visitors from check-in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kepu.domain.bases.models import Base, OpenDay
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import amend_record, confirm_records, correct_record, propose_record
from kepu.engines.ledger.source_selectors import draft_by_source
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


def correct_parts(
    *, actor: Actor, open_day: OpenDay, before: Sequence[Part], after: Sequence[Part], reason: str, now: datetime
) -> bool:
    """Makes the record of a closed day say what changed about those who guided or helped; what else it says stays. Whether it could: not
    where the record was withdrawn, or stands confirmed and the actor may not confirm. Raises what the ledger refuses."""
    row, draft = find_by_source(source_of(open_day)), draft_by_source(source_of(open_day))
    if row is None or draft is None or not (row.is_proposed or may(actor, "records.confirm", row.unit_id)):
        return False
    parts = {_who(part): part for part in draft.parts}
    gone = {_who(part) for part in before} - {_who(part) for part in after}
    parts = {key: part for key, part in parts.items() if key not in gone}
    parts |= {_who(part): part for part in after if part not in before}
    changed = replace(draft, parts=tuple(parts.values()))
    if row.is_proposed:
        amend_record(actor=actor, record_id=row.id, draft=changed, note=reason, now=now)
    else:
        correct_record(actor=actor, record_id=row.id, draft=changed, reason=reason, now=now)
    return True


def _who(part: Part) -> tuple[int | None, str, str]:
    return part.person_id, part.outside_name, part.role
