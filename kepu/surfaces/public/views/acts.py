"""What happened, and where it stands in the book."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.engines.ledger import open_selectors
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.public import published, words
from kepu.surfaces.public.frame import PublicPage, academy, is_english, name_of
from kepu.ui.templatetags.ui import query

MOST_IN_A_MONTH = 400


def month_asked(request: HttpRequest, default: date) -> date:
    """The first day of ?month=2025-03; of the default's month when it is missing or makes no sense."""
    try:
        return date.fromisoformat(request.GET.get("month", "") + "-01")
    except ValueError:
        return default.replace(day=1)


class Calendar(PublicPage):
    template_name = "public/acts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = local_date(now())
        newest = published.list_newest_acts(limit=1)
        first = month_asked(self.request, newest[0].started_on if newest else today)
        start, end = published.month_bounds(first.year, first.month)
        kinds = open_selectors.list_kinds()
        kind = next((code for code, *_names in kinds if code == self.request.GET.get("kind")), "")
        counts = open_selectors.count_open_by_kind(start=start, end=end)
        acts = open_selectors.list_open_acts(start=start, end=end, kind=kind, oldest_first=True)
        shown = published.cards(acts[:MOST_IN_A_MONTH])
        context = super().get_context_data(**kwargs)
        return context | {
            "first": start,
            "today": today,
            "cards": shown,
            "entries": published.calendar_entries(shown),
            "too_many": acts.count() if len(shown) == MOST_IN_A_MONTH else 0,
            "kinds": [
                {
                    "label": words.kind_name(row),
                    "url": query({"request": self.request}, kind=row[0]),
                    "current": row[0] == kind,
                    "count": counts[row[0]],
                }
                for row in kinds
                if row[0] in counts
            ],
            "all_kinds_url": query({"request": self.request}, kind=""),
            "kind": kind,
            "previous": query({"request": self.request}, month=_step(start, -1)),
            "next": query({"request": self.request}, month=_step(start, 1)),
        }


def _step(first: date, months: int) -> str:
    index = first.year * 12 + first.month - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


class Act(PublicPage):
    template_name = "public/act.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The act; a corrected one leads on to what replaced it."""
        successor = open_selectors.get_successor(kwargs["public_id"])
        if successor:
            return redirect("public:act", public_id=successor)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            act, proof = open_selectors.get_open_act(kwargs["public_id"])
        except LookupError as missing:
            raise Http404 from missing
        card = published.cards([act])[0]
        labels = units.labels_by_id(
            {unit for unit, _points in act.shares} | {unit for _act, _at, unit in proof.steps if unit}
        )
        context = super().get_context_data(**kwargs)
        return context | {
            "card": card,
            "act": act,
            "proof": proof,
            "shares": [(labels[unit], name_of(labels[unit]), points / 10_000) for unit, points in act.shares],
            "audience": words.audience(proof.audience),
            "mode": words.mode(act.mode),
            "events": [
                {
                    "what": words.step(step),
                    "who": name_of(labels[unit]) if unit else "",
                    "at": at,
                    "tone": words.step_tone(step),
                }
                for step, at, unit in reversed(proof.steps)
                if step != "amended"
            ],
            "json_ld": event_data(
                self.request, card, name_of(labels[act.unit_id]) if act.unit_id in labels else card.unit
            ),
            "crumbs": [{"label": _("Calendar"), "url": reverse("public:acts")}, {"label": act.title}],
        }


def event_data(request: HttpRequest, card: published.ActCard, organiser: str) -> dict[str, Any]:
    """schema.org Event for an act."""
    act = card.act
    modes = {
        "onsite": "OfflineEventAttendanceMode",
        "online": "OnlineEventAttendanceMode",
        "both": "MixedEventAttendanceMode",
    }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": request.build_absolute_uri(card.url),
        "name": act.title,
        "startDate": act.started_on.isoformat(),
        "endDate": act.ended_on.isoformat(),
        "inLanguage": "zh-Hans",
        "organizer": {"@type": "Organization", "name": organiser, "url": request.build_absolute_uri(card.unit_url)},
        "keywords": card.kind,
    }
    if act.mode in modes:
        data["eventAttendanceMode"] = f"https://schema.org/{modes[act.mode]}"
    if act.region_name:
        data["location"] = {
            "@type": "Place",
            "name": act.region_name,
            "address": {"@type": "PostalAddress", "addressCountry": "CN", "addressRegion": act.region_name},
        }
    return data


def organisation_data(request: HttpRequest) -> dict[str, Any]:
    """schema.org Organization for the academy."""
    top = academy()
    return {
        "@context": "https://schema.org",
        "@type": "ResearchOrganization",
        "name": name_of(top) if top else _("Kepu"),
        "alternateName": (top.name if is_english() else top.name_en) if top else "",
        "url": request.build_absolute_uri(reverse("public:home")),
    }
