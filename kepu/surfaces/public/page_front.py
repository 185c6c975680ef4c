"""The same answer again, before Django is asked: a kept page that this process sent a moment ago."""

import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from kepu.surfaces.public.page_cache import standing
from kepu.surfaces.ready import get_ready
from kepu.surfaces.security import REQUEST_ID

ASKED = (
    "wsgi.url_scheme", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "SCRIPT_NAME", "PATH_INFO",
    "QUERY_STRING", "HTTP_COOKIE", "HTTP_ACCEPT_ENCODING",
)  # fmt: skip
ASKED_OTHERWISE = ("HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
MOST, SECONDS = 600, 30.0
Headers = list[tuple[str, str]]


def served(application: WSGIApplication) -> WSGIApplication:
    """The application as servers get it: everything read that it reads once, and kept pages sent ahead of it."""
    get_ready()
    return PageFront(application)


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer as it went out, without the name of its request; good while its generation stands, and half a minute at most."""

    generation: str
    until: float
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class PageFront:
    """Wraps the WSGI application. What `PageCache` answered from what it keeps is answered from here while nothing has changed.

    Only the very same question gets the same answer: scheme, host, path, query, cookies and encodings are compared as they came.
    Changes are noticed as `PageCache` notices them, within half a second. Nothing here asks the database or another cache.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        self._sent: OrderedDict[tuple[Any, ...], Sent] = OrderedDict()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or any(name in environ for name in ASKED_OTHERWISE):
            return self._application(environ, start_response)
        question = tuple(environ.get(name) for name in ASKED)
        sent = self._sent.get(question)
        if sent is not None and sent.generation == standing() and time.monotonic() < sent.until:
            start_response(sent.status, [*sent.headers, ("X-Request-ID", _name_of(environ))])
            return [sent.body]
        return self._ask(question, environ, start_response)

    def _ask(
        self, question: tuple[Any, ...], environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *error: Any) -> Any:
            started.append((status, headers))
            return start_response(status, headers, *error)

        response: Any = self._application(environ, start)
        generation = getattr(response, "kept_in", "")
        if generation and started and started[-1][0].startswith("200"):
            status, headers = started[-1]
            named = tuple(header for header in headers if header[0].lower() != "x-request-id")
            self._keep(question, Sent(generation, time.monotonic() + SECONDS, status, named, bytes(response.content)))
        return response  # type: ignore[no-any-return]  # Django's response is what the application returns

    def _keep(self, question: tuple[Any, ...], sent: Sent) -> None:
        self._sent[question] = sent
        while len(self._sent) > MOST:
            try:
                self._sent.popitem(last=False)
            except KeyError:  # another thread was quicker
                return


def _name_of(environ: WSGIEnvironment) -> str:
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
