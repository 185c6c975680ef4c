"""Packs of the emergency library as RSS, newest version first, with the file that works without a network as enclosure."""

from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.models import Version
from kepu.domain.packs.selectors.public import Wanted, public_versions
from kepu.foundation.clock import local_date, now

NEWEST = 60


class RssPacks(Feed):  # type: ignore[type-arg]  # generic only in its stubs
    """The newest versions; a new version comes again with what changed. Packs past their review day are left out."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=60"
        return response

    def title(self) -> str:
        return _("Emergency library")

    def link(self) -> str:
        return reverse("public:packs")

    def description(self) -> str:
        return _(
            "What to do about earthquakes, floods, heat and the rest, checked by scientists, to read, print and hear."
        )

    def items(self) -> list[Version]:
        today = local_date(now())
        rows = public_versions(Wanted(), today=today).filter(due_on__gte=today).select_related("built__file")
        return list(rows.order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: Version) -> str:
        return item.title

    def item_description(self, item: Version) -> str:
        note = f"{_('What changed')}: {item.note}\n" if item.note else ""
        return f"{note}{item.summary}"

    def item_link(self, item: Version) -> str:
        return reverse("public:pack", args=[item.pack_id])

    def item_guid(self, item: Version) -> str:
        return f"{settings.BASE_URL}{item.pack.path}#{item.number}"

    def item_pubdate(self, item: Version) -> Any:
        return item.published_at

    def item_categories(self, item: Version) -> list[str]:
        return [hazards()[row.code].title_zh for row in item.hazards.all() if row.code in hazards()]

    def item_enclosures(self, item: Version) -> list[Enclosure]:
        built = getattr(item, "built", None)
        if built is None:
            return []
        url = f"{settings.BASE_URL.rstrip('/')}{item.pack.path}pack.zip"
        return [Enclosure(url, str(built.file.size), "application/zip")]
