"""What the registration of the national science day asks of each session.

Source: circulars of the science day describe that activities are registered, later completed with photos, links to news and a
summary, labelled with the year's name, and judged by organisation, number and scale, publicity, volunteers, joint action and
online topics. The form's own field names could not be confirmed; docs/reference/events.md says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kepu.domain.events.contracts import Attendance
from kepu.domain.events.models import Session
from kepu.domain.events.records import with_helpers
from kepu.domain.events.selectors.attendance import attendance_of_all
from kepu.engines.booking.helping_contracts import Served
from kepu.engines.booking.selectors.duties import served_by_source
from kepu.engines.ledger.contracts import Part


@dataclass(frozen=True, slots=True)
class Registered:
    """A session as it is registered. People-times None are not known; `volunteer_minutes` None where nobody noted any."""

    title: str
    label: str
    host: str
    cohosts: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    mode: str
    region: str
    place: str
    kind: str
    audience: tuple[str, ...]
    summary: str
    contact: str
    came: Attendance
    speakers: tuple[str, ...]
    volunteers: int
    volunteer_minutes: int | None
    photos: int
    links: tuple[str, ...]
    report: str
    state: str


def registered(sessions: Sequence[Session], *, now: datetime) -> list[Registered]:
    """The sessions given, in their order, ready to be registered. A fixed number of queries."""
    rows = (
        Session.objects.filter(pk__in=[session.pk for session in sessions])
        .select_related("unit", "edition", "region", "kind")
        .prefetch_related("cohosts__unit", "people__person", "proofs", "mentions")
    )
    found = {row.pk: row for row in rows}
    came = attendance_of_all(list(found.values()), now=now)
    served = served_by_source([row.source for row in found.values()])
    return [
        _registered(found[session.pk], came[session.pk], served.get(session.source, [])) for session in sessions
    ]  # fmt: skip


def _registered(row: Session, came: Attendance, served: Sequence[Served]) -> Registered:
    people = list(row.people.all())
    entered = [
        Part(person_id=person.person_id, outside_name=person.outside_name, role="volunteer", minutes=person.minutes)
        for person in people
        if person.role == "volunteer"
    ]
    volunteers = with_helpers(entered, served)
    minutes = [person.minutes for person in volunteers if person.minutes is not None]
    speakers = [person for person in people if person.role == "speaker"]
    proofs = list(row.proofs.all())
    return Registered(
        title=row.title,
        label=row.edition.label if row.edition else "",
        host=row.unit.name,
        cohosts=tuple(cohost.unit.name for cohost in row.cohosts.all()),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        mode=row.mode,
        region=row.region.name if row.region else "",
        place=row.place,
        kind=row.kind.name,
        audience=tuple(row.audience),
        summary=row.summary,
        contact=row.contact,
        came=came,
        speakers=tuple(person.person.name if person.person else person.outside_name for person in speakers),
        volunteers=len(volunteers),
        volunteer_minutes=sum(minutes) if minutes else None,
        photos=sum(proof.file_id is not None for proof in proofs),
        links=(*(proof.link for proof in proofs if proof.link), *(mention.link for mention in row.mentions.all())),
        report=row.report,
        state=row.state,
    )
