"""What is answered when a request fails: where only the database is away, that it is worth asking again, and when."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from kepu.surfaces.api.problems import problem

AGAIN_AFTER = 2  # seconds; a restart of PostgreSQL takes about as long


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500. 503 with Retry-After while the database cannot be asked, which includes a commit of which nobody heard: the
    same Idempotency-Key then finds out. Else 500. Programs get a problem document, people a page."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status = 503 if is_away else 500
    if request.path.startswith("/api/"):
        code, title = (
            ("unavailable", "Not available for a moment") if is_away else ("failed", "Something broke on our side")
        )
        response = problem(request, status, title, code=code)
    else:
        response = server_error(request)
        response.status_code = status
    if is_away:
        response.headers["Retry-After"] = str(AGAIN_AFTER)
    return response
