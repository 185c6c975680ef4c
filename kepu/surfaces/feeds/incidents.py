"""Statements of incidents as Atom and as JSON Feed, every version as it was published. With a partner's token also the verdicts and packs
that it is told of, and what it fetched is ticked off.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kepu.domain.emergency.errors import UnknownSecret
from kepu.domain.emergency.markup import facts_of, letter_of, part_of, plain_text
from kepu.domain.emergency.models import Delivery, Event, Partner, Statement
from kepu.domain.emergency.selectors.public import newest_statements, parts_for
from kepu.domain.emergency.services.addressing import partners_for
from kepu.domain.emergency.services.deliveries import note_fetched
from kepu.domain.emergency.services.partners import partner_by_secret
from kepu.foundation.clock import now
from kepu.foundation.units.selectors import get_root

NEWEST = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the feed. `facts` are plain JSON values, `tags` codes of hazard and level."""

    key: str
    url: str
    title: str
    summary: str
    text: str
    at: datetime
    author: str
    tags: list[str]
    facts: dict[str, Any]


@require_GET
def incidents(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest entries; with `?token=` those that concern the partner, and what it fetched is ticked off. 403 for a wrong token."""
    token, rows = request.GET.get("token", ""), newest_statements(NEWEST)
    partner = None
    if token:
        try:
            partner = partner_by_secret(token)
        except UnknownSecret:
            return HttpResponseForbidden(_("This token is not known."))
        rows = [row for row in rows if partner.wants(Event.STATEMENT) and partner in partners_for(row.incident)]
    entries = _entries(rows, partner)
    response = _json(entries) if kind == "json" else _atom(entries)
    response["Cache-Control"] = "private, no-store" if token else "public, max-age=60"
    if partner is not None:
        note_fetched(partner, now=now())
    return response


def _entries(rows: list[Statement], partner: Partner | None) -> list[Entry]:
    base = settings.BASE_URL.rstrip("/")
    entries = [_said(row, base) for row in rows]
    if partner is not None:
        publisher = get_root().name
        entries += [_part(row, base, publisher) for row in parts_for(partner, limit=NEWEST)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _said(row: Statement, base: str) -> Entry:
    assert row.published_at is not None
    incident = row.incident
    return Entry(
        key=f"urn:uuid:{incident.public_id}:v{row.number}", url=f"{base}{incident.path}",
        title=_("%(title)s, version %(number)s") % {"title": incident.title, "number": row.number}, summary=row.headline,
        text=plain_text(row, base_url=base), at=row.published_at, author=incident.unit.name,
        tags=[incident.hazard, incident.level.code], facts=facts_of(row, base_url=base),
    )  # fmt: skip


def _part(row: Delivery, base: str, publisher: str) -> Entry:
    incident, (title, text) = row.incident, letter_of(row, base_url=base)
    facts = part_of(row, base_url=base, publisher=publisher) | {"event": row.event}
    url = next(facts[name]["url"] for name in ("claim", "pack") if name in facts)
    return Entry(
        key=f"urn:uuid:{row.event_id}", url=url, title=title, summary=row.about, text=text, at=row.created_at,
        author=incident.unit.name, tags=[incident.hazard, incident.level.code], facts=facts,
    )  # fmt: skip


def _atom(entries: list[Entry]) -> HttpResponse:
    base = settings.BASE_URL.rstrip("/")
    feed = Atom1Feed(
        title=_("Incidents and what we know"), link=f"{base}{reverse('public:incidents')}", description="",
        feed_url=f"{base}{reverse('feeds:incidents_atom')}", language="zh-hans",
    )  # fmt: skip
    for entry in entries:
        feed.add_item(
            title=entry.title, link=entry.url, description=entry.text, unique_id=entry.key, pubdate=entry.at,
            updateddate=entry.at, author_name=entry.author, categories=entry.tags,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _json(entries: list[Entry]) -> HttpResponse:
    """JSON Feed 1.1; what it has no name for stands under `_kepu`."""
    base = settings.BASE_URL.rstrip("/")
    body: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1", "title": _("Incidents and what we know"),
        "home_page_url": f"{base}{reverse('public:incidents')}", "feed_url": f"{base}{reverse('feeds:incidents_json')}",
        "language": "zh-Hans", "items": [_item(entry) for entry in entries],
    }  # fmt: skip
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return response


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.key, "url": entry.url, "title": entry.title, "summary": entry.summary, "content_text": entry.text,
        "date_published": rfc3339_date(entry.at), "authors": [{"name": entry.author}], "tags": entry.tags, "_kepu": entry.facts,
    }  # fmt: skip
