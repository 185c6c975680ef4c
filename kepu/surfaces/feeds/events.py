"""Sessions to come as iCalendar (RFC 5545): all, of a unit and all below it, of a brand, for a grade, in a place."""

import uuid
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Calendar, Event

from kepu.domain.events.models import Session
from kepu.domain.events.selectors import Wanted, get_public, list_public
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.asked import is_number

MOST = 500
BEFORE = timedelta(days=30)


@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """?unit=CODE, ?brand=SLUG, ?grade=5, ?place=110000; from thirty days ago on. 404 for a unit that does not exist."""
    name, wanted = _wanted(request)
    rows = list(list_public(wanted)[:MOST])
    return _answer(request, rows, name or _("What is on"))


@require_safe
@cache_control(public=True, max_age=300)
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One session, for somebody's own calendar."""
    try:
        session = get_public(public_id)
    except Session.DoesNotExist as missing:
        raise Http404 from missing
    response = _answer(request, [session], session.title)
    response.headers["Content-Disposition"] = f'attachment; filename="{public_id}.ics"'
    return response


def _wanted(request: HttpRequest) -> tuple[str, Wanted]:
    given, name, scope = request.GET, "", None
    if code := given.get("unit", ""):
        unit = next((label for label in units.labels_by_id().values() if label.code == code), None)
        if unit is None:
            raise Http404
        name, scope = unit.name, units.subtree_ids(unit.id)
    grade, place = given.get("grade", ""), given.get("place", "")
    wanted = Wanted(
        first=local_date(now() - BEFORE),
        grade=int(grade) if is_number(grade) and 1 <= int(grade) <= 12 else None,
        place=place if is_number(place) and len(place) == 6 else "",
        unit_ids=scope,
        brand=given.get("brand", "")[:40],
    )
    return name, wanted


def _answer(request: HttpRequest, rows: list[Session], name: str) -> HttpResponse:
    book = Calendar()
    book.add("prodid", "-//Kepu//events//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", name)
    for row in rows:
        book.add_component(_event(request, row))
    return HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(request: HttpRequest, row: Session) -> Event:
    event = Event()
    event.add("uid", f"session-{row.public_id}@kepu")
    event.add("dtstamp", row.created_at)
    event.add("dtstart", row.starts_at)
    event.add("dtend", row.ends_at)
    event.add("summary", row.title)
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    event.add("categories", [row.kind.name])
    place = " ".join(part for part in (row.region.name if row.region else "", row.place, row.address) if part)
    event.add("location", place or row.stream_link)
    if row.latitude is not None:
        event.add("geo", (row.latitude, row.longitude))
    if row.summary:
        event.add("description", row.summary[:1000])
    event.add("url", request.build_absolute_uri(reverse("public:event", args=[row.public_id])))
    return event
