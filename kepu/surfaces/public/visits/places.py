"""A base as readers and machines see it: card, schema.org."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from kepu.domain.bases.models import Base, BaseText, Facility
from kepu.domain.bases.opening import DayPlan
from kepu.engines.booking.contracts import SlotView
from kepu.foundation.clock import local_date
from kepu.surfaces.public.frame import is_english
from kepu.surfaces.public.visits.words import slot_line

SCHEMA_TYPES = {
    "museum": ["Museum", "TouristAttraction"],
    "spirit": ["LandmarksOrHistoricalBuildings", "TouristAttraction"],
}
FEATURES = {"step_free": "wheelchairAccessible", "toilet": "accessibleToilet", "hearing_loop": "hearingLoop"}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def title_of(row: Base | Facility) -> str:
    """A name in the reader's language."""
    return (row.name_en if is_english() else "") or row.name


def place_of(base: Base) -> str:
    """Province and county, as far as known."""
    return base.region.chain if base.region else ""


def card_of(
    base: Any, *, unit: str, slots: Sequence[SlotView], weekend: Collection[date], today: date
) -> dict[str, Any]:
    """A base in a list: the next slots with room, and whether one is at the weekend. Coordinates go with it for sorting in the browser."""
    at_weekend = [slot for slot in slots if local_date(slot.starts_at) in weekend]
    return {
        "base": base,
        "url": reverse("public:base", args=[base.slug]),
        "title": title_of(base),
        "summary": (base.summary_en if is_english() else "") or base.summary or "",
        "place": place_of(base),
        "unit": unit,
        "next": [slot_line(slot) for slot in (at_weekend or slots)[:2]],
        "weekend": bool(at_weekend),
        "is_free_to_enter": any(not one.needs_booking for one in base.facilities.all()),
    }


def base_json_ld(
    request: HttpRequest, base: Base, text: BaseText, plans: Sequence[Sequence[DayPlan]]
) -> dict[str, Any]:
    """schema.org: what kind of place, where, its hours of the coming week, how accessible."""
    url = request.build_absolute_uri(reverse("public:base", args=[base.slug]))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(base.kind, ["TouristAttraction"]),
        "@id": url,
        "url": url,
        "name": title_of(base),
        "description": text.summary,
        "address": {"@type": "PostalAddress", "addressCountry": "CN", "streetAddress": base.address or place_of(base)},
        "openingHoursSpecification": _hours(plans),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": FEATURES.get(code, code), "value": True}
            for code in base.access
        ],
        "publicAccess": True,
    }
    if base.latitude is not None and base.longitude is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": base.latitude, "longitude": base.longitude}
    if base.phone:
        data["telephone"] = base.phone
    return data


def _hours(plans: Sequence[Sequence[DayPlan]]) -> list[dict[str, str]]:
    """The hours of each coming day, of all facilities together; days that are different are in it."""
    found = []
    for of_day in zip(*plans, strict=True):
        stretches = sorted({(one.opens_at, one.closes_at) for plan in of_day for one in plan.hours})
        day = of_day[0].day
        found += [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{DAYS[day.weekday()]}",
                "opens": f"{opens:%H:%M}",
                "closes": f"{closes:%H:%M}",
                "validFrom": day.isoformat(),
                "validThrough": day.isoformat(),
            }
            for opens, closes in stretches
        ]
    return found
