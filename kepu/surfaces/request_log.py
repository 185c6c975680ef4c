"""What the log says of a request: one line when it is answered, and its name on every line written meanwhile."""

import logging
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)
_level = logging.getLogger(__name__)


class RequestLog:
    """Binds the name that `SecurityHeaders` gave the request, for the log and for the audit's events.

    Neither the caller's address is logged nor what stands in the path or after it: that may open a booking, or say what somebody
    looked for. The route tells which page it was.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.META["HTTP_X_REQUEST_ID"])
        try:
            response = self.get_response(request)
            if _level.isEnabledFor(logging.INFO):
                _say(request, response, time.perf_counter() - begun)
            return response
        finally:
            structlog.contextvars.clear_contextvars()


def _say(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    log.info(
        "request.answered",
        request=f"{request.method} /{request.resolver_match.route if request.resolver_match else ''}",
        status=response.status_code,
        account=request.user.pk if hasattr(request, "user") else None,
        milliseconds=round(seconds * 1000),
    )
