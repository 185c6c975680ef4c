"""The library of good practice read."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from kepu.domain.bases.models import Practice


def practices_seen_by(unit_ids: Collection[int]) -> QuerySet[Practice]:
    """Published practices of every unit, and all of the units' own; with `copies`, how many units do likewise."""
    published = Q(published_at__isnull=False, withdrawn_at__isnull=True)
    rows = Practice.objects.filter(published | Q(base__unit__in=list(unit_ids)))
    return (
        rows.select_related("base__unit")
        .annotate(copies=Count("adoptions"))
        .order_by("-published_at", "-created_at", "-pk")
    )
