"""Newest open acts as RSS, Atom and iCalendar; ?unit=CODE narrows to one unit and all below it."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Calendar, Event

from kepu.engines.ledger import open_selectors
from kepu.engines.ledger.open_selectors import OpenAct
from kepu.foundation.units import selectors as units

NEWEST = 60
IN_CALENDAR = 500


def acts_for(request: HttpRequest, limit: int) -> tuple[str, list[OpenAct]]:
    """The unit's name (empty for the academy) and its newest acts. 404 for a unit that does not exist."""
    code = request.GET.get("unit", "")
    if not code:
        return "", open_selectors.list_open_acts()[:limit]
    unit = next((label for label in units.labels_by_id().values() if label.code == code), None)
    if unit is None:
        raise Http404
    return unit.name, open_selectors.list_open_acts(unit_ids=units.subtree_ids(unit.id))[:limit]


class RssActs(Feed):  # type: ignore[type-arg]  # generic only in its stubs
    """The newest acts."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=300"
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[str, list[OpenAct]]:
        return acts_for(request, NEWEST)

    def title(self, found: tuple[str, list[OpenAct]]) -> str:
        return f"{found[0]} · {_('Newest acts')}" if found[0] else _("Newest acts")

    def link(self, found: tuple[str, list[OpenAct]]) -> str:
        return reverse("public:acts")

    def description(self, found: tuple[str, list[OpenAct]]) -> str:
        return _("What the academy does for the public, from its open book.")

    def items(self, found: tuple[str, list[OpenAct]]) -> list[OpenAct]:
        return found[1]

    def item_title(self, item: OpenAct) -> str:
        return item.title

    def item_description(self, item: OpenAct) -> str:
        return " · ".join(part for part in (item.kind_name, item.region_name, item.started_on.isoformat()) if part)

    def item_link(self, item: OpenAct) -> str:
        return reverse("public:act", args=[item.public_id])

    def item_guid(self, item: OpenAct) -> str:
        return f"urn:uuid:{item.public_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: OpenAct) -> datetime:
        return datetime.combine(item.started_on, time(0), tzinfo=UTC)


class AtomActs(RssActs):
    """The same as Atom."""

    feed_type = Atom1Feed

    def subtitle(self, found: tuple[str, list[OpenAct]]) -> str:
        return self.description(found)


@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Acts as whole-day events of an iCalendar (RFC 5545)."""
    name, acts = acts_for(request, IN_CALENDAR)
    book = Calendar()
    book.add("prodid", "-//Kepu//acts//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", name or _("Newest acts"))
    for act in acts:
        book.add_component(_event(request, act))
    return HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(request: HttpRequest, act: OpenAct) -> Event:
    event = Event()
    event.add("uid", f"{act.public_id}@kepu")
    event.add("dtstamp", datetime.combine(act.started_on, time(0), tzinfo=UTC))
    event.add("dtstart", act.started_on)
    event.add("dtend", act.ended_on + timedelta(days=1))
    event.add("summary", act.title)
    event.add("categories", [act.kind_name])
    if act.region_name:
        event.add("location", act.region_name)
    event.add("url", request.build_absolute_uri(reverse("public:act", args=[act.public_id])))
    return event
