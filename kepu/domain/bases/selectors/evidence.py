"""What the registers, the ledger and the booking engine know about a base in a year: the evidence for titles and sheets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from kepu.domain.bases.models import Base, HeldTitle, OpenDay, VenueFact, VenueYear
from kepu.domain.bases.records import SOURCE
from kepu.domain.bases.selectors.bases import cleared_text
from kepu.domain.bases.selectors.guides import guides_of
from kepu.engines.ledger.source_selectors import onsite_of_sources
from kepu.foundation.people.selectors import count_full_time


@dataclass(frozen=True, slots=True)
class Found:
    """A figure of a base. value None: not known. `where` is a code of the place it is from (words are the surface's); `url` opens it.

    `missing` counts rows that lack the figure: days of opening without a number of visitors.
    """

    value: int | None
    where: str
    note: str = ""
    url: str = ""
    missing: int = 0


def find_evidence(base: Base, code: str, *, year: int) -> Found:
    """A figure by its code in `definitions.Evidence`; "document" and "typed" are nobody's to compute."""
    if code in ("document", "typed"):
        return Found(None, "person")
    return FINDERS[code](base, year)


def _area(field: str) -> Callable[[Base, int], Found]:
    def find(base: Base, year: int) -> Found:
        if base.venue_id is None:
            return Found(None, "no_venue", url=_url(base, "edit/"))
        fact = (
            VenueFact.objects.on(date(year, 12, 31)).filter(venue=base.venue_id).order_by("-starts_on", "-pk").first()
        )
        value = getattr(fact, field) if fact else None
        return Found(value, "venue_facts", fact.source_note if fact else "", _venue_url(base))

    return find


def _days(only: Q, stated: str) -> Callable[[Base, int], Found]:
    """Days closed as days of opening; where none was, what was stated for the venue's year."""

    def find(base: Base, year: int) -> Found:
        days = OpenDay.objects.filter(base=base, day__year=year)
        if days.exists():
            return Found(days.filter(only).count(), "open_days", url=_url(base, f"days/?year={year}"))
        row = _stated(base, year) if stated else None
        if row is not None and getattr(row, stated) is not None:
            return Found(getattr(row, stated), "venue_year", row.source_note, _venue_url(base))
        return Found(None, "open_days", url=_url(base, f"days/?year={year}"))

    return find


def _visits(base: Base, year: int) -> Found:
    """Visitors in the ledger's records of the days of opening; where there is none, what was stated for the venue's year."""
    keys = [str(key) for key in OpenDay.objects.filter(base=base, day__year=year).values_list("public_id", flat=True)]
    if keys:
        people = onsite_of_sources(kind=SOURCE, keys=keys)
        known = [count for count in people.values() if count is not None]
        value = sum(known) if known else None
        return Found(value, "ledger", url=_url(base, f"days/?year={year}"), missing=len(people) - len(known))
    row = _stated(base, year)
    if row is not None and row.visits is not None:
        return Found(row.visits, "venue_year", row.source_note, _venue_url(base))
    return Found(None, "ledger", url=_url(base, f"days/?year={year}"))


def _staff(base: Base, year: int) -> Found:
    """People with a full-time outreach post in the base's unit at the end of the year."""
    return Found(count_full_time(base.unit_id, on=date(year, 12, 31)), "people", url="/workbench/people/")


def _guides(base: Base, year: int) -> Found:
    """Guides of the base's unit in the roster."""
    return Found(len(guides_of(base.unit_id)), "roster", url=_url(base, "roster/"))


def _page(base: Base, year: int) -> Found:
    """1 when the base's public page says hours, rules, price and whom to ask."""
    text = cleared_text(base.pk)
    is_complete = base.is_published and text is not None and bool(text.guidelines and text.price)
    has_contact = bool(base.phone or base.mail)
    has_hours = any(facility.hours.exists() for facility in base.facilities.all())
    return Found(int(is_complete and has_contact and has_hours), "page", url=f"/bases/{base.slug}/")


def _stated(base: Base, year: int) -> VenueYear | None:
    if base.venue_id is None:
        return None
    return VenueYear.objects.valid().filter(venue=base.venue_id, year=year).first()


def _url(base: Base, rest: str) -> str:
    return f"/workbench/bases/{base.public_id}/{rest}"


def _venue_url(base: Base) -> str:
    return f"/workbench/registers/venues/{base.venue.public_id}/" if base.venue else ""


def titles_ending(*, before: date) -> list[HeldTitle]:
    """Titles with an end before a day, the next first."""
    return list(HeldTitle.objects.filter(until__lt=before).select_related("unit").order_by("until", "pk"))


FINDERS: dict[str, Callable[[Base, int], Found]] = {
    "hall_area_m2": _area("hall_area_m2"),
    "building_area_m2": _area("building_area_m2"),
    "open_days": _days(Q(), "open_days"),
    "free_days": _days(Q(is_free=True), "free_days"),
    "holiday_days": _days(Q(is_holiday=True), ""),
    "visits": _visits,
    "full_time_staff": _staff,
    "guides": _guides,
    "page": _page,
}
