"""Whole pages for readers who are nobody in particular, kept until what they show changes. docs/adr/0020 says why it is built so.

A view says what its page shows by `keep(response, tags)`. A change says what it touched by `purge(tags)`. Each tag has a version, a
random word in a cache that all processes share; a page is good while the versions that it was made with still stand. One more
version, the generation, changes with every purge: while it stands, nothing else has to be looked up, and a process asks for it only
twice a second.
"""

import gzip
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from kepu.engines.ledger import open_selectors

SHELVES, LEDGER, TERMS, RELATED, CLAIMS = "shelves", "ledger", "terms", "related", "claims"
INCIDENTS, PACKS = "incidents", "packs"
ASKED = frozenset(
    {
        "page",
        "category",
        "grade",
        "hazard",
        "audience",
        "medium",
        "field",
        "language",
        "pinyin",
        "month",
        "kind",
        "unit",
        "year",
        "province",
        "season",
    }
)
IGNORED = re.compile(r"utm_\w+|from|isappinstalled|spm|share_\w+|scene|fbclid|gclid")
LOOKS = (("kepu-theme", ("light", "dark")), ("kepu-type", ("large",)))
NOT_KEPT = ("Set-Cookie", "Date", "X-Request-ID", "Content-Security-Policy", "Content-Length")
LOOK_EVERY = 0.5
GENERATION = "page-generation"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent, what it was made with, and the generation in which that was last seen to stand."""

    generation: str
    versions: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What was worked out for pages, with what it was made with, as for a page."""

    generation: str
    versions: tuple[tuple[str, str], ...]
    value: Any


def keep(response: HttpResponseBase, tags: Collection[str], *, seconds: int = 300) -> HttpResponseBase:
    """Says that a page may be kept for so long, and what it shows."""
    response.page_tags = tuple(sorted(tags))  # type: ignore[attr-defined]  # read by PageCache below
    response.page_seconds = seconds  # type: ignore[attr-defined]  # same
    return response


def purge(tags: Iterable[str]) -> None:
    """Everything made with one of these is made anew, as soon as the current transaction is committed."""
    names = sorted(set(tags))
    transaction.on_commit(lambda: _purge(names))


def while_it_stands(tag: str, name: str, make: Callable[[], Any]) -> Any:
    """A part of pages, made once and kept while nothing purges the tag."""
    [(_tag, version)] = _versions([tag])
    return caches["default"].get_or_set(f"page-part:{name}:{version}", make, 300)


def while_they_stand(tags: Collection[str], name: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, kept as a whole page is kept: while nothing purges one of the tags, and five minutes at most."""
    if not settings.PAGE_PARTS:
        return make()
    key = f"part:{hashlib.sha256(name.encode()).hexdigest()}"
    kept = _find(key)
    if kept is not None:
        return kept.value
    before, versions = _generation(), _versions(tags)
    value = make()
    if before == _generation():
        _put(key, Part(before, versions, value), 300)
    return value


def _purge(names: list[str]) -> None:
    """The generation changes before the versions, so that nobody keeps an old page under a new version, and after them, so that
    nobody trusts a page that was checked in between.
    """
    shared = caches["page_tags"]
    shared.set(GENERATION, _word(), None)
    shared.set_many({f"page-tag:{name}": _word() for name in names}, None)
    shared.set(GENERATION, _word(), None)
    _clock.forget()


def _word() -> str:
    return secrets.token_hex(8)


class _Clock:
    """The generation as this process last saw it."""

    def __init__(self) -> None:
        self._seen, self._at = "", 0.0

    def forget(self) -> None:
        self._at = 0.0

    def fresh(self) -> str:
        """The generation if it was looked up lately, else nothing: whoever may not ask the database waits for one who may."""
        return self._seen if time.monotonic() - self._at <= LOOK_EVERY else ""

    def generation(self) -> str:
        moment = time.monotonic()
        if moment - self._at > LOOK_EVERY:
            self._seen, self._at = _generation(), moment
        return self._seen


_clock = _Clock()


def standing() -> str:
    """The generation that stands, empty while this process has not looked for half a second. Asks nothing."""
    return _clock.fresh()


def _generation() -> str:
    shared = caches["page_tags"].get_or_set(GENERATION, _word, None)
    return f"{shared}:{_ledger()}"


def _ledger() -> str:
    """The ledger says itself when anything happened to it. While the database is away, nothing did."""
    try:
        return str(open_selectors.newest_step())
    except DatabaseError:
        return "away"


def _versions(tags: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The versions of tags as they stand; one that nobody knows, or that was dropped, gets a new one."""
    names = [name for name in tags if name != LEDGER]
    found = caches["page_tags"].get_many([f"page-tag:{name}" for name in names]) if names else {}
    versions: list[tuple[str, str]] = []
    for name in names:
        key = f"page-tag:{name}"
        versions.append((name, str(found.get(key) or caches["page_tags"].get_or_set(key, _word, None))))
    if LEDGER in tags:
        versions.append((LEDGER, _ledger()))
    return tuple(versions)


class PageCache:
    """Stands before sessions and everything that asks who is there: a page that is kept costs none of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request) if settings.PAGE_CACHE else ""
        if not key:
            return self.get_response(request)
        kept = _find(key)
        if kept is not None:
            return _answer(request, kept)
        return self._make(request, key)

    def _make(self, request: HttpRequest, key: str) -> HttpResponseBase:
        before = _generation()
        condition = request.META.pop("HTTP_IF_NONE_MATCH", None)
        response = self.get_response(request)
        if condition is not None:
            request.META["HTTP_IF_NONE_MATCH"] = condition
        if not isinstance(response, HttpResponse) or not _may_keep(response):
            return response
        kept = _kept(response, before)
        if kept.generation == _generation():
            _put(key, kept, getattr(response, "page_seconds", 60))
        return _answer(request, kept)


def _key(request: HttpRequest) -> str:
    """What a page depends on; empty when it must not be kept. What tells apart only where a reader came from is taken off."""
    cookies = request.COOKIES
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in cookies or "messages" in cookies:
        return ""
    if "HTTP_AUTHORIZATION" in request.META:
        return ""
    place = place_of(request)
    if not place:
        return ""
    looks = [cookies.get(name) if cookies.get(name) in values else "" for name, values in LOOKS]
    says = [bool(settings.EMBEDDING_URL)]  # pages with the box say where a text goes
    return "page:" + hashlib.sha256(f"{place}|{looks}|{says}".encode()).hexdigest()


def place_of(request: HttpRequest) -> str:
    """The address with the questions that we know, in order; empty when it asks anything else, or under a name that is not ours."""
    query = [pair for pair in parse_qsl(request.META.get("QUERY_STRING", "")) if not IGNORED.fullmatch(pair[0])]
    if any(name not in ASKED for name, _value in query):
        return ""
    request.META["QUERY_STRING"] = urlencode(sorted(query))
    try:
        return f"{request.scheme}://{request.get_host()}{request.path}?{request.META['QUERY_STRING']}"
    except DisallowedHost:
        return ""


def _find(key: str) -> Any:
    """A page or a part that still stands, else nothing."""
    kept = caches["pages"].get(key)
    generation = _clock.generation()
    if kept is not None and kept.generation == generation:
        return kept
    if kept is None and settings.PAGES_SHARED:
        kept = caches[settings.PAGES_SHARED].get(key)
    if kept is None or kept.versions != _versions([name for name, _version in kept.versions]):
        return None
    seen = replace(kept, generation=generation)
    caches["pages"].set(key, seen, 60)
    return seen


def _put(key: str, kept: Kept | Part, seconds: int) -> None:
    caches["pages"].set(key, kept, seconds)
    if settings.PAGES_SHARED:
        caches[settings.PAGES_SHARED].set(key, kept, seconds)


def _may_keep(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.cookies and hasattr(response, "page_tags")


def _kept(response: HttpResponse, generation: str) -> Kept:
    headers = tuple((name, value) for name, value in response.items() if name not in NOT_KEPT)
    versions = _versions(response.page_tags)  # type: ignore[attr-defined]  # set by keep()
    body = bytes(response.content)
    return Kept(generation, versions, headers, body, gzip.compress(body, 6, mtime=0))


def _answer(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(kept.packed if packed else kept.body, headers=dict(kept.headers))
    vary = response.headers.get("Vary", "")
    response.headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
    response.kept_in = kept.generation  # type: ignore[attr-defined]  # read by the page front
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    etag = response.headers.get("ETag")
    if etag is None or "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=etag, response=response) or response
