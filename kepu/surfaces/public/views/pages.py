"""Pages about the site itself, and the small files that browsers and robots ask for."""

import hashlib
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from kepu.domain.bases.selectors.bases import listed_bases
from kepu.domain.claims.selectors.public import public_claim_ids
from kepu.domain.emergency.selectors.public import public_incident_ids
from kepu.domain.events.selectors import Wanted, list_public, list_public_brands, public_editions_of
from kepu.domain.packs.selectors.public import public_pack_ids
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.public import published
from kepu.surfaces.public.frame import PublicPage, academy, name_of

FRAME_FILES = (
    "tokens.css", "base.css", "components.css", "public.css", "reading.css", "print.css", "kepu.js", "reading.js", "offline.js",
    "icon.svg",
)  # fmt: skip
YEAR = timedelta(days=365)
LOOKS = {"theme": ("light", "dark"), "type": ("normal", "large")}


class Counting(PublicPage):
    template_name = "public/counting.html"


class Accessibility(PublicPage):
    template_name = "public/accessibility.html"


class Offline(PublicPage):
    template_name = "offline.html"


@csrf_exempt  # pages stay cacheable without a token; all it changes is this browser's look
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Switches theme or type size for readers without script, and goes back."""
    answer = HttpResponseRedirect(_safe_next(request))
    name, _sep, _rest = request.POST.get("set", "").partition(":")
    if name in LOOKS:
        first, second = LOOKS[name]
        value = first if request.COOKIES.get(f"kepu-{name}") == second else second
        answer.set_cookie(f"kepu-{name}", value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("public:home")


@require_GET
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest: the site installs on a phone."""
    top = academy()
    icons = [
        {"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
    ]
    body = {
        "name": f"{_('Kepu')} · {name_of(top)}" if top else _("Kepu"),
        "short_name": _("Kepu"),
        "lang": get_language(),
        "id": "/",
        "start_url": reverse("public:home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": icons,
        "shortcuts": [
            {"name": _("Read"), "url": reverse("public:shelf")},
            {"name": _("Questions"), "url": reverse("public:questions")},
            {"name": _("Calendar"), "url": reverse("public:acts")},
            {"name": _("Open figures"), "url": reverse("public:figures")},
        ],
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_GET
@cache_control(public=True, max_age=600)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: opened public pages stay readable without a network."""
    with override("zh-hans"):
        offline = {"zh": reverse("public:offline")}
    with override("en"):
        offline["en"] = reverse("public:offline")
    files = [static(f"ui/{name}") for name in FRAME_FILES]
    version = hashlib.sha256(" ".join(files).encode()).hexdigest()[:12]
    known = {"offline": offline, "files": files, "version": version}
    response = render(request, "public/sw.js", known, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


@require_GET
@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read."""
    lines = [
        "User-agent: *",
        "Disallow: /workbench/",
        "Disallow: /accounts/",
        "Disallow: /admin/",
        "Disallow: /styleguide/",
        "Disallow: /claims/match/",
        "Disallow: /claims/messages/",
        "Disallow: /book/",
        "Disallow: /bookings/",
    ]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('public:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_GET
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in both languages, each naming the other."""
    names: list[tuple[str, dict[str, Any]]] = [
        (f"public:{name}", {})
        for name in (
            "home",
            "claims",
            "incidents",
            "packs",
            "bases",
            "acts",
            "units",
            "figures",
            "counting",
            "accessibility",
        )
    ]
    names += [("public:unit", {"code": unit.code}) for unit in units.labels_by_id().values() if unit.closed_on is None]
    names += [("public:base", {"slug": base.slug}) for base in listed_bases(local_date(now()))]
    names += [("public:figure", {"code": measure.code}) for measure in published.list_measures()]
    names += [("public:act", {"public_id": act.public_id}) for act in published.list_newest_acts(limit=1000)]
    names += [("public:claim", {"claim_id": claim}) for claim in public_claim_ids()[:1000]]
    names += [("public:incident", {"public_id": found}) for found in public_incident_ids()[:1000]]
    names += [("public:pack", {"pack_id": pack}) for pack in public_pack_ids()[:1000]]
    names += sitemap_of_events()
    pages = [_in_both(request, name, kwargs) for name, kwargs in names]
    return render(request, "public/sitemap.xml", {"pages": pages}, content_type="application/xml")


def sitemap_of_events() -> list[tuple[str, dict[str, Any]]]:
    """What is on: sessions to come, and every brand with its editions."""
    brands = list_public_brands()
    editions = public_editions_of(brands)
    coming = list_public(Wanted(first=local_date(now())))[:1000]
    return [
        ("public:events", {}),
        *(("public:event", {"public_id": session.public_id}) for session in coming),
        *(("public:brand", {"slug": brand.slug}) for brand in brands),
        *(
            ("public:brand_edition", {"slug": brand.slug, "year": edition.year})
            for brand in brands
            for edition in editions[brand.pk]
        ),
    ]


def _in_both(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> dict[str, str]:
    addresses = {}
    for code, key in (("zh-hans", "zh"), ("en", "en")):
        with override(code):
            addresses[key] = request.build_absolute_uri(reverse(name, kwargs=kwargs))
    return addresses
