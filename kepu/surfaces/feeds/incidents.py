"""Statements of incidents as Atom and as JSON Feed, every version as it was published. A partner's token ticks its deliveries off."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kepu.domain.emergency.errors import UnknownSecret
from kepu.domain.emergency.markup import facts_of, plain_text
from kepu.domain.emergency.models import Statement
from kepu.domain.emergency.selectors.public import newest_statements
from kepu.domain.emergency.services.deliveries import note_fetched, partners_for
from kepu.domain.emergency.services.partners import partner_by_secret
from kepu.foundation.clock import now

NEWEST = 60


@require_GET
def incidents(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest versions; with `?token=` those that concern the partner, and what it fetched is ticked off. 403 for a wrong token."""
    token, rows = request.GET.get("token", ""), newest_statements(NEWEST)
    if token:
        try:
            partner = partner_by_secret(token)
        except UnknownSecret:
            return HttpResponseForbidden(_("This token is not known."))
        rows = [row for row in rows if partner in partners_for(row.incident)]
    response = _json(rows) if kind == "json" else _atom(rows)
    response["Cache-Control"] = "private, no-store" if token else "public, max-age=60"
    if token:
        note_fetched(partner, now=now())
    return response


def _atom(rows: list[Statement]) -> HttpResponse:
    base = settings.BASE_URL.rstrip("/")
    feed = Atom1Feed(
        title=_("Incidents and what we know"), link=f"{base}{reverse('public:incidents')}", description="",
        feed_url=f"{base}{reverse('feeds:incidents_atom')}", language="zh-hans",
    )  # fmt: skip
    for row in rows:
        feed.add_item(
            title=_title(row), link=f"{base}{row.incident.path}", description=plain_text(row, base_url=base),
            unique_id=_id(row), pubdate=row.published_at, updateddate=row.published_at, author_name=row.incident.unit.name,
            categories=[row.incident.hazard, row.incident.level.code],
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _json(rows: list[Statement]) -> HttpResponse:
    """JSON Feed 1.1; what it has no name for stands under `_kepu`."""
    base = settings.BASE_URL.rstrip("/")
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1", "title": _("Incidents and what we know"),
        "home_page_url": f"{base}{reverse('public:incidents')}", "feed_url": f"{base}{reverse('feeds:incidents_json')}",
        "language": "zh-Hans", "items": [_item(row, base) for row in rows],
    }  # fmt: skip
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return response


def _item(row: Statement, base: str) -> dict[str, Any]:
    assert row.published_at is not None
    return {
        "id": _id(row), "url": f"{base}{row.incident.path}", "title": _title(row), "summary": row.headline,
        "content_text": plain_text(row, base_url=base), "date_published": rfc3339_date(row.published_at),
        "authors": [{"name": row.incident.unit.name}], "tags": [row.incident.hazard, row.incident.level.code],
        "_kepu": facts_of(row, base_url=base),
    }  # fmt: skip


def _title(row: Statement) -> str:
    return _("%(title)s, version %(number)s") % {"title": row.incident.title, "number": row.number}


def _id(row: Statement) -> str:
    return f"urn:uuid:{row.incident.public_id}:v{row.number}"
