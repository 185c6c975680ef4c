"""What every answer carries to protect its reader, and a name for the request in logs."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "object-src 'none'",
    ]
)
# Wagtail's editor writes styles and scripts into its pages; it is behind sign-in and an allow-list.
AUTHORING = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").replace(
    "script-src 'self'", "script-src 'self' 'unsafe-inline' 'unsafe-eval'"
)


class SecurityHeaders:
    """Content-Security-Policy, Permissions-Policy and X-Request-ID on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = request_id  # the log takes it from here
        response = self.get_response(request)
        loose = request.path.startswith(("/authoring/", "/api/v1/docs"))
        response.headers.setdefault("Content-Security-Policy", AUTHORING if loose else POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        response.headers["X-Request-ID"] = request_id
        return response


class NoNulCharacters:
    """Refuses text with a NUL character, which PostgreSQL cannot keep: no keyboard writes one, and no view need think of it. Forms that
    check their fields are told of it as well; this is for words that are taken as they come."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        # A form with files that nobody has parsed yet stays unread: its view may want to say where they go.
        is_read = "_post" in request.__dict__ or request.content_type == "application/x-www-form-urlencoded"
        parsed = [request.GET, *([request.POST] if is_read else [])]
        if any("\0" in value for query in parsed for values in query.lists() for value in (values[0], *values[1])):
            raise BadRequest("NUL character")
        if request.content_type == "application/json" and b"\\u0000" in request.body:
            raise BadRequest("NUL character")
