"""Incidents over HTTP: what is public, and partners' acknowledgements. Drills are not there."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Schema

from kepu.domain.emergency.errors import UnknownSecret
from kepu.domain.emergency.markup import facts_of
from kepu.domain.emergency.models import Delivery, Incident, Statement
from kepu.domain.emergency.selectors.public import get_public_incident, public_incidents
from kepu.domain.emergency.services import acknowledge
from kepu.foundation.clock import local_date, now
from kepu.surfaces.api.problems import problem
from kepu.surfaces.limits import is_allowed

router = Router(tags=["incidents"], auth=None)
MOST, A_MINUTE = 100, 60


class IncidentOut(Schema):
    """A public incident with the headline that stands. `level` is a code of the levels, i the gravest."""

    id: UUID
    url: str
    title: str
    hazard: str
    level: str
    colour: str
    region: str
    unit: str
    state: Literal["open", "ended", "closed"]
    headline: str
    version: int
    published_at: datetime
    next_update_at: datetime | None


class WholeOut(IncidentOut):
    """The same with every version, newest first, and what belongs to it."""

    versions: list[dict[str, Any]]
    claims: list[str]
    packs: list[str]


class ReceiptOut(Schema):
    """That a partner has a version."""

    id: UUID
    state: str
    acknowledged_at: datetime | None


@router.get("", response=list[IncidentOut], summary="Public incidents, newest first")
def list_incidents(
    request: HttpRequest, hazard: str = "", running: bool = False, limit: int = 20
) -> list[dict[str, Any]]:
    """At most 100. `running` leaves out those whose response has ended."""
    rows = public_incidents(hazard=hazard, running=running)[: max(1, min(limit, MOST))]
    return [_incident(row, row.current[0]) for row in rows if row.current]  # type: ignore[attr-defined]  # prefetched


@router.get("/{uuid:public_id}", response=WholeOut, summary="One incident with every version")
def get_incident(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """404 for one without a published statement, and for a drill."""
    view = get_public_incident(public_id, today=local_date(now()))
    if view is None:
        raise Http404
    base = settings.BASE_URL.rstrip("/")
    return _incident(view.incident, view.current) | {
        "versions": [facts_of(row, base_url=base) for row in view.versions],
        "claims": [f"{base}{card.url}" for card in view.claims],
        "packs": [f"{base}{card.url}" for card in view.packs],
    }


@router.post("/deliveries/{uuid:event_id}/acknowledgement", response=ReceiptOut, summary="A partner has a version")
def acknowledge_delivery(request: HttpRequest, event_id: UUID) -> Any:
    """Authorization: Bearer and the partner's secret. Again it changes nothing. 401 for a wrong secret, 404 for another's delivery."""
    if not is_allowed(request, "api.incidents.acknowledgement", most=A_MINUTE, window=60, now=now()):
        return problem(request, 429, "Too many requests in a minute")
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    try:
        row = acknowledge(event_id=str(event_id), secret=secret if scheme.lower() == "bearer" else "", now=now())
    except UnknownSecret:
        return problem(request, 401, "Unknown secret")
    except Delivery.DoesNotExist as error:
        raise Http404 from error
    return {"id": row.event_id, "state": row.state, "acknowledged_at": row.acknowledged_at}


def _incident(incident: Incident, statement: Statement) -> dict[str, Any]:
    return {
        "id": incident.public_id, "url": f"{settings.BASE_URL.rstrip('/')}{incident.path}", "title": incident.title,
        "hazard": incident.hazard, "level": incident.level.code, "colour": incident.level.colour,
        "region": incident.region_id or "", "unit": incident.unit.code, "state": incident.state,
        "headline": statement.headline, "version": statement.number, "published_at": statement.published_at,
        "next_update_at": statement.next_update_at,
    }  # fmt: skip
