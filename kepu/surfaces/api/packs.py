"""Packs of the emergency library over HTTP, open to everybody."""

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from kepu.domain.packs.contracts import PackCard
from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.languages import TAGS, Language
from kepu.domain.packs.markup import describe
from kepu.domain.packs.models.versions import PackAudience
from kepu.domain.packs.offline.showing import shown_parts
from kepu.domain.packs.selectors.public import Wanted, card_of, cards, get_public_pack, public_versions
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.selectors import get_root, labels_by_id
from kepu.surfaces.api.problems import problem

router = Router(tags=["packs"], auth=None)
PER_PAGE, MOST_PAGES = 50, 100_000


class CardOut(Schema):
    """A public pack. `hazards` are codes of the vocabulary, `season` two months or null, `is_past` when it is past its review day."""

    id: int
    url: str
    title: str
    summary: str
    language: str
    audience: str
    hazards: list[str]
    region: str | None
    season: tuple[int, int] | None
    unit: str
    version: int
    published_at: datetime
    review_due_on: date
    is_past: bool
    is_in_season: bool
    file: str


class PageOut(Schema):
    """Fifty packs."""

    count: int
    page: int
    per_page: int
    packs: list[CardOut]


class PartOut(Schema):
    """A part: what it says, and where its file is."""

    kind: str
    title: str
    text: str
    credit: str
    seconds: int | None
    file: str | None
    content_type: str | None
    sha256: str | None
    sources: list[dict[str, str]]


class PackOut(CardOut):
    """A pack with its parts. A withdrawn one says so and why, and has neither parts nor files."""

    state: Literal["published", "withdrawn"]
    withdrawn_because: str
    changed: str
    siblings: list[dict[str, str]]
    parts: list[PartOut]
    resource: dict[str, Any] | None


@router.get("", response=PageOut, summary="Public packs, valid and in season first")
def index(
    request: HttpRequest,
    hazard: str = "",
    region: str = "",
    language: str = "",
    audience: str = "",
    season: str = "",
    page: int = 1,
) -> Any:
    """?hazard=, ?region= (six digits: packs for it, for what it lies in, for everywhere), ?language=, ?audience=, ?season=now.
    422 for a word that is not known."""
    for name, value, known in (
        ("hazard", hazard, hazards()), ("language", language, Language.values), ("audience", audience, PackAudience.values),
        ("season", season, ("now",)),
    ):  # fmt: skip
        if value and value not in known:
            return problem(request, 422, f"{name}: unknown; known are {', '.join(known)}")
    if region and not (region.isdigit() and len(region) == 6):
        return problem(request, 422, "region: six digits of GB/T 2260")
    today, number = local_date(now()), min(max(page, 1), MOST_PAGES)
    wanted = Wanted([hazard] if hazard else (), region, language, audience, in_season=season == "now")
    rows = public_versions(wanted, today=today)
    start = (number - 1) * PER_PAGE
    found = cards(rows[start : start + PER_PAGE], today=today)
    codes = {label.id: label.code for label in labels_by_id({card.unit_id for card in found}).values()}
    packs = [_card(card, codes) for card in found]
    return {"count": rows.order_by().count(), "page": number, "per_page": PER_PAGE, "packs": packs}


@router.get("/{int:pack_id}", response=PackOut, summary="One pack with its parts")
def show(request: HttpRequest, pack_id: int) -> dict[str, Any]:
    """404 for a pack that was never public."""
    view = get_public_pack(pack_id)
    if view is None:
        raise Http404
    version, gone = view.version, view.withdrawal
    parts = [] if gone else shown_parts(version)
    codes = {view.pack.unit_id: labels_by_id([view.pack.unit_id])[view.pack.unit_id].code}
    resource = describe(
        version, parts, siblings=view.siblings, base_url=settings.BASE_URL.rstrip("/"), publisher=get_root().name
    )
    return {
        **_card(card_of(version, today=local_date(now())), codes),
        "state": "withdrawn" if gone else "published", "withdrawn_because": gone.reason if gone else "", "changed": version.note,
        "siblings": [{"language": TAGS[other.language], "url": _absolute(other.path)} for other in view.siblings],
        "parts": [_part(one, pack_id) for one in parts], "resource": None if gone else resource,
    }  # fmt: skip


def _card(card: PackCard, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "id": card.id, "url": _absolute(card.url), "title": card.title, "summary": card.summary, "language": TAGS[card.language],
        "audience": card.audience, "hazards": list(card.hazards), "region": card.region_code, "season": card.season,
        "unit": codes.get(card.unit_id, ""), "version": card.number, "published_at": card.published_at,
        "review_due_on": card.due_on, "is_past": card.is_past, "is_in_season": card.is_in_season,
        "file": _absolute(f"{card.url}pack.zip"),
    }  # fmt: skip


def _part(one: Any, pack_id: int) -> dict[str, Any]:
    part, stored = one.part, one.part.file
    return {
        "kind": part.kind, "title": part.title, "text": part.text, "credit": part.credit, "seconds": part.seconds,
        "file": _absolute(f"/packs/{pack_id}/parts/{part.pk}/") if stored else None,
        "content_type": stored.content_type if stored else None, "sha256": stored.sha256 if stored else None,
        "sources": [{"title": row.title, "url": row.url, "place": row.place} for row in one.sources],
    }  # fmt: skip


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{path}"
