"""What a commission means for the ledger: one live record once it is taken, none where its work's publication is the record."""

from datetime import datetime

from kepu.domain.desks.models import Commission, CommissionKind
from kepu.engines.ledger.contracts import Draft, Part, Source
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import confirm_records, discard_record, propose_record, withdraw_record
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import may

SOURCE = "commission"
BECAME_WORK = "已转为作品，由作品的发布记录计入"
ADVICE = "决策建议（内容仅收件人可见）"
TAG = "commission"
# An interview and a review are printed or posted: articles. A contribution to a forum is a talk held there.
LEDGER_KIND = {
    CommissionKind.COMMENTARY: "commentary",
    CommissionKind.TALK: "lecture",
    CommissionKind.BOOK: "book",
    CommissionKind.POLICY_ADVICE: "policy_advice",
    CommissionKind.FORUM: "lecture",
    CommissionKind.INTERVIEW: "article",
    CommissionKind.REVIEW: "article",
}


def source_of(commission: Commission) -> Source:
    """How the ledger knows a commission."""
    return Source(SOURCE, str(commission.public_id))


def settle_record(*, actor: Actor, commission: Commission, now: datetime) -> None:
    """Makes the ledger agree, in the caller's transaction: a taken commission has one record, confirmed where the actor may.

    What is written and has become a work has none of its own: the publication of the work's edition is the record, so that
    nothing counts twice. A talk keeps its record, because it was held as well.
    """
    row = find_by_source(source_of(commission))
    is_wanted = commission.state in ("taken", "published", "closed") and (
        commission.is_spoken or commission.work_id is None
    )
    if is_wanted and row is None:
        # The history of a record is read by the whole unit: that of advice names nobody, and the unit confirms it as it stands.
        is_named = may(actor, "records.propose", commission.unit_id) and not commission.is_confidential
        record = propose_record(actor=actor if is_named else SYSTEM, draft=_draft(commission, now), now=now)
        if is_named and not actor.is_system and may(actor, "records.confirm", commission.unit_id):
            confirm_records(actor=actor, record_ids=[record.pk], now=now)
    elif row is not None and not is_wanted:
        if row.state == "proposed":
            discard_record(actor=SYSTEM, record_id=row.id, now=now)
        else:
            withdraw_record(actor=SYSTEM, record_id=row.id, reason=BECAME_WORK, now=now)


def _draft(commission: Commission, now: datetime) -> Draft:
    day = commission.held_on or local_date(now)
    return Draft(
        unit_id=commission.unit_id,
        kind=LEDGER_KIND[CommissionKind(commission.kind)],
        title=ADVICE if commission.is_confidential else commission.title,
        started_on=day,
        ended_on=day,
        source=source_of(commission),
        mode=_mode(commission),
        onsite=commission.onsite if commission.is_spoken else 0,
        online=commission.online,
        parts=() if commission.is_confidential else (_part(commission),),
        tags=((TAG, commission.kind),),
    )


def _mode(commission: Commission) -> str:
    if not commission.is_spoken:
        return "online"
    if commission.online and commission.onsite:
        return "both"
    return "online" if commission.online else "onsite"


def _part(commission: Commission) -> Part:
    role = "speaker" if commission.is_spoken else "author"
    if commission.person_id is not None:
        return Part(person_id=commission.person_id, role=role)
    return Part(outside_name=commission.outside_name, role=role)
