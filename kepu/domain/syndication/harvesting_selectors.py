"""What harvesters read: listings in the order of their change, by moment and key, so that pages never overlap."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q

from kepu.domain.syndication.contracts import Item
from kepu.domain.syndication.items import build_items
from kepu.domain.syndication.models import Listing


@dataclass(frozen=True, slots=True)
class HarvestPage:
    """One page: items, how many match in all, and the place after its last item (None when nothing follows)."""

    items: tuple[Item, ...]
    total: int
    next_moment: datetime | None = None
    next_key: int = 0


def harvest_page(
    *,
    since: datetime | None,
    until: datetime,
    after: tuple[datetime, int] | None,
    limit: int,
    unit_ids: Collection[int] | None = None,
    facts: dict[str, str] | None = None,
) -> HarvestPage:
    """Listings changed within [since, until], withdrawn ones included, first changed first, after a place. `facts` narrows
    by audience, medium, language or series. The number of queries does not depend on the page's size.
    """
    rows = Listing.objects.filter(changed_at__lte=until, **(facts or {})).order_by("changed_at", "pk")
    if since is not None:
        rows = rows.filter(changed_at__gte=since)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    total = rows.count()
    if after is not None:
        moment, key = after
        rows = rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=key))
    page = list(rows.select_related("unit")[: limit + 1])
    shown, more = page[:limit], len(page) > limit
    items = tuple(build_items(shown))
    return HarvestPage(items, total, shown[-1].changed_at, shown[-1].pk) if more else HarvestPage(items, total)


def harvest_item(public_id: UUID) -> Item | None:
    """One item by its lasting identifier, withdrawn or not; None for an identifier that never was."""
    rows = Listing.objects.filter(public_id=public_id).select_related("unit")
    return next(iter(build_items(rows)), None)


def earliest_change() -> datetime | None:
    """The earliest moment of change that any listing has; None when nothing was ever listed."""
    found: datetime | None = Listing.objects.aggregate(first=Min("changed_at"))["first"]
    return found
