"""Searching over HTTP: what everybody may read; with a session also what the asker's units may read."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kepu.engines.search.asking import groups_of, kind_words, query_from
from kepu.engines.search.contracts import Hit, Page
from kepu.engines.search.errors import BadQuery
from kepu.engines.search.selectors import search, suggest
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import Actor, UnitLabel
from kepu.foundation.units.policies import actor_of
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.api.problems import problem

router = Router(tags=["search"], auth=None)


class PieceOut(Schema):
    """A stretch of text; is_match where it answers the question."""

    text: str
    is_match: bool


class HitOut(Schema):
    """One thing found. `title_pieces` and `snippet` are the texts in pieces, `url` an absolute address."""

    kind: str
    kind_title: str
    key: str
    title: str
    title_pieces: list[PieceOut]
    snippet: list[PieceOut]
    url: str
    unit: str | None
    language: str
    published_on: str | None
    is_public: bool
    facets: dict[str, list[str]]
    score: float


class OptionOut(Schema):
    """A code to narrow by; `count` hits have it, at least so many where is_least."""

    code: str
    label: str
    count: int
    is_least: bool


class ReadingOut(Schema):
    """How the question was understood: `left_out` words need not be in the hits, `spelling` would find something, `unfiltered` is
    how much there is without the filters."""

    words: list[str]
    synonyms: list[str]
    left_out: list[str]
    is_relaxed: bool
    spelling: str
    unfiltered: int


class PageOut(Schema):
    """A page of hits. `total` is exact unless total_is_least."""

    query: str
    total: int
    total_is_least: bool
    page: int
    per_page: int
    hits: list[HitOut]
    facets: dict[str, list[OptionOut]]
    reading: ReadingOut


class SuggestionOut(Schema):
    """A title or name that begins as typed."""

    kind: str
    title: str
    url: str


@router.get("", response=PageOut, summary="Search")
def index(request: HttpRequest, q: str = "", page: str = "1", sort: str = "relevance") -> Any:
    """Also ?kind=, unit= (code; with its subtree), year=, language= and each facet by its name (audience=, medium=, subject=,
    objective= …), each as often as wanted. Without q everything that the filters leave, newest first."""
    try:
        query = query_from(dict(request.GET.lists()))
    except BadQuery as refusal:
        return problem(request, 400, str(refusal))
    return _page(request, search(query, actor=_actor(request), today=local_date(now())))


@router.get("/suggestions", response=list[SuggestionOut], summary="Titles and names that begin as typed")
def suggestions(request: HttpRequest, q: str = "") -> list[dict[str, Any]]:
    """In characters, pinyin (lisiguang) or first letters of pinyin (lsg). At most eight."""
    found = suggest(q.replace("\x00", ""), actor=_actor(request))
    return [{"kind": each.kind, "title": each.title, "url": request.build_absolute_uri(each.url)} for each in found]


def _actor(request: HttpRequest) -> Actor | None:
    account = request.user
    return actor_of(account.pk, str(account)) if account.is_authenticated else None


def _page(request: HttpRequest, page: Page) -> dict[str, Any]:
    units = labels_by_id({hit.unit_id for hit in page.hits if hit.unit_id})
    return {
        "query": page.query.text,
        "total": page.total,
        "total_is_least": page.total_is_least,
        "page": page.query.page,
        "per_page": page.query.per_page,
        "hits": [_hit(request, hit, units) for hit in page.hits],
        "facets": {group.field: [asdict(option) for option in group.options] for group in groups_of(page)},
        "reading": asdict(page.reading),
    }


def _hit(request: HttpRequest, hit: Hit, units: dict[int, UnitLabel]) -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "kind_title": kind_words().get(hit.kind, hit.kind),
        "key": hit.key,
        "title": hit.plain_title,
        "title_pieces": [asdict(piece) for piece in hit.title],
        "snippet": [asdict(piece) for piece in hit.snippet],
        "url": request.build_absolute_uri(hit.url),
        "unit": units[hit.unit_id].code if hit.unit_id in units else None,
        "language": hit.language,
        "published_on": hit.published_on.isoformat() if hit.published_on else None,
        "is_public": hit.is_public,
        "facets": {field: list(codes) for field, codes in hit.facets.items()},
        "score": hit.score,
    }
