"""Counting what was fetched: a number a day, nothing about who."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.domain.packs.models import DailyFetches


def count_fetch(*, pack_id: int, kind: str, day: date) -> None:
    """Adds one to a day (Shanghai). One statement, two on the first of a day."""
    rows = DailyFetches.objects.filter(pack=pack_id, day=day, kind=kind)
    if rows.update(fetches=F("fetches") + 1):
        return
    try:
        with transaction.atomic():
            DailyFetches.objects.create(pack_id=pack_id, day=day, kind=kind, fetches=1)
    except IntegrityError:  # somebody fetched it at the same moment
        rows.update(fetches=F("fetches") + 1)
