"""Values that cross the border of bases."""

from dataclasses import dataclass
from datetime import date, time

from kepu.foundation.files.contracts import Upload


@dataclass(frozen=True, slots=True)
class VenueDraft:
    """A venue as entered. Codes of places are county codes."""

    unit_id: int
    name: str
    opened_on: date
    region_code: str | None = None
    address: str = ""
    closed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """Kind and floor space from a day on, in m²; None is not known. `source_note` says where this is from."""

    starts_on: date
    venue_type: str
    building_area_m2: int | None
    hall_area_m2: int | None
    source_note: str


@dataclass(frozen=True, slots=True)
class YearFacts:
    """A venue's figures of a calendar year; None is not known."""

    year: int
    visits: int | None
    open_days: int | None
    free_days: int | None
    source_note: str


@dataclass(frozen=True, slots=True)
class TitleDraft:
    """A title held by a unit, or by one of its venues."""

    unit_id: int
    title: str
    level: str
    issuer: str
    since: date
    until: date | None
    source_note: str
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class BaseDraft:
    """A base as entered. `access` are codes of Access; grades 1 to 12 (1–6 primary, 7–9 junior, 10–12 senior school)."""

    unit_id: int
    name: str
    slug: str
    kind: str
    opened_on: date
    name_en: str = ""
    venue_id: int | None = None
    region_code: str | None = None
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    mail: str = ""
    accessible_seats: int | None = None
    access: tuple[str, ...] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    on_holidays: str = "sunday"
    slots_ahead_days: int = 14


@dataclass(frozen=True, slots=True)
class TextDraft:
    """What the public is to read about a base. `secrecy_note` is for staff alone; a picture without a new upload is kept."""

    summary: str
    summary_en: str = ""
    description: str = ""
    guidelines: str = ""
    safety: str = ""
    getting_there: str = ""
    price: str = ""
    tour_url: str = ""
    tour_words: str = ""
    tour_removed: bool = False
    secrecy_note: str = ""
    tour_upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class FacilityDraft:
    """Something inside a base as entered. `capacity` is people at once; `guides_needed` for each visit."""

    kind: str
    name: str
    capacity: int
    slot_minutes: int
    name_en: str = ""
    summary: str = ""
    guides_needed: int = 0
    needs_booking: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class HoursDraft:
    """Hours of a weekday (0 is Monday)."""

    weekday: int
    opens_at: time
    closes_at: time
    kind: str = "regular"
    is_free: bool = True


@dataclass(frozen=True, slots=True)
class ExceptionDraft:
    """A day that is different, closed when both times are None; for one facility, or the whole base when facility_id is None."""

    day: date
    reason: str
    facility_id: int | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    kind: str = "regular"
    is_free: bool = True
