"""Finding: the page of hits, what begins as typed, and the description by which browsers offer this search."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.utils.translation import gettext as _

from kepu.engines.search import selectors
from kepu.engines.search.asking import kind_words, query_from, shown
from kepu.engines.search.contracts import Hit
from kepu.engines.search.errors import BadQuery
from kepu.foundation.clock import local_date, now
from kepu.surfaces.public.frame import PublicPage, academy, is_english, name_of

PER_PAGE = 20


class Search(PublicPage):
    template_name = "public/search.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What was published a moment ago is found now: nobody keeps this page without asking again."""
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "")
        context = super().get_context_data(**kwargs) | {"search_text": typed, "search_url": ""}
        try:
            query = query_from(dict(self.request.GET.lists()), per_page=PER_PAGE)
        except BadQuery as refusal:
            return context | {"refusal": str(refusal), "kinds": kind_words()}
        page = selectors.search(query, today=local_date(now()))
        return context | shown(page, localised) | {"is_asked": bool(query.text) or query.is_narrowed}


def localised(hit: Hit) -> str:
    """The address of a hit in the reader's language: the public site is under /en/ for English readers."""
    return f"/en{hit.url}" if is_english() and not hit.url.startswith(("/en/", "http")) else hit.url


def suggestions(request: HttpRequest) -> HttpResponse:
    """A list of titles that begin as typed, to be shown below the field. Nobody's typing is kept."""
    typed = request.GET.get("q", "").replace("\x00", "")
    response = render(request, "ui/components/suggestions.html", {"suggestions": selectors.suggest(typed)})
    patch_cache_control(response, private=True, max_age=30)
    return response


def description(request: HttpRequest) -> HttpResponse:
    """OpenSearch 1.1, so that a browser can offer this search in its address bar."""
    top = academy()
    name = escape(name_of(top) if top else _("Kepu"))[:16]
    page = escape(request.build_absolute_uri(reverse("public:search")))
    suggest = escape(request.build_absolute_uri("/api/v1/search/suggestions"))
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{name}</ShortName><Description>{escape(_('Search the site'))}</Description>"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{page}?q={{searchTerms}}"/>\n'
        f'<Url type="application/json" rel="results" template="{suggest}?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml")
