"""Works over HTTP: what everybody may read, with editions, sources and corrections."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router

from kepu.domain.syndication.contracts import Item, Wanted
from kepu.domain.syndication.selectors import count_items, items_of_work, list_items
from kepu.domain.syndication.services.sending import described
from kepu.foundation.units.selectors import labels_by_id, subtree_ids

router = Router(tags=["works"])
PER_PAGE = 50
MOST_PAGES = 100_000


@router.get("", auth=None, summary="Public editions, last changed first")
def index(
    request: HttpRequest,
    unit: str = "",
    audience: str = "",
    medium: str = "",
    language: str = "",
    series: str = "",
    page: int = 1,
) -> dict[str, Any]:
    """Editions that everybody may read, fifty a page, each with the id of its work; ?unit=CODE includes all below it. 404 for a
    unit that does not exist.
    """
    wanted = Wanted(
        unit_ids=_units(unit),
        audiences=_one(audience),
        media=_one(medium),
        languages=_one(language),
        series=series,
    )
    number = min(max(page, 1), MOST_PAGES)
    items = list_items(wanted, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return {
        "count": count_items(wanted),
        "page": number,
        "per_page": PER_PAGE,
        "works": [_short(item) for item in items],
    }


@router.get("/{public_id}", auth=None, summary="One work with its public editions")
def show(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """A work: its editions with text where the licence allows it, sources and corrections. 404 when nothing of it is public."""
    items = items_of_work(public_id)
    if not items:
        raise Http404
    first = items[0]
    return {
        "id": str(public_id), "title": first.title, "unit": first.unit_code, "series": first.series,
        "field": first.field_of_science, "sources": described(first)["sources"],
        "editions": [{name: value for name, value in described(item).items() if name not in ("sources", "siblings", "work_id")}
                     for item in items],
    }  # fmt: skip


def _short(item: Item) -> dict[str, Any]:
    names = (
        "public_id", "title", "summary", "url", "unit_code", "audience", "medium", "language", "licence", "authors",
        "published_at", "changed_at", "source_url", "is_retracted",
    )  # fmt: skip
    said = described(item)
    return {"work": item.work_id, **{name: said[name] for name in names}, "corrections": len(item.corrections)}


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _units(code: str) -> frozenset[int] | None:
    if not code:
        return None
    unit = next((label for label in labels_by_id().values() if label.code == code), None)
    if unit is None:
        raise Http404
    return subtree_ids(unit.id)
