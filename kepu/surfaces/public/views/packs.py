"""The emergency library for everybody: what to do about which hazard, on a phone, on paper, from loudspeakers, without a network.

What is fetched is counted by the day; nothing about who fetched it is kept.
"""

import base64
import io
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kepu.domain.packs.hazards import CLASSES, hazards
from kepu.domain.packs.languages import OWN_NAMES, TAGS
from kepu.domain.packs.markup import describe
from kepu.domain.packs.models import Version
from kepu.domain.packs.models.versions import PackAudience
from kepu.domain.packs.offline.building import PURPOSE, built_file, delta_between, paper_of
from kepu.domain.packs.offline.paper import DRAWN_IN, SHAPES
from kepu.domain.packs.offline.showing import heads_of, shown_parts
from kepu.domain.packs.selectors.public import (
    PackView,
    Wanted,
    cards,
    get_live_version,
    get_public_pack,
    get_public_part,
    get_version,
    in_use,
    offered,
    public_versions,
)
from kepu.domain.packs.services import count_fetch
from kepu.foundation.clock import local_date, now
from kepu.foundation.crypto import public_signing_key
from kepu.foundation.places.selectors import list_provinces
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.limits import is_allowed
from kepu.surfaces.public.frame import PublicPage, academy, name_of
from kepu.surfaces.public.page_cache import PACKS
from kepu.surfaces.public.reading.qr import code_for
from kepu.surfaces.public.reading.share_card import CannotDraw, draw_card
from kepu.surfaces.public.views.editions import ROBOTS

PER_PAGE = 24
DAY, CHANGES_A_MINUTE = 86_400, 20  # two large files are compared for each
ACTS = {
    "published": gettext_lazy("Published"), "replaced": gettext_lazy("A new version"), "withdrawn": gettext_lazy("Withdrawn"),
}  # fmt: skip
TONES = {"published": "ok", "replaced": "info", "withdrawn": "bad"}
STEPS = {
    "science": gettext_lazy("Scientific review"), "secrecy": gettext_lazy("Secrecy review"), "final": gettext_lazy("Final decision"),
}  # fmt: skip


class Packs(PublicPage):
    """Public packs: what is in season first, what is past its review day last; narrowed by hazard, place, season, language, audience."""

    template_name = "public/packs.html"
    tags = (PACKS,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, query = local_date(now()), self.request.GET
        used = in_use(today)
        asked = {name: query.get(name, "") for name in ("hazard", "language", "audience")}
        asked = {name: value if value in used[name] else "" for name, value in asked.items()}
        province = query.get("province", "") if is_number(query.get("province", "")) else ""
        season, words = query.get("season") == "now", query.get("q", "").strip()[:60].replace("\x00", "")
        wanted = Wanted(
            hazards=[asked["hazard"]] if asked["hazard"] else (), region_code=province[:6].ljust(6, "0") if province else "",
            language=asked["language"], audience=asked["audience"], words=words, in_season=season,
        )  # fmt: skip
        page = Paginator(public_versions(wanted, today=today), PER_PAGE).get_page(query.get("page"))
        found = cards(page, today=today)
        return super().get_context_data(
            page_obj=page, cards=[shown_card(card) for card in found], words=words, province=province, in_season=season,
            is_narrowed=any([*asked.values(), province, season, words]), **asked, **self.choices(used),
            crumbs=[{"label": _("Emergencies")}], **kwargs,
        )  # fmt: skip

    def choices(self, used: dict[str, set[str]]) -> dict[str, Any]:
        """What lists can be narrowed by, in the order of the vocabulary: hazards by their class of the law."""
        shown = [hazard for hazard in hazards().values() if hazard.code in used["hazard"]]
        return {
            "classes": [
                {"label": label, "hazards": [(hazard.code, hazard.title) for hazard in shown if hazard.law_class == code]}
                for code, label in CLASSES.items()
                if any(hazard.law_class == code for hazard in shown)
            ],
            "languages": [(code, OWN_NAMES[code], TAGS[code]) for code in OWN_NAMES if code in used["language"]],
            "audiences": [(code, label) for code, label in PackAudience.choices if code in used["audience"]],
            "provinces": [(label.code[:2], label.name) for label in list_provinces() if not label.is_retired],
        }  # fmt: skip


def shown_card(card: Any) -> dict[str, Any]:
    """A card with its codes in words."""
    known = hazards()
    return {
        "card": card, "hazards": [known[code].title for code in card.hazards if code in known], "lang": TAGS[card.language],
        "language": "" if card.language == "zh-hans" else OWN_NAMES[card.language],
        "audience": "" if card.audience == "public" else str(PackAudience(card.audience).label),
        "seed": f"pack-{card.id}", "art": " ".join(known[code].title_zh for code in card.hazards if code in known),
    }  # fmt: skip


class PackPage(PublicPage):
    """One pack: read, heard, printed, taken away."""

    template_name = "public/pack.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        view = get_public_pack(kwargs["pack_id"])
        if view is None:
            raise Http404
        seen = self.request.GET.get("v", "")
        self.tags = None if seen else (PACKS,)
        version, today = view.version, local_date(now())
        head, parts, unit = (
            heads_of(version),
            shown_parts(version),
            labels_by_id([view.pack.unit_id])[view.pack.unit_id],
        )
        top, base = academy(), settings.BASE_URL.rstrip("/")
        data = describe(version, parts, siblings=view.siblings, base_url=base, publisher=top.name if top else unit.name)
        return super().get_context_data(
            view=view, pack=view.pack, version=version, head=head, parts=parts, unit=unit, unit_name=name_of(unit),
            is_past=version.due_on is not None and version.due_on < today and view.withdrawal is None,
            reviewers=[(name, STEPS.get(step, "")) for name, step in head["reviewers"]],
            shapes=[] if view.withdrawal else _shapes(version), history=_history(view), json_ld=None if view.withdrawal else data,
            siblings=[(other, OWN_NAMES[other.language], TAGS[other.language]) for other in view.siblings],
            own_language=OWN_NAMES[view.pack.language], paper=_paper_said(view, seen), page_url=f"{base}{view.pack.path}",
            qr=code_for(f"{base}{view.pack.path}"), near=self._near(version, today), older=_older(view),
            crumbs=[{"label": _("Emergencies"), "url": reverse("public:packs")}, {"label": version.title}], **kwargs,
        )  # fmt: skip

    def _near(self, version: Version, today: Any) -> list[dict[str, Any]]:
        """Other packs about the same, in the same language."""
        codes = [row.code for row in version.hazards.all()]
        found = offered(hazards=codes, region_code=version.region_id, today=today, limit=8)
        other = [card for card in found if card.id != version.pack_id and card.language == version.pack.language]
        return [shown_card(card) for card in other[:3]]


def _shapes(version: Version) -> list[tuple[str, str]]:
    """Printed forms that this version can have, with their names."""
    if version.pack.language not in DRAWN_IN:
        return []
    return [("sheet", _("Sheet to print")), ("large", _("Large print")), ("poster", _("Poster"))]


def _history(view: PackView) -> list[dict[str, Any]]:
    return [
        {
            "what": f"{ACTS[step.act]}{f' · v{step.version.number}' if step.version else ''}", "at": step.at, "why": step.reason,
            "tone": TONES[step.act],
        }
        for step in view.history
    ]  # fmt: skip


def _paper_said(view: PackView, seen: str) -> dict[str, Any] | None:
    """What somebody is told who came by the code on paper or in a file: whether theirs is the newest, and what changed since."""
    if not is_number(seen):
        return None
    since = [step for step in view.history if step.version and step.version.number > int(seen[:6])]
    return {"number": int(seen[:6]), "is_newest": not since, "changes": since}


def _older(view: PackView) -> list[int]:
    """Versions from which a file of changes leads to this one, newest first."""
    numbers = [step.version.number for step in view.history if step.version and step.act != "withdrawn"]
    return [number for number in numbers if number < view.version.number][:5]


def _counted(request: HttpRequest, pack_id: int, kind: str) -> None:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    if (
        request.method == "GET"
        and "prefetch" not in purpose
        and not ROBOTS.search(request.headers.get("User-Agent", "bot"))
    ):
        count_fetch(pack_id=pack_id, kind=kind, day=local_date(now()))


def _live(pack_id: int) -> Version:
    version = get_live_version(pack_id)
    if version is None:
        raise Http404
    return version


def _named(version: Version, ending: str) -> str:
    return f"{version.title[:60]}-v{version.number}{ending}"


def _answer(content: Any, *, content_type: str, name: str, inline: bool = False) -> FileResponse:
    response = FileResponse(content, as_attachment=not inline, filename=name, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def whole(request: HttpRequest, pack_id: int) -> FileResponse:
    """The file that works without a network. 404 for a pack that is not public."""
    version = _live(pack_id)
    stored = built_file(version, now=now()).file
    _counted(request, pack_id, "pack")
    return _answer(stored.file.open("rb"), content_type="application/zip", name=_named(version, ".zip"))


@require_safe
def changes(request: HttpRequest, pack_id: int, number: int) -> HttpResponseBase:
    """Only what changed since a version that somebody has. 404 for a version that is not older."""
    version = _live(pack_id)
    older = get_version(pack_id, number) if number < version.number else None
    if older is None:
        raise Http404
    if not is_allowed(request, "packs.changes", most=CHANGES_A_MINUTE, window=60, now=now()):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    content = delta_between(older, version, now=now())
    _counted(request, pack_id, "delta")
    return _attached(content, "application/zip", _named(version, f"-from-v{number}.zip"))


@require_safe
def printed(request: HttpRequest, pack_id: int, shape: str) -> HttpResponseBase:
    """A sheet, large print or poster as PDF. 404 where the language cannot be drawn on this machine."""
    version = _live(pack_id)
    content = paper_of(version, shape, now=now()) if shape in SHAPES else None
    if content is None:
        raise Http404
    _counted(request, pack_id, "sheet")
    return _attached(content, "application/pdf", _named(version, f"-{shape}.pdf"))


def _attached(content: bytes, content_type: str, name: str) -> FileResponse:
    return _answer(io.BytesIO(content), content_type=content_type, name=name)


@require_safe
def part_file(request: HttpRequest, pack_id: int, part_id: int) -> FileResponse:
    """A picture, sound or PDF of the version that is public now; pictures and sound for the page itself, PDF to take away."""
    part = get_public_part(pack_id, part_id)
    if part is None or part.file is None:
        raise Http404
    kind = part.file.content_type
    if request.GET.get("take") or kind == "application/pdf":
        _counted(request, pack_id, "part")
        return _answer(part.file.file.open("rb"), content_type=kind, name=part.file.name)
    return _answer(part.file.file.open("rb"), content_type=kind, name=part.file.name, inline=True)


@require_safe
@cache_control(public=True, max_age=DAY)
def card(request: HttpRequest, pack_id: int) -> HttpResponse:
    """The picture for sharing, 1200 by 630."""
    version = _live(pack_id)
    names = [hazards()[row.code].title_zh for row in version.hazards.all() if row.code in hazards()]
    whom = "" if version.audience == "public" else str(PackAudience(version.audience).label)
    try:
        picture = draw_card(
            title=version.title, unit=version.pack.unit.name, whom=whom, field="、".join(names), seed=f"pack-{pack_id}"
        )
    except CannotDraw as missing:
        raise Http404 from missing
    return HttpResponse(picture, content_type="image/png")


@require_safe
@cache_control(public=True, max_age=3600)
def signing_key(request: HttpRequest) -> HttpResponse:
    """The public key with which pack files are checked; keep it where you check without a network."""
    key = base64.b64encode(public_signing_key(PURPOSE)).decode()
    return JsonResponse({"algorithm": "Ed25519", "public": key, "format": "kepu-pack/1"})
