"""What sessions and editions mean for the ledger: one live record of each session once it is closed, and one of the help that was given
to an edition as a whole."""

from collections.abc import Iterable
from datetime import datetime

from kepu.domain.events.contracts import Attendance
from kepu.domain.events.models import BrandEdition, Session, SessionRole
from kepu.engines.booking.helping_contracts import Served
from kepu.engines.booking.selectors.duties import served_by_source
from kepu.engines.ledger.contracts import Draft, Part, Proof, Source
from kepu.engines.ledger.selectors import find_by_source
from kepu.engines.ledger.services import amend_record, confirm_records, correct_record, propose_record
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may

SOURCE, HELP_SOURCE = "session", "edition_help"
WHOLE = 10_000
LEDGER_ROLE = {
    SessionRole.SPEAKER: "speaker",
    SessionRole.HOST: "other",
    SessionRole.GUIDE: "guide",
    SessionRole.VOLUNTEER: "volunteer",
    SessionRole.ORGANISER: "organiser",
}


def source_of(session: Session) -> Source:
    """How the ledger knows a session."""
    return Source(SOURCE, str(session.public_id))


def record(*, actor: Actor, session: Session, came: Attendance, now: datetime) -> None:
    """Writes the session's record in the caller's transaction; confirmed at once where the actor may confirm."""
    row = propose_record(actor=actor, draft=draft_of(session, came), now=now)
    if may(actor, "records.confirm", session.unit_id):
        confirm_records(actor=actor, record_ids=[row.pk], now=now)


def correct(*, actor: Actor, session: Session, came: Attendance, reason: str, now: datetime) -> None:
    """Makes the record say what is known now: amended while it is proposed, else superseded by a correction."""
    row = find_by_source(source_of(session))
    if row is None:  # it was withdrawn: closing again writes another
        record(actor=actor, session=session, came=came, now=now)
    elif row.state == "proposed":
        amend_record(actor=actor, record_id=row.id, draft=draft_of(session, came), now=now, note=reason)
    else:
        correct_record(actor=actor, record_id=row.id, draft=draft_of(session, came), reason=reason, now=now)


def draft_of(session: Session, came: Attendance) -> Draft:
    """The record's content: days of the academy, attendance, people with their minutes, tags of brand, edition and campaign."""
    cohosts = list(session.cohosts.all())
    stated = {row.unit_id: row.basis_points for row in cohosts if row.basis_points is not None}
    shares = {session.unit_id: WHOLE - sum(stated.values()), **stated} if stated else {}
    return Draft(
        unit_id=session.unit_id,
        kind=session.kind_id,
        title=session.title,
        started_on=local_date(session.starts_at),
        ended_on=local_date(session.ends_at),
        source=source_of(session),
        mode=session.mode,
        onsite=came.onsite,
        online=came.online,
        region_code=session.region_id,
        cohost_ids=tuple(row.unit_id for row in cohosts),
        shares=shares,
        parts=_parts(session),
        audience=dict.fromkeys(session.audience),
        tags=_tags(session),
        proofs=_proofs(session),
        remark=session.count_note,
    )


def _parts(session: Session) -> tuple[Part, ...]:
    """Minutes that were not said are those of the session for speakers, not known for all others."""
    length = round((session.ends_at - session.starts_at).total_seconds() / 60)
    entered = [
        Part(
            person_id=row.person_id,
            outside_name=row.outside_name,
            role=LEDGER_ROLE[SessionRole(row.role)],
            minutes=row.minutes if row.minutes is not None or row.role != SessionRole.SPEAKER else length,
        )
        for row in session.people.all()
    ]
    return with_helpers(entered, served_by_source([session.source]).get(session.source, []))


def with_helpers(entered: Iterable[Part], served: Iterable[Served]) -> tuple[Part, ...]:
    """Parts with those of helpers: who was entered as a volunteer by hand as well is one of them, with the minutes that were entered,
    else with those served."""
    parts = {(part.person_id, part.outside_name, part.role): part for part in entered}
    for one in served:
        key = (one.person_id, one.name, "volunteer")
        known = parts.get(key)
        if known is None or known.minutes is None:
            parts[key] = Part(person_id=one.person_id, outside_name=one.name, role="volunteer", minutes=one.minutes)
    return tuple(parts.values())


def _tags(session: Session) -> tuple[tuple[str, str], ...]:
    edition = session.edition
    if edition is None:
        return ()
    tags = [("brand", edition.brand.slug), ("edition", edition.code)]
    return tuple([*tags, ("week", edition.campaign)] if edition.campaign else tags)


def _proofs(session: Session) -> tuple[Proof, ...]:
    return tuple(Proof(file_id=row.file_id, link=row.link, note=row.note[:200]) for row in session.proofs.all())


def record_help(*, actor: Actor, edition: BrandEdition, now: datetime, reason: str = "") -> None:
    """Makes the ledger say who helped an edition as a whole: one record of volunteering by its lead unit, written once somebody did and
    corrected afterwards. Nobody attends it, and it carries the edition but not the brand, so that it is no further act under that."""
    row = find_by_source(_help_source(edition))
    draft = _help_draft(edition, now)
    if row is None:
        if draft.parts:
            made = propose_record(actor=actor, draft=draft, now=now)
            if may(actor, "records.confirm", draft.unit_id):
                confirm_records(actor=actor, record_ids=[made.pk], now=now)
    elif row.state == "proposed":
        amend_record(actor=actor, record_id=row.id, draft=draft, now=now, note=reason)
    else:
        correct_record(actor=actor, record_id=row.id, draft=draft, reason=reason, now=now)


def _help_source(edition: BrandEdition) -> Source:
    return Source(HELP_SOURCE, str(edition.public_id))


def _help_draft(edition: BrandEdition, now: datetime) -> Draft:
    today = local_date(now)
    return Draft(
        unit_id=edition.lead_unit_id,
        kind="service",
        title=f"{edition.brand.name}（{edition.year}年）志愿服务",
        started_on=min(edition.starts_on, today),
        ended_on=min(edition.ends_on, max(edition.starts_on, today)),
        source=_help_source(edition),
        onsite=0,
        online=0,
        parts=with_helpers([], served_by_source([edition.source]).get(edition.source, [])),
        tags=(("edition", edition.code),),
    )
