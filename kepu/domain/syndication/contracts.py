"""Values that cross the border of syndication."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_noop

OPEN_LICENCES = {
    "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc-by-nc-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "cc-by-nc-nd-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}
HARVEST_ERRORS = {
    "address": gettext_noop("The address must begin with https:// and lie in the public network."),
    "silent": gettext_noop("The other side does not answer."),
    "refused": gettext_noop("The other side refused."),
    "too_large": gettext_noop("The answer is too large."),
    "hostile": gettext_noop("The answer holds entities, which a feed never needs; it was not read."),
    "unreadable": gettext_noop("The answer is neither a feed nor OAI-PMH."),
    "loops": gettext_noop("The other side sends the same page again and again."),
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A sound or a film of an edition. `length` in bytes, 0 where not known."""

    url: str
    media_type: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """What readers are told: kind is correction, retraction or take_down."""

    number: int
    kind: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SourceNote:
    """What an edition rests on."""

    kind: str
    title: str
    identifier: str
    authors: str
    url: str


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another edition of the same work."""

    title: str
    url: str
    audience: str
    medium: str
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """An edition as everybody outside sees it. All addresses are absolute. `html` is empty where the licence or the state
    allows no full text; a withdrawn item has neither summary nor text.
    """

    public_id: str
    edition_id: int | None
    work_id: str
    title: str
    url: str
    unit_code: str
    unit_name: str
    audience: str
    medium: str
    language: str
    licence: str
    listed_at: datetime
    changed_at: datetime
    published_at: datetime | None = None
    summary: str = ""
    html: str = ""
    authors: tuple[str, ...] = ()
    cover: str = ""
    cover_credit: str = ""
    series: str = ""
    series_title: str = ""
    field_of_science: str = ""
    source_url: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    corrections: tuple[CorrectionNote, ...] = ()
    is_retracted: bool = False
    is_withdrawn: bool = False

    @property
    def licence_url(self) -> str:
        """The licence's own address; empty where all rights are reserved."""
        return OPEN_LICENCES.get(self.licence, "")

    @property
    def urn(self) -> str:
        """The lasting identifier."""
        return f"urn:uuid:{self.public_id}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which listings: units (None: all), audiences, media, languages, fields of science and series; empty: any."""

    unit_ids: frozenset[int] | None = None
    audiences: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """A partner as entered. Empty lists: everything; `unit_ids` must lie within the partner's unit."""

    unit_id: int
    name: str
    way: str
    url: str = ""
    email: str = ""
    contact: str = ""
    agreement: str = ""
    audiences: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    licences: tuple[str, ...] = tuple(OPEN_LICENCES)
    unit_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetState:
    """What somebody who scans a printed sheet is told. `corrections` are those that the sheet does not hold; a current sheet
    has none. `url` is empty when the edition is no longer there.
    """

    code: str
    title: str
    printed_at: datetime
    is_current: bool
    is_retracted: bool
    is_taken_down: bool
    corrections: tuple[CorrectionNote, ...] = ()
    url: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source of items as entered."""

    unit_id: int
    name: str
    format: str
    url: str = ""
    oai_set: str = ""
    audience: str = "public"
    licence: str = "reserved"
    every_minutes: int = 60
    is_own: bool = False
    publishes: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One item as another platform tells it. `body` is HTML or empty; `licence` one of ours or empty (not said)."""

    identifier: str
    title: str
    link: str = ""
    summary: str = ""
    body: str = ""
    authors: str = ""
    language: str = "zh-hans"
    licence: str = ""
    published_at: datetime | None = None
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Harvested:
    """What one visit brought: numbers of items."""

    new: int = 0
    changed: int = 0
    known: int = 0
    twins: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: numbers of lines. `differing` are known works that the file tells otherwise; they stay."""

    new: int = 0
    known: int = 0
    differing: int = 0
    published: int = 0
    works: int = 0
    differing_lines: tuple[int, ...] = field(default_factory=tuple)
