"""What public pages take from events: sessions as cards, what readers may narrow them by, schema.org."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.domain.events.contracts import PlacesView
from kepu.domain.events.models import Access, Session
from kepu.domain.events.selectors import Wanted, places_of
from kepu.foundation.clock import local_date, now
from kepu.foundation.units import selectors as units
from kepu.surfaces.asked import is_number
from kepu.surfaces.public import words
from kepu.surfaces.public.frame import is_english, name_of, short_name_of

WHEN = ("today", "weekend", "week", "month")
MODES = {
    "onsite": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "both": "MixedEventAttendanceMode",
}


@dataclass(frozen=True, slots=True)
class SessionCard:
    """A session ready to be shown, in the reader's language."""

    session: Session
    url: str
    title: str
    unit: str
    unit_url: str
    day: date
    time: str
    place: str
    mode: str
    booking: str
    grades: str


def cards(sessions: Iterable[Session]) -> list[SessionCard]:
    """Cards for sessions; one query for all their units."""
    rows = list(sessions)
    labels = units.labels_by_id({row.unit_id for row in rows})
    return [_card(row, labels[row.unit_id]) for row in rows]


def _card(row: Session, unit: Any) -> SessionCard:
    region = row.region.name if row.region else ""
    return SessionCard(
        session=row,
        url=reverse("public:event", args=[row.public_id]),
        title=title_of(row),
        unit=short_name_of(unit),
        unit_url=reverse("public:unit", args=[unit.code]),
        day=local_date(row.starts_at),
        time=times(row.starts_at, row.ends_at),
        place=" · ".join(part for part in (region, row.place) if part),
        mode=words.mode(row.mode),
        booking=booking_words(row),
        grades=grades_words(row.grades),
    )


def title_of(session: Session) -> str:
    """A session's title in the reader's language."""
    return (session.title_en if is_english() else "") or session.title


def times(starts_at: datetime, ends_at: datetime) -> str:
    """9:00–11:00, in the academy's time."""
    first, last = localtime(starts_at), localtime(ends_at)
    text = f"{first:%H:%M}–{last:%H:%M}"
    return (
        text
        if first.date() == last.date()
        else f"{first:%H:%M} – {date_format(last, 'SHORT_DATE_FORMAT')} {last:%H:%M}"
    )


def grades_words(grades: Iterable[int]) -> str:
    """Grades 3–6 from a list; empty for none."""
    found = sorted(grades)
    if not found:
        return ""
    spread = (
        f"{found[0]}–{found[-1]}"
        if len(found) > 1 and found[-1] - found[0] + 1 == len(found)
        else "、".join(map(str, found))
    )
    return _("grades %(grades)s") % {"grades": spread}


def places(session: Session) -> list[PlacesView]:
    """A session's slots with the address at which they are booked, where that room exists."""
    found = places_of(session, now=now(), language=get_language() or "")
    return [replace(slot, book_url=_book_url(slot)) for slot in found]


def _book_url(slot: PlacesView) -> str:
    try:
        return reverse("public:book", args=[slot.slot_id])
    except NoReverseMatch:
        return ""


def booking_words(session: Session) -> str:
    """How one gets in, in a few words."""
    return {
        "none": _("no booking needed"),
        "first_come": _("book a place"),
        "approval": _("ask for a place"),
        "lottery": _("places by lottery"),
        "invitation": _("by invitation"),
    }[session.booking]


def days_of(when: str, today: date) -> tuple[date, date | None]:
    """First and last day of what a reader means by today, weekend (the coming or present one), week (seven days) or month (thirty)."""
    if when == "today":
        return today, today
    if when == "weekend":
        saturday = today + timedelta(days=(5 - today.weekday()) % 7)
        first = today if today.weekday() == 6 else saturday
        return first, first if today.weekday() == 6 else saturday + timedelta(days=1)
    if when == "week":
        return today, today + timedelta(days=6)
    return today, today + timedelta(days=29) if when == "month" else None


def wanted_from(given: Mapping[str, str], today: date) -> Wanted:
    """What a reader asks for; what makes no sense is not asked for."""
    when = given.get("when", "")
    first, last = days_of(when if when in WHEN else "", today)
    grade = given.get("grade", "")
    place = given.get("place", "")
    unit = next((label for label in units.labels_by_id().values() if label.code == given.get("unit")), None)
    return Wanted(
        first=first,
        last=last,
        grade=int(grade) if is_number(grade) and 1 <= int(grade) <= 12 else None,
        audience=given.get("audience", "")[:20],
        place=place if is_number(place) and len(place) == 6 else "",
        kind=given.get("kind", "")[:30],
        mode=given.get("mode", "") if given.get("mode") in ("onsite", "online") else "",
        access=given.get("access", "") if given.get("access") in Access.values else "",
        words=given.get("q", "").strip()[:60],
        unit_ids=units.subtree_ids(unit.id) if unit else None,
        brand=given.get("brand", "")[:40],
    )


def event_data(request: HttpRequest, session: Session, places: Iterable[PlacesView]) -> dict[str, Any]:
    """schema.org Event with offers and how people attend (https://schema.org/Event)."""
    unit = units.labels_by_id([session.unit_id])[session.unit_id]
    address = request.build_absolute_uri(reverse("public:event", args=[session.public_id]))
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": address,
        "url": address,
        "name": title_of(session),
        "description": session.summary[:500],
        "startDate": localtime(session.starts_at).isoformat(),
        "endDate": localtime(session.ends_at).isoformat(),
        "eventAttendanceMode": f"https://schema.org/{MODES[session.mode]}",
        "eventStatus": f"https://schema.org/{'EventCancelled' if session.is_cancelled else 'EventScheduled'}",
        "inLanguage": ["zh-Hans" if code == "zh" else code for code in session.languages],
        "isAccessibleForFree": session.fee_fen == 0,
        "organizer": {
            "@type": "Organization",
            "name": name_of(unit),
            "url": request.build_absolute_uri(reverse("public:unit", args=[unit.code])),
        },
        "location": _locations(session),
        "offers": _offers(request, session, address, list(places)),
    }
    if session.capacity:
        data["maximumAttendeeCapacity"] = session.capacity
    if session.grades:
        data["typicalAgeRange"] = f"{min(session.grades) + 5}-{max(session.grades) + 6}"
    if session.edition:
        data["superEvent"] = {"@type": "Festival", "name": str(session.edition)}
    return data


def _locations(session: Session) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if session.is_onsite:
        place: dict[str, Any] = {
            "@type": "Place",
            "name": session.place,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": session.address,
                "addressRegion": session.region.name if session.region else "",
                "addressCountry": "CN",
            },
        }
        if session.latitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": session.latitude,
                "longitude": session.longitude,
            }
        facts = [str(dict(Access.choices)[code]) for code in session.access]
        if facts:
            place["amenityFeature"] = [
                {"@type": "LocationFeatureSpecification", "name": fact, "value": True} for fact in facts
            ]
        found.append(place)
    if session.is_online and session.stream_link:
        found.append({"@type": "VirtualLocation", "url": session.stream_link})
    return found


def _offers(request: HttpRequest, session: Session, address: str, places: list[PlacesView]) -> list[dict[str, Any]]:
    base = {"@type": "Offer", "price": f"{session.fee_fen / 100:.2f}", "priceCurrency": "CNY"}
    if not places:
        return [{**base, "url": address, "availability": "https://schema.org/InStock"}]
    found = []
    for slot in places:
        state = "InStock" if slot.is_bookable else "SoldOut" if slot.left == 0 else "PreOrder"
        offer = {
            **base,
            "url": request.build_absolute_uri(slot.book_url) if slot.book_url else address,
            "availability": f"https://schema.org/{state}",
        }
        if slot.opens_at:
            offer["validFrom"] = slot.opens_at.isoformat()
        found.append(offer)
    return found
