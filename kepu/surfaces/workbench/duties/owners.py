"""What can need help, by the kind in an address: a session, an edition or a base in the actor's sight, with the services that want help
for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.urls import reverse

from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.bases import get_base_of
from kepu.domain.bases.services.helping import note_help as note_help_at_base
from kepu.domain.bases.services.helping import owner_of as owner_of_base
from kepu.domain.bases.services.helping import want_help as want_help_at_base
from kepu.domain.events.helping import owner_of as owner_of_session
from kepu.domain.events.helping import owner_of_edition
from kepu.domain.events.policies import EDIT, LEAD
from kepu.domain.events.selectors import editions_seen_by, sessions_seen_by
from kepu.domain.events.services import may_lead, note_edition_help, note_help, want_edition_help, want_help
from kepu.engines.booking.helping_contracts import NeedDraft, NeedOwner, NeedView
from kepu.foundation.clock import ACADEMY_ZONE, day_begins, local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may

KEPT_BY = (EDIT, LEAD, MANAGE)
OPENS, SHUTS = time(9), time(17)


@dataclass(frozen=True, slots=True)
class Owned:
    """Something that needs help: whether the actor keeps it and more may be wanted, its page, its usual times (UTC), and from when on it
    may be noted who came."""

    owner: NeedOwner
    may_keep: bool
    is_over: bool
    url: str
    starts_at: datetime
    ends_at: datetime
    noted_from: Callable[[NeedView], datetime]
    want: Callable[[Actor, NeedDraft, datetime], object]
    note: Callable[[Actor, Mapping[int, int | None], datetime], object]


def find(actor: Actor, kind: str, public_id: UUID, *, unit_ids: frozenset[int], now: datetime) -> Owned | None:
    """The session, edition or base of an address, None where it is not in sight."""
    if kind == "session":
        return _session(actor, public_id)
    if kind == "edition":
        return _edition(actor, public_id)
    return _base(actor, public_id, unit_ids, now) if kind == "base" else None


def _session(actor: Actor, public_id: UUID) -> Owned | None:
    row = sessions_seen_by(actor).filter(public_id=public_id).first()
    if row is None:
        return None
    return Owned(
        owner_of_session(row),
        may_keep=may(actor, EDIT, row.unit_id) and not row.is_cancelled,
        is_over=row.is_finished,
        url=reverse("workbench:events:session", args=[public_id]),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        noted_from=lambda _need: row.ends_at,
        want=lambda who, draft, now: want_help(actor=who, session_id=row.pk, draft=draft, now=now),
        note=lambda who, served, now: note_help(actor=who, session_id=row.pk, served=served, now=now),
    )


def _edition(actor: Actor, public_id: UUID) -> Owned | None:
    row = editions_seen_by(actor).filter(public_id=public_id).first()
    if row is None:
        return None
    return Owned(
        owner_of_edition(row),
        may_keep=may_lead(actor, row),
        is_over=row.is_closed,
        url=reverse("workbench:events:edition", args=[public_id]),
        starts_at=datetime.combine(row.starts_on, OPENS, tzinfo=ACADEMY_ZONE),
        ends_at=datetime.combine(row.starts_on, SHUTS, tzinfo=ACADEMY_ZONE),
        noted_from=_its_day,
        want=lambda who, draft, now: want_edition_help(actor=who, edition_id=row.pk, draft=draft, now=now),
        note=lambda who, served, now: note_edition_help(actor=who, edition_id=row.pk, served=served, now=now),
    )


def _its_day(need: NeedView) -> datetime:
    return day_begins(local_date(need.starts_at))


def _base(actor: Actor, public_id: UUID, unit_ids: frozenset[int], now: datetime) -> Owned | None:
    row = get_base_of(unit_ids, public_id)
    if row is None:
        return None
    soon = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    return Owned(
        owner_of_base(row),
        may_keep=may(actor, MANAGE, row.unit_id),
        is_over=row.closed_on is not None,
        url=reverse("workbench:bases:roster", args=[public_id]),
        starts_at=soon,
        ends_at=soon + timedelta(hours=3),
        noted_from=_its_day,
        want=lambda who, draft, now: want_help_at_base(actor=who, base_id=row.pk, draft=draft, now=now),
        note=lambda who, served, now: note_help_at_base(actor=who, base_id=row.pk, served=served, now=now),
    )
