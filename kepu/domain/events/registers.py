"""The tables of events that measures count: sessions, mentions in the media, people who had booked and came."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kepu.domain.events.models import MediaLevel, Mention, Session, SessionHolder, SessionMode, SessionState
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_begins, day_ends

Units = Collection[int]


def _sessions(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Session]:
    rows = Session.objects.of_units(unit_ids).filter(
        starts_at__gte=day_begins(starts_on), starts_at__lt=day_ends(ends_on)
    )
    return rows.select_related("edition__brand")


def _mentions(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Mention]:
    """By the first day of the edition that they are about, so that a report printed later still belongs to it."""
    rows = Mention.objects.filter(unit__in=list(unit_ids), edition__starts_on__range=(starts_on, ends_on))
    return rows.select_related("edition__brand")


def _holders(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[SessionHolder]:
    rows = SessionHolder.objects.filter(
        session__unit__in=list(unit_ids),
        session__starts_at__gte=day_begins(starts_on),
        session__starts_at__lt=day_ends(ends_on),
    )
    return rows.select_related("session")


def _show_session(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.title, note=str(row.get_state_display()), unit_id=row.unit_id,
        url=f"/workbench/events/sessions/{row.public_id}/",
    )  # fmt: skip


def _show_mention(row: Any) -> RegisterRow:
    return RegisterRow(title=f"{row.outlet}：{row.title}", note=row.link, unit_id=row.unit_id, url=row.link)


def _show_holder(row: Any) -> RegisterRow:
    return RegisterRow(title=row.session.title, unit_id=row.session.unit_id, is_personal=True)


# Somebody who was at a session of the same brand on another day before this one. References are of one brand only.
CAME_BEFORE = Exists(
    SessionHolder.objects.filter(reference=OuterRef("reference"), session__starts_at__lt=OuterRef("session__starts_at"))
)
SOURCES_OF_FIGURES: dict[str, RegisterSource] = {
    "sessions": RegisterSource(
        rows=_sessions,
        filters={
            "session_state": "state",
            "session_mode": "mode",
            "brand": "edition__brand__slug",
            "edition": "edition__code",
        },
        choices={"session_state": SessionState.values, "session_mode": SessionMode.values},
        show=_show_session,
    ),
    "mentions": RegisterSource(
        rows=_mentions,
        filters={"media_level": "level", "brand": "edition__brand__slug", "edition": "edition__code"},
        choices={"media_level": MediaLevel.values},
        show=_show_mention,
    ),
    "brand_holders": RegisterSource(
        rows=_holders,
        filters={
            "came_before": CAME_BEFORE,
            "brand": "session__edition__brand__slug",
            "edition": "session__edition__code",
        },
        distinct={"holders": "reference"},
        unit_field="session__unit_id",
        show=_show_holder,
    ),
}


def register_all() -> None:
    """Makes these tables countable and adds the definitions that count them."""
    for name, source in SOURCES_OF_FIGURES.items():
        register(name, source)
    register_definitions(str(Path(__file__).parent / "measures"))
