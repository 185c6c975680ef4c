"""The tables of packs that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Exists, Q, QuerySet

from kepu.domain.packs.languages import Language
from kepu.domain.packs.models import DailyFetches, FetchKind, Spreading, SpreadingState, Version, VersionHazard
from kepu.domain.packs.models.versions import PackAudience
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_begins, day_ends, local_date

Units = Collection[int]


def standing(day: date) -> Q:
    """Versions that were public at the end of a day, past their due day or not."""
    end = day_ends(day)
    return Q(published_at__lt=end) & (Q(ended_at__isnull=True) | Q(ended_at__gte=end))


def _valid(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Version]:
    rows = Version.objects.filter(standing(ends_on), pack__unit__in=unit_ids, due_on__gte=ends_on)
    return rows.select_related("pack")


def _past(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Version]:
    rows = Version.objects.filter(standing(ends_on), pack__unit__in=unit_ids, due_on__lt=ends_on)
    return rows.select_related("pack")


def _published(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Version]:
    rows = Version.objects.filter(pack__unit__in=unit_ids, published_at__gte=day_begins(starts_on))
    return rows.filter(published_at__lt=day_ends(ends_on)).select_related("pack")


def _hazards(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[VersionHazard]:
    valid = Version.objects.filter(standing(ends_on), due_on__gte=ends_on)
    rows = VersionHazard.objects.filter(version__in=valid, version__pack__unit__in=unit_ids)
    return rows.select_related("version__pack")


def _fetches(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[DailyFetches]:
    rows = DailyFetches.objects.filter(pack__unit__in=unit_ids, day__gte=starts_on, day__lte=ends_on)
    return rows.select_related("pack")


def _spreadings(unit_ids: Units, starts_on: date, ends_on: date) -> QuerySet[Spreading]:
    rows = Spreading.objects.filter(unit__in=unit_ids, state=SpreadingState.DONE, done_on__gte=starts_on)
    return rows.filter(done_on__lte=ends_on).select_related("pack")


def _show(row: Any) -> RegisterRow:
    day = local_date(row.published_at).isoformat()
    return RegisterRow(
        title=row.title, note=f"v{row.number} · {day} – {row.due_on}", unit_id=row.pack.unit_id, url=row.pack.path
    )


def _show_hazard(row: Any) -> RegisterRow:
    return RegisterRow(
        title=f"{row.code} · {row.version.title}", unit_id=row.version.pack.unit_id, url=row.version.pack.path
    )


def _show_fetches(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.pack.name, note=f"{row.day} {row.kind}: {row.fetches}", unit_id=row.pack.unit_id, url=row.pack.path
    )


def _show_spreading(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.pack.name, note=f"{row.rule} · {row.done_on}", unit_id=row.unit_id, url="/workbench/packs/calendar/"
    )


FILTERS: dict[str, str | Q | Exists] = {
    "pack_language": "pack__language",
    "pack_audience": "audience",
    "first_version": Q(number=1),
}
CHOICES: dict[str, Collection[str | bool]] = {"pack_language": Language.values, "pack_audience": PackAudience.values}


def _versions(rows: Any) -> RegisterSource:
    return RegisterSource(rows=rows, filters=FILTERS, choices=CHOICES, unit_field="pack__unit_id", show=_show)


VALID, PAST, PUBLISHED = _versions(_valid), _versions(_past), _versions(_published)
HAZARDS = RegisterSource(
    rows=_hazards, distinct={"hazards": "code"}, unit_field="version__pack__unit_id", show=_show_hazard
)
FETCHES = RegisterSource(
    rows=_fetches, sums={"fetches": "fetches"}, filters={"fetched": "kind"}, choices={"fetched": FetchKind.values},
    unit_field="pack__unit_id", show=_show_fetches,
)  # fmt: skip
SPREADINGS = RegisterSource(rows=_spreadings, show=_show_spreading)


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("packs_valid", VALID)
    register("packs_past", PAST)
    register("packs_published", PUBLISHED)
    register("pack_hazards", HAZARDS)
    register("pack_fetches", FETCHES)
    register("pack_spreadings", SPREADINGS)
    register_definitions(str(Path(__file__).parent / "measures"))
