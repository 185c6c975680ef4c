"""Places that open to the public: the list with what is open near and soon, and the page of each."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kepu.domain.bases.models import Access, Base, BaseKind
from kepu.domain.bases.selectors.bases import cleared_text, get_listed_base, listed_bases, titles_of_base
from kepu.domain.bases.selectors.calendar import plan_facilities, provisional_days
from kepu.domain.bases.selectors.visits import slots_of_base, slots_of_bases
from kepu.engines.booking.selectors.duties import list_open_needs
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.public.frame import PublicPage, is_english, name_of
from kepu.surfaces.public.happenings import days_of
from kepu.surfaces.public.visits.places import base_json_ld, card_of, title_of
from kepu.surfaces.public.visits.words import rules_said, slot_days, week_lines
from kepu.ui.provinces import PROVINCES

DAYS = 14
SLOT_DAYS = 5


class Bases(PublicPage):
    """Every published base; narrowed by province, grade and kind, or to those with room this weekend."""

    template_name = "public/bases.html"
    tags = None  # free places change by the minute

    @cached_property
    def now(self) -> Any:
        return now()

    @cached_property
    def today(self) -> date:
        return local_date(self.now)

    @cached_property
    def asked(self) -> dict[str, str]:
        """What the reader asked for; anything unknown counts as not asked."""
        query = self.request.GET
        province, grade, kind = query.get("province", "")[:2], query.get("grade", ""), query.get("kind", "")
        return {
            "province": province if province in {code for code, *_rest in PROVINCES} else "",
            "grade": grade if is_number(grade) and 1 <= int(grade) <= 12 else "",
            "kind": kind if kind in BaseKind.values else "",
            "weekend": "1" if query.get("weekend") else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = list(listed_bases(self.today).prefetch_related("facilities"))
        cards = self._cards([base for base in everything if self._is_meant(base)])
        if self.asked["weekend"]:
            cards = [card for card in cards if card["weekend"]]
        return super().get_context_data(
            cards=cards,
            asked=self.asked,
            is_narrowed=any(self.asked.values()),
            kinds=[(code, label) for code, label in BaseKind.choices if any(base.kind == code for base in everything)],
            grades=[str(number) for number in range(1, 13)],
            provinces=dict(Counter(base.province_code for base in everything if base.province_code)),
            province_name=self._province_name(),
            crumbs=[{"label": _("Visit")}],
            **kwargs,
        )

    def _is_meant(self, base: Base) -> bool:
        asked, grade = self.asked, int(self.asked["grade"] or 0)
        fits_grade = not grade or (base.grade_from is not None and base.grade_from <= grade <= (base.grade_to or 0))
        return (
            fits_grade
            and (not asked["province"] or base.province_code == asked["province"])
            and (not asked["kind"] or base.kind == asked["kind"])
        )

    def _cards(self, bases: list[Base]) -> list[dict[str, Any]]:
        last = self.today + timedelta(days=DAYS)
        slots = slots_of_bases(bases, first=self.today, last=last, now=self.now)
        units = labels_by_id({base.unit_id for base in bases})
        weekend = {day for day in days_of("weekend", self.today) if day is not None}
        return [
            card_of(base, unit=name_of(units[base.unit_id]), slots=slots[base.pk], weekend=weekend, today=self.today)
            for base in bases
        ]

    def _province_name(self) -> str:
        for code, _short, english, name, *_place in PROVINCES:
            if code == self.asked["province"]:
                return english if is_english() else name
        return ""


class BasePage(PublicPage):
    """What is there, when it is open, how to come, and the next slots."""

    template_name = "public/base.html"
    tags = None  # free places change by the minute

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        moment = now()
        today = local_date(moment)
        base = get_listed_base(kwargs["slug"], day=today)
        text = cleared_text(base.pk) if base is not None else None
        if base is None or text is None:
            raise Http404
        facilities = list(base.facilities.all())
        for one in facilities:
            one.base = base
        plans = plan_facilities(facilities, first=today, last=today + timedelta(days=6))
        slots = slots_of_base(base, first=today, last=today + timedelta(days=DAYS), now=moment)
        provisional = provisional_days(base.pk, {local_date(slot.starts_at) for slot in slots})
        unit = labels_by_id([base.unit_id])[base.unit_id]
        return super().get_context_data(
            base=base,
            text=text,
            title=title_of(base),
            summary=(text.summary_en if is_english() else "") or text.summary,
            unit=unit,
            unit_name=name_of(unit),
            rooms=[
                {
                    "facility": one,
                    "title": title_of(one),
                    "week": week_lines(plans[one.pk]),
                    "rules": rules_said(one, today),
                    "days": slot_days(
                        (slot for slot in slots if slot.source == one.source and slot.ends_at > moment),
                        limit=SLOT_DAYS,
                        provisional=provisional,
                    ),
                }
                for one in facilities
            ],
            access=[label for code, label in Access.choices if code in base.access],
            titles=titles_of_base(base, on=today),
            help=list_open_needs(sources=[base.source], now=moment),
            json_ld=base_json_ld(self.request, base, text, list(plans.values())),
            crumbs=[{"label": _("Visit"), "url": _bases_url()}, {"label": title_of(base)}],
            **kwargs,
        )


def _bases_url() -> str:
    from django.urls import reverse

    return reverse("public:bases")


@require_safe
def tour(request: HttpRequest, slug: str) -> FileResponse:
    """The 360° picture of a published base."""
    base = get_listed_base(slug, day=local_date(now()))
    text = cleared_text(base.pk) if base is not None else None
    if text is None or text.tour_picture is None:
        raise Http404
    stored = text.tour_picture
    response = FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=3600)
    return response
