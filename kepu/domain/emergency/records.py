"""What a published version means for the ledger: each is an act of its own – said at its time, signed by its experts – and so a record of
its own; a later version corrects none of them. Drills make none.
"""

from datetime import datetime

from kepu.domain.emergency.models import Statement
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor

KIND, SOURCE = "statement", "incident_statement"


def source_of(statement: Statement) -> Source:
    """How the ledger knows a version."""
    return Source(SOURCE, str(statement.pk))


def record_statement(statement: Statement, *, actor: Actor, now: datetime) -> int:
    """Enters a version that has just been published, confirmed, in the caller's transaction; returns the record's id."""
    incident, day = statement.incident, local_date(statement.published_at or now)
    parts = tuple(
        Part(person_id=row.person_id, role="expert") if row.person_id else Part(outside_name=row.name, role="expert")
        for row in statement.signatures.filter(signed_at__isnull=False)
    )
    draft = Draft(
        unit_id=incident.unit_id, kind=KIND, title=f"{incident.title}（第{statement.number}版）"[:200], started_on=day,
        ended_on=day, source=source_of(statement), mode="online", onsite=0, online=None, region_code=incident.region_id,
        parts=parts,
        tags=(
            ("incident", str(incident.public_id)), ("hazard", incident.hazard), ("level", incident.level.code),
            ("statement_version", str(statement.number)),
        ),
    )  # fmt: skip
    record = propose_record(actor=actor, draft=draft, now=now)
    confirm_records(actor=actor, record_ids=[record.pk], now=now)
    return record.pk
