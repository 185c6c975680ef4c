"""One edition: read, reached by its short address, counted."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from wagtail.views import serve

from kepu.domain.content import reading_selectors
from kepu.domain.content.services import count_view
from kepu.domain.syndication.markup import describe_edition, feed_links
from kepu.foundation.clock import local_date, now
from kepu.surfaces.public.frame import PublicPage, frame
from kepu.surfaces.public.page_cache import RELATED, TERMS, while_it_stands
from kepu.surfaces.public.purges import tags_of
from kepu.surfaces.public.reading.cards import address
from kepu.surfaces.public.reading.page import reading

ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|monitor|headless|python|curl|wget|feed", re.IGNORECASE)


class EditionPage(PublicPage):
    """A text and what stands around it. One look-up by address instead of a walk down Wagtail's tree; whatever else Wagtail has at
    the address, Wagtail serves.
    """

    template_name = "public/article.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        room, slug = kwargs["room"], kwargs["slug"]
        try:
            self.tags = (*tags_of(*reading_selectors.get_standing(room=room, slug=slug)), TERMS, RELATED)
            return self.in_pieces(lambda: self.told_in_full(room, slug))
        except LookupError:
            return self.instead(request, room, slug)

    def told_in_full(self, room: str, slug: str) -> dict[str, Any]:
        """The context of the page. Raises NotReadable, Gone."""
        edition = reading_selectors.get_edition(room=room, slug=slug)
        around = {**reading(self.request, edition), **for_machines(edition, room)}
        return self.get_context_data(page=edition, **around)

    def instead(self, request: HttpRequest, room: str, slug: str) -> HttpResponse:
        """What was taken down says so; else whatever Wagtail has at the address."""
        self.tags = None
        try:
            reading_selectors.get_edition(room=room, slug=slug)
        except reading_selectors.Gone as gone:
            told = {**frame(request), "page": gone.edition, "told": gone.told}
            return render(request, "public/gone.html", told, status=410)
        except LookupError:
            pass
        return self.whatever_else(request, f"{room}/{slug}/")

    def whatever_else(self, request: HttpRequest, path: str) -> HttpResponse:
        """A redirect, a page of another kind, a page that asks for a password, or nothing."""
        response: HttpResponse = serve(request, path)
        return response


def for_machines(edition: Any, room: str) -> dict[str, Any]:
    """What programs read of the page; made once for each version of the edition."""

    def make() -> dict[str, Any]:
        return {"schema": describe_edition(edition.pk), "feeds": feed_links(unit=room)}

    made: dict[str, Any] = while_it_stands(tags_of(edition.pk, edition.work_id)[0], f"machines:{edition.pk}", make)
    return made


@require_safe
def short(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The address printed on paper leads to the page, which says what has become of the edition."""
    try:
        return HttpResponseRedirect(address(*reading_selectors.get_address(edition_id)))
    except LookupError:
        return render(request, "404.html", status=404)


@csrf_exempt  # pages stay cacheable without a token; all it does is add one to a number
@require_POST
@never_cache
def count(request: HttpRequest, edition_id: int) -> HttpResponse:
    """A page says that somebody opened it. Nothing is kept but the day's number; robots and prefetching are left out."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if "prefetch" not in purpose and not ROBOTS.search(request.headers.get("User-Agent", "bot")):
        count_view(edition_id=edition_id, day=local_date(now()))
    return HttpResponse(status=204)
