"""Values that cross the border of events."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BrandDraft:
    """A brand as entered. `form` is a BrandForm, `kind` a kind of record that its sessions become unless they say otherwise."""

    unit_id: int
    slug: str
    name: str
    form: str
    kind: str
    name_en: str = ""
    summary: str = ""
    summary_en: str = ""
    since_year: int | None = None


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """A year's run as entered. Both days belong to it."""

    year: int
    theme: str
    starts_on: date
    ends_on: date
    lead_unit_id: int
    theme_en: str = ""
    summary: str = ""
    answer_by: date | None = None
    campaign: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class LocalWords:
    """What a unit says of its own part."""

    title: str = ""
    summary: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as entered. Moments are aware; `fee_fen` is in fen; `cohosts` are (unit id, basis points or None for equal)."""

    unit_id: int
    kind: str
    title: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    edition_id: int | None = None
    title_en: str = ""
    summary: str = ""
    region_code: str | None = None
    place: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    stream_link: str = ""
    replay_link: str = ""
    audience: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    languages: tuple[str, ...] = ("zh",)
    access: tuple[str, ...] = ()
    access_note: str = ""
    booking: str = "none"
    capacity: int | None = None
    fee_fen: int = 0
    contact: str = ""
    cohosts: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person in a session: give person_id, or the name of somebody outside the register. Minutes None is not known."""

    role: str
    person_id: int | None = None
    outside_name: str = ""
    duty: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What is said at closing: people on site where no gate counted (None: the gate did, or not known), and how it was counted.

    `is_unknown`: nobody knows how many came; the record then says not known, and `note` says why.
    """

    onsite: int | None = None
    note: str = ""
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class MentionDraft:
    """A report in the media as entered."""

    outlet: str
    level: str
    title: str
    link: str
    published_on: date
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """People-times of a session. None is not known; `gate` is what the booking engine admitted, None where nobody was scanned."""

    onsite: int | None
    online: int | None
    gate: int | None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit in an edition as its lead unit sees it. `missing`: answer, sessions, drafts, reports; reach from closed sessions."""

    participation_id: int
    unit_id: int
    unit_name: str
    state: str
    local_title: str
    drafts: int
    announced: int
    held: int
    closed: int
    cancelled: int
    missing: tuple[str, ...]
    reminded_at: datetime | None

    @property
    def sessions(self) -> int:
        return self.drafts + self.announced + self.held + self.closed


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A session on a region's calendar. Days are the academy's; `brand` and `edition` are the ledger's words, empty without."""

    public_id: uuid.UUID
    unit_id: int
    title: str
    starts_on: date
    ends_on: date
    kind: str
    region_code: str | None
    audience: frozenset[str]
    brand: str
    edition: str
    state: str


@dataclass(frozen=True, slots=True)
class PlacesView:
    """A session's slot as pages show it. Moments are aware, None where the rules say none; `rules` are sentences for the public."""

    slot_id: str
    capacity: int
    taken: int
    left: int
    waiting: int
    admitted: int | None
    is_bookable: bool
    why_not: str
    opens_at: datetime | None
    closes_at: datetime | None
    rules: tuple[str, ...] = ()
    book_url: str = ""
    gate_url: str = ""
