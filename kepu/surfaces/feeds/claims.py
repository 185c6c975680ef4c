"""Verdicts as RSS and as a feed of ClaimReview (JSON-LD), newest first."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from kepu.domain.claims.markup import describe, feed_of
from kepu.domain.claims.models import Verdict
from kepu.domain.claims.selectors.public import review_views
from kepu.foundation.units.selectors import get_root

NEWEST = 60
IN_DATA_FEED = 1000


class RssClaims(Feed):  # type: ignore[type-arg]  # generic only in its stubs
    """The newest verdicts; a correction comes again with its note."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    item_guid_is_permalink = False

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=60"
        return response

    def title(self) -> str:
        return _("Claims checked by scientists")

    def link(self) -> str:
        return reverse("public:claims")

    def description(self) -> str:
        return _("What goes round, whether it is true, and why.")

    def items(self) -> list[tuple[Verdict, datetime]]:
        return review_views(NEWEST)

    def item_title(self, item: tuple[Verdict, datetime]) -> str:
        return f"{item[0].scale.title}: {item[0].claim.text}"

    def item_description(self, item: tuple[Verdict, datetime]) -> str:
        note = f"{_('Correction')}: {item[0].note}\n" if item[0].note else ""
        return f"{note}{item[0].short}"

    def item_link(self, item: tuple[Verdict, datetime]) -> str:
        return reverse("public:claim", args=[item[0].claim_id])

    def item_guid(self, item: tuple[Verdict, datetime]) -> str:
        return f"{settings.BASE_URL}{item[0].claim.path}#{item[0].number}"

    def item_pubdate(self, item: tuple[Verdict, datetime]) -> datetime:
        return item[1]


@require_safe
@conditional_page
@cache_control(public=True, max_age=60)
def claim_reviews(request: HttpRequest) -> HttpResponse:
    """The newest verdicts as a schema.org DataFeed of ClaimReview."""
    found = review_views(IN_DATA_FEED)
    base, publisher = settings.BASE_URL.rstrip("/"), _academy()
    reviews = [describe(verdict, base_url=base, publisher=publisher) for verdict, _at in found]
    body = feed_of(reviews, base_url=base, publisher=publisher, changed=found[0][1] if found else None)
    return JsonResponse(body, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


def _academy() -> str:
    try:
        return get_root().name
    except LookupError:
        return ""
