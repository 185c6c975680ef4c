"""Sessions read: by staff within their units, by everybody once announced."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kepu.domain.events import places
from kepu.domain.events.contracts import PlacesView, SessionEntry
from kepu.domain.events.models import Participation, Session, SessionPerson
from kepu.domain.events.querysets import SessionQuerySet
from kepu.domain.events.records import source_of
from kepu.engines.ledger.contracts import RecordRow
from kepu.engines.ledger.selectors import find_by_source
from kepu.foundation.clock import day_begins, day_ends, local_date
from kepu.foundation.people.contracts import Engagement
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within


@dataclass(frozen=True, slots=True)
class Wanted:
    """What readers narrow sessions by; empty means everything. Days are the academy's and inclusive.

    `place` is the beginning of a region's code (two digits: province, six: county); `grade` 1–12; `mode` onsite or online.
    """

    first: date | None = None
    last: date | None = None
    grade: int | None = None
    audience: str = ""
    place: str = ""
    kind: str = ""
    mode: str = ""
    access: str = ""
    words: str = ""
    unit_ids: frozenset[int] | None = None
    brand: str = ""


def sessions_seen_by(actor: Actor) -> SessionQuerySet:
    """Sessions that the actor's staff duties show: of units in sight, and of editions led by one of them."""
    units = units_within(actor, READ)
    rows: SessionQuerySet = Session.objects.filter(
        Q(unit__in=units) | Q(edition__lead_unit__in=units) | Q(edition__brand__unit__in=units)
    )
    return rows.select_related("unit", "edition__brand", "region", "kind")


def list_public(wanted: Wanted) -> SessionQuerySet:
    """Announced sessions, in order of time, narrowed."""
    rows: SessionQuerySet = Session.objects.public().select_related("unit", "edition__brand", "region", "kind")
    if wanted.first is not None:
        rows = rows.filter(ends_at__gte=day_begins(wanted.first))
    if wanted.last is not None:
        rows = rows.filter(starts_at__lt=day_ends(wanted.last))
    return _narrowed(rows, wanted).order_by("starts_at", "pk")


def get_public(public_id: uuid.UUID) -> Session:
    """One announced session with what its page needs. Raises Session.DoesNotExist."""
    rows = Session.objects.public().select_related("unit", "edition__brand", "region__parent__parent", "kind")
    session: Session = rows.prefetch_related("people__person__unit", "cohosts__unit").get(public_id=public_id)
    return session


def brand_of(session: Session) -> str:
    """The ledger's word for the brand of a session; empty without."""
    return session.edition.brand.slug if session.edition else ""


def entries_between(*, unit_ids: Collection[int], starts_on: date, ends_on: date) -> list[SessionEntry]:
    """Sessions of the units that are not closed (those are acts) nor called off, whose days touch the given ones, by time."""
    rows = (
        Session.objects.of_units(unit_ids)
        .unfinished()
        .filter(starts_at__lt=day_ends(ends_on), ends_at__gte=day_begins(starts_on))
        .select_related("edition__brand")
    )
    return [_entry(row) for row in rows.order_by("starts_at", "pk")]


def places_of(session: Session, *, now: datetime, language: str) -> tuple[PlacesView, ...]:
    """What the booking engine says of a session's places; nothing where no booking is needed or it is a draft."""
    return places.views_of(session, now=now, language=language) if session.is_booked and not session.is_draft else ()


def record_of(session: Session) -> RecordRow | None:
    """The session's live record in the ledger, or None."""
    return find_by_source(source_of(session)) if session.is_closed else None


def invitations_to(unit_ids: Iterable[int]) -> QuerySet[Participation]:
    """Invitations to opened editions that the units have not answered, those due first."""
    rows = Participation.objects.filter(
        unit__in=list(unit_ids), state="invited", edition__state__in=["open", "running"]
    )
    return rows.select_related("edition__brand").order_by("edition__answer_by", "edition__starts_on", "pk")


def to_close(*, unit_ids: Iterable[int], now: datetime) -> SessionQuerySet:
    """Sessions of the units that are over and not closed, oldest first."""
    rows: SessionQuerySet = Session.objects.of_units(list(unit_ids)).filter(state__in=["announced", "held"])
    return rows.filter(ends_at__lt=now).order_by("ends_at", "pk")


def _entry(row: Session) -> SessionEntry:
    return SessionEntry(
        public_id=row.public_id,
        unit_id=row.unit_id,
        title=row.title,
        starts_on=local_date(row.starts_at),
        ends_on=local_date(row.ends_at),
        kind=row.kind_id,
        region_code=row.region_id,
        audience=frozenset(row.audience),
        brand=brand_of(row),
        edition=row.edition.code if row.edition else "",
        state=row.state,
    )


def _narrowed(rows: SessionQuerySet, wanted: Wanted) -> SessionQuerySet:
    if wanted.unit_ids is not None:
        rows = rows.filter(Q(unit__in=wanted.unit_ids) | Q(cohosts__unit__in=wanted.unit_ids)).distinct()
    if wanted.place:
        rows = rows.filter(region__code__startswith=wanted.place.removesuffix("0000").removesuffix("00"))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.mode == "online":
        rows = rows.exclude(mode="onsite")
    elif wanted.mode == "onsite":
        rows = rows.exclude(mode="online")
    if wanted.brand:
        rows = rows.filter(edition__brand__slug=wanted.brand)
    if wanted.words:
        rows = rows.filter(
            Q(title__icontains=wanted.words) | Q(summary__icontains=wanted.words) | Q(place__icontains=wanted.words)
        )
    found = _listed(rows, "grades", wanted.grade) if wanted.grade else rows
    found = _listed(found, "audience", wanted.audience) if wanted.audience else found
    return _listed(found, "access", wanted.access) if wanted.access else found


def _listed(rows: SessionQuerySet, field: str, word: int | str) -> SessionQuerySet:
    """Rows whose list names a word. SQLite has no containment for JSON, so the lists of the candidates are looked through."""
    ids = [key for key, words in rows.order_by().values_list("pk", field) if word in words]
    return rows.filter(pk__in=ids)


def engagements(
    *, actor: Actor, person_ids: Collection[int], starts_at: datetime, ends_at: datetime, besides: int
) -> list[Engagement]:
    """Sessions in which these people have a part between two moments, all units', besides one session. What is announced anybody may
    know, a draft only who sees it. Two queries."""
    rows = SessionPerson.objects.filter(
        person__in=list(person_ids), session__starts_at__lt=ends_at, session__ends_at__gt=starts_at
    ).exclude(session__state="cancelled")
    found = list(
        rows.exclude(session=besides).select_related("session").order_by("session__starts_at", "session", "pk")
    )
    drafts = {row.session_id for row in found if row.session.is_draft}
    seen = set(sessions_seen_by(actor).filter(pk__in=drafts).values_list("pk", flat=True)) if drafts else set()
    told = {(row.person_id, row.session_id): _engagement(row, row.session_id not in drafts - seen) for row in found}
    return list(told.values())


def _engagement(row: SessionPerson, may_know: bool) -> Engagement:
    session = row.session
    title, place = (session.title, session.place or session.address) if may_know else ("", "")
    return Engagement(row.person_id or 0, "session", session.starts_at, session.ends_at, title=title, place=place)
