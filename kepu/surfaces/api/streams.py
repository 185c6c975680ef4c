"""Attendance of streams over HTTP: a platform reports a session's running total, signed. docs/reference/events.md tells how."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import AwareDatetime, Field, ValidationError

from kepu.domain.events.errors import DifferentReport, InvalidDraft, UnknownSender
from kepu.domain.events.services import Reported, Signed, receive_report, sender_of
from kepu.foundation.clock import now
from kepu.surfaces.api.problems import problem

router = Router(tags=["streams"])
LARGEST = 10_000


class AttendanceIn(Schema):
    """A running total: people-times of the session on this platform as of a moment."""

    session: uuid.UUID
    people: int = Field(ge=0, le=100_000_000_000)
    as_of: AwareDatetime


class AttendanceOut(Schema):
    """What was kept; `replayed` when this delivery came before."""

    session: uuid.UUID
    people: int
    as_of: datetime
    replayed: bool


@router.post("/{sender_id}/attendance", auth=None, summary="How many take part in a session online")
def report_attendance(request: HttpRequest, sender_id: uuid.UUID) -> Any:
    """Headers: `Kepu-Timestamp` (seconds), `Kepu-Delivery` (a number of yours, at most 80 characters) and `Kepu-Signature`:
    v1= and the HMAC-SHA256 of timestamp.delivery.body under your secret, not older than five minutes. The same delivery twice counts
    once; with another body it is refused (409). 404 for a signature that is not yours.
    """
    if len(request.body) > LARGEST:
        return problem(request, 413, "Too large")
    moment, headers = now(), request.headers
    signed = Signed(
        sender=sender_id,
        timestamp=headers.get("Kepu-Timestamp", ""),
        delivery=headers.get("Kepu-Delivery", ""),
        signature=headers.get("Kepu-Signature", ""),
        body=request.body,
    )
    try:
        sender = sender_of(signed, now=moment)
    except UnknownSender as unknown:
        raise Http404 from unknown
    try:
        given = AttendanceIn.model_validate_json(request.body)
        report = Reported(session=given.session, people=given.people, as_of=given.as_of)
        row, replayed = receive_report(sender=sender, signed=signed, report=report, now=moment)
    except ValidationError as error:
        return problem(
            request,
            422,
            "Invalid request",
            errors=error.errors(include_url=False, include_context=False, include_input=False),
        )
    except InvalidDraft as refusal:
        return problem(request, 422, f"{refusal.field}: {refusal.reason}")
    except DifferentReport:
        return problem(request, 409, "This delivery came before with another body")
    return _answer(row, replayed)


def _answer(row: Any, replayed: bool) -> HttpResponse | dict[str, Any]:
    out = AttendanceOut(session=row.session.public_id, people=row.people, as_of=row.as_of, replayed=replayed)
    return out.model_dump()
