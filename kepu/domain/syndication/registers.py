"""Copies at partners, for the measures of reuse."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from kepu.domain.syndication.models import Copy, Place
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.foundation.clock import day_ends


def _copies(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Copy]:
    """Copies at partners that were made by the end of the window and still stand there (a stock at its last day)."""
    rows = Copy.objects.filter(place=Place.PARTNER, unit__in=unit_ids).select_related("partner")
    over = day_ends(ends_on)
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=over), made_at__lt=over)


def _show(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.title, note=row.partner.name, unit_id=row.unit_id, url="/workbench/syndication/copies/"
    )


COPIES = RegisterSource(rows=_copies, distinct={"editions": "edition_id", "partners": "partner_id"}, show=_show)


def register_all() -> None:
    """Names the register and its definitions to the engine of measures."""
    register("copies", COPIES)
    register_definitions(str(Path(__file__).parent / "measures"))
