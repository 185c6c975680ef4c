"""How many came: the gate, a count, the platforms."""

from collections.abc import Collection
from datetime import datetime

from kepu.domain.events import places
from kepu.domain.events.contracts import Attendance
from kepu.domain.events.models import OnlineReport, Session


def attendance_of(session: Session, *, now: datetime) -> Attendance:
    """People-times of a session as known now."""
    return attendance_of_all([session], now=now)[session.pk]


def attendance_of_all(sessions: Collection[Session], *, now: datetime) -> dict[int, Attendance]:
    """Session id → people-times as known now. The gate goes before a count; who takes part only online is nobody on site."""
    online = online_of([session.pk for session in sessions])
    booked = [session for session in sessions if session.is_booked and not session.is_draft]
    gates = places.gate_counts(booked, now=now)
    return {
        session.pk: Attendance(
            onsite=_onsite(session, gates.get(session.pk)),
            online=online.get(session.pk) if session.is_online else 0,
            gate=gates.get(session.pk),
        )
        for session in sessions
    }


def online_of(session_ids: Collection[int]) -> dict[int, int]:
    """Session id → people-times online: the latest report of each platform, added up. Sessions without any are left out."""
    latest: dict[tuple[int, str], int] = {}
    rows = OnlineReport.objects.filter(session__in=list(session_ids)).order_by("as_of", "pk")
    for session_id, platform, people in rows.values_list("session_id", "platform", "people"):
        latest[session_id, platform] = people
    found: dict[int, int] = {}
    for (session_id, _platform), people in latest.items():
        found[session_id] = found.get(session_id, 0) + people
    return found


def _onsite(session: Session, gate: int | None) -> int | None:
    if not session.is_onsite:
        return 0
    return gate if gate is not None else session.onsite_counted
