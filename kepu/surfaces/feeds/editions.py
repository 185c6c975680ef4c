"""What the academy publishes as Atom, RSS and JSON Feed, with its corrections; answers conditional requests without reading."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from kepu.domain.syndication.selectors import TOMBSTONE_DAYS, last_change, list_items
from kepu.domain.syndication.services.receipts import mark_fetched
from kepu.foundation.clock import now
from kepu.foundation.crypto import sha256_hex
from kepu.surfaces.feeds.asked import Asked, read_question
from kepu.surfaces.feeds.formats import json_feed, write_feed

NEWEST = 50
FRESH_SECONDS = 300
TYPES = {"atom": "application/atom+xml; charset=utf-8", "rss": "application/rss+xml; charset=utf-8"}


def _asked(request: HttpRequest) -> Asked:
    cached: Asked | None = getattr(request, "kepu_asked", None)
    if cached is None:
        cached = read_question(request)
        request.kepu_asked = cached  # type: ignore[attr-defined]  # a cache on the request
    return cached


def _change(request: HttpRequest) -> tuple[datetime | None, int]:
    found: tuple[datetime | None, int] | None = getattr(request, "kepu_change", None)
    if found is None:
        found = last_change(_asked(request).wanted)
        request.kepu_change = found  # type: ignore[attr-defined]  # a cache on the request
    return found


def _etag(request: HttpRequest, kind: str) -> str:
    last, number = _change(request)
    return f'"{sha256_hex(f"{request.get_full_path()} {kind} {last} {number}".encode())[:32]}"'


def _modified(request: HttpRequest, kind: str) -> datetime | None:
    return _change(request)[0]


@require_safe
@condition(etag_func=_etag, last_modified_func=_modified)
def editions(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest editions; ?unit=CODE and others narrow, ?token= is a partner's own feed."""
    asked, moment = _asked(request), now()
    language = "en" if asked.wanted.languages == ("en",) else settings.LANGUAGE_CODE
    since = moment - timedelta(days=TOMBSTONE_DAYS)
    items = list_items(asked.wanted, limit=NEWEST, with_text=True, since=since)
    with translation.override(language):
        title = _("What we publish")
        told: dict[str, Any] = {
            "title": f"{asked.name} · {title}" if asked.name else title,
            "home": f"{settings.BASE_URL}/",
            "here": f"{settings.BASE_URL}{request.path}",
            "language": language,
        }
        response = _answer(kind, items, told)
    if asked.partner is not None:
        mark_fetched(
            partner=asked.partner, edition_ids=[item.edition_id for item in items if item.edition_id], now=moment
        )
    kept = "private, no-cache" if asked.partner else f"public, max-age={FRESH_SECONDS}"
    response.headers["Cache-Control"] = kept
    return response


def _answer(kind: str, items: list[Any], told: dict[str, Any]) -> HttpResponse:
    if kind == "json":
        return JsonResponse(
            json_feed(items, **told), content_type="application/feed+json", json_dumps_params={"ensure_ascii": False}
        )
    return HttpResponse(write_feed(kind, items, **told), content_type=TYPES[kind])
