"""Errors as application/problem+json (RFC 9457)."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kepu.foundation.units.policies import Refused


def problem(request: HttpRequest, status: int, title: str, **extra: Any) -> HttpResponse:
    """One problem document."""
    body = {"type": "about:blank", "title": title, "status": status, "instance": request.path, **extra}
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json")


def add_problem_handlers(api: NinjaAPI) -> None:
    """Makes every refusal of the API a problem document."""
    api.add_exception_handler(Http404, lambda request, error: problem(request, 404, "Not found"))
    api.add_exception_handler(Refused, lambda request, error: problem(request, 404, "Not found"))
    api.add_exception_handler(AuthenticationError, lambda request, error: problem(request, 401, "Sign in first"))
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(ValidationError, _invalid)


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status_code, str(error))


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 422, "Invalid request", errors=error.errors)
