"""What every public page shares: navigation, language links, caching."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from django.views.generic import TemplateView

from kepu.foundation.units import selectors as units
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.public.page_cache import LEDGER, SHELVES, keep
from kepu.surfaces.public.pieces import pieces

FRESH_SECONDS = 60


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def name_of(unit: UnitLabel) -> str:
    """A unit's name in the reader's language."""
    return (unit.name_en if is_english() else "") or unit.name


def short_name_of(unit: UnitLabel) -> str:
    """A unit's short name in the reader's language (English has only the full one)."""
    return unit.name_en if is_english() and unit.name_en else unit.short_name


def academy() -> UnitLabel | None:
    """The academy itself, or nothing on an empty database."""
    try:
        return caches["pages"].get_or_set("public:academy", units.get_root, FRESH_SECONDS)
    except LookupError:
        return None


def cacheable(response: HttpResponseBase) -> HttpResponseBase:
    """A reader's browser asks each time whether a page still stands (a correction must arrive), which costs next to nothing; a
    cache in front may keep it for a minute. It differs by the reader's theme cookie.
    """
    patch_cache_control(response, public=True, max_age=0, s_maxage=FRESH_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    return response


@functools.cache
def rooms(language: str) -> list[tuple[str, str, str]]:
    """(name, label, address) of what people do here, in a language; addresses never change while the process lives."""
    with override(language):
        return [
            ("home", _("Kepu"), reverse("public:home")),
            ("shelf", _("Read"), reverse("public:shelf")),
            ("questions", _("Questions"), reverse("public:questions")),
            ("claims", _("Is it true?"), reverse("public:claims")),
            ("packs", _("Emergencies"), reverse("public:packs")),
            ("events", _("What is on"), reverse("public:events")),
            ("bases", _("Visit"), reverse("public:bases")),
            ("acts", _("Calendar"), reverse("public:acts")),
            ("units", _("Who does it"), reverse("public:units")),
            ("figures", _("Open figures"), reverse("public:figures")),
        ]


@functools.cache
def foot(language: str) -> list[dict[str, str]]:
    """What stands at the foot of every page, in a language."""
    with override(language):
        return [
            {"label": _("Glossary"), "url": reverse("public:glossary")},
            {"label": _("Find an expert"), "url": reverse("public:experts")},
            {"label": _("Incidents and what we know"), "url": reverse("public:incidents")},
            {"label": _("Corrections"), "url": reverse("public:corrections")},
            {"label": _("How we count"), "url": reverse("public:counting")},
            {"label": _("Accessibility"), "url": reverse("public:accessibility")},
            {"label": _("Feeds and calendar"), "url": reverse("public:counting") + "#feeds"},
            {"label": _("Interface for machines"), "url": "/api/v1/docs"},
            {"label": _("Workbench"), "url": "/workbench/"},
        ]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """What people do here, the current room marked."""
    return [
        {"label": label, "url": url, "current": request.path.startswith(url)}
        for name, label, url in rooms(get_language() or "")
        if name != "home"
    ]


def same_page(request: HttpRequest, language: str) -> str:
    """This page's address in another language, its query kept. Addresses differ by their prefix only."""
    path = request.path.removeprefix("/en") if request.path.startswith("/en/") else request.path
    query = request.META.get("QUERY_STRING", "")
    return f"{'/en' if language == 'en' else ''}{path}{'?' if query else ''}{query}"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the public frame."""
    language = get_language() or ""
    top = academy()
    other = ("zh-hans", "中文", "zh-Hans") if is_english() else ("en", "English", "en")
    other_url = same_page(request, other[0])
    return {
        "academy_name": name_of(top) if top else _("Kepu"),
        "home_url": rooms(language)[0][2],
        "search_url": f"{rooms(language)[0][2]}search/",
        "site_nav": navigation(request),
        "appearance_url": f"{rooms(language)[0][2]}appearance/",
        "other_language": {"url": other_url, "label": other[1], "lang": other[2]},
        "foot_nav": [{"label": other[1], "url": other_url, "lang": other[2]}, *foot(language)],
        "text_goes_out": bool(settings.EMBEDDING_URL),
        "alternates": [(code, request.build_absolute_uri(same_page(request, code))) for code in ("zh-hans", "en")],
    }


@method_decorator(conditional_page, name="dispatch")
class PublicPage(TemplateView):
    """A page that anybody may read and keep."""

    crumbs: list[dict[str, str]] = []
    tags: tuple[str, ...] | None = (SHELVES, LEDGER)  # what this page shows, for page_cache; None keeps it out

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**frame(self.request), **kwargs})

    def in_pieces(self, context: Callable[[], dict[str, Any]]) -> HttpResponse:
        """The page whose own pieces are kept while its tags stand: only the frame is made for each reader."""
        if not self.tags or not settings.PAGE_PARTS:
            return self.render_to_response(context())
        made = pieces(self.request, self.get_template_names(), self.tags, context)
        return self.response_class(self.request, "public/kept.html", {**frame(self.request), "piece": made})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = cacheable(super().dispatch(request, *args, **kwargs))
        return response if self.tags is None else keep(response, self.tags)
