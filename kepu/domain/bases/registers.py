"""The tables of bases that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from kepu.domain.bases.models import (
    Base,
    BaseKind,
    CountFact,
    HeldTitle,
    ItemKind,
    OpenDay,
    TitleLevel,
    VenueFact,
    VenueType,
    VenueYear,
)
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_ends


def _venues(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[VenueFact]:
    return VenueFact.objects.on(ends_on).filter(venue__unit__in=unit_ids).select_related("venue")


def _years(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[VenueYear]:
    return VenueYear.objects.within(starts_on, ends_on).filter(venue__unit__in=unit_ids).select_related("venue")


def _items(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[CountFact]:
    return CountFact.objects.on(ends_on).filter(unit__in=unit_ids).select_related("unit")


def _titles(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[HeldTitle]:
    return HeldTitle.objects.filter(Q(until__isnull=True) | Q(until__gt=ends_on), since__lte=ends_on, unit__in=unit_ids)


def _bases(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Base]:
    return Base.objects.listed(ends_on).filter(published_at__lt=day_ends(ends_on), unit__in=unit_ids)


def _open_days(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[OpenDay]:
    rows = OpenDay.objects.filter(day__range=(starts_on, ends_on), base__unit__in=unit_ids)
    return rows.select_related("base")


def _show_base(row: Any) -> RegisterRow:
    return RegisterRow(title=row.name, unit_id=row.unit_id, url=f"/bases/{row.slug}/")


def _show_open_day(row: Any) -> RegisterRow:
    url = f"/workbench/bases/{row.base.public_id}/days/{row.day.isoformat()}/"
    return RegisterRow(title=f"{row.base.name} {row.day.isoformat()}", unit_id=row.base.unit_id, url=url)


def _show_venue(row: Any) -> RegisterRow:
    return RegisterRow(title=row.venue.name, note=row.source_note, unit_id=row.venue.unit_id, url=_venue_url(row.venue))


def _show_item(row: Any) -> RegisterRow:
    return RegisterRow(
        title=f"{row.unit.name} · {row.get_kind_display()}", note=row.source_note, unit_id=row.unit_id,
        url="/workbench/registers/items/",
    )  # fmt: skip


def _show_title(row: Any) -> RegisterRow:
    return RegisterRow(title=row.title, note=row.source_note, unit_id=row.unit_id, url="/workbench/registers/titles/")


def _venue_url(venue: Any) -> str:
    return f"/workbench/registers/venues/{venue.public_id}/"


VENUES = RegisterSource(
    rows=_venues,
    sums={"building_area_m2": "building_area_m2", "hall_area_m2": "hall_area_m2"},
    filters={"venue_type": "venue_type"},
    choices={"venue_type": VenueType.values},
    unit_field="venue__unit_id",
    show=_show_venue,
)
VENUE_YEARS = RegisterSource(
    rows=_years,
    sums={"visits": "visits", "open_days": "open_days", "free_days": "free_days"},
    unit_field="venue__unit_id",
    show=_show_venue,
)
ITEMS = RegisterSource(
    rows=_items,
    sums={"quantity": "quantity"},
    filters={"item": "kind"},
    choices={"item": ItemKind.values},
    show=_show_item,
)
TITLES = RegisterSource(
    rows=_titles, filters={"level": "level"}, choices={"level": TitleLevel.values}, show=_show_title
)

BASES = RegisterSource(
    rows=_bases, filters={"base_kind": "kind"}, choices={"base_kind": BaseKind.values}, show=_show_base
)
OPEN_DAYS = RegisterSource(
    rows=_open_days,
    sums={
        "seats_offered": "seats_offered",
        "seats_taken": "seats_taken",
        "seats_refused": "seats_refused",
        "minutes": "minutes",
    },
    filters={"free": "is_free", "holiday": "is_holiday", "longer": Q(is_extended=True) | Q(is_night=True)},
    choices={"free": [True, False], "holiday": [True, False], "longer": [True]},
    unit_field="base__unit_id",
    show=_show_open_day,
)


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("venues", VENUES)
    register("venue_years", VENUE_YEARS)
    register("items", ITEMS)
    register("titles", TITLES)
    register("bases", BASES)
    register("open_days", OPEN_DAYS)
    register_definitions(str(Path(__file__).parent / "measures"))
