"""Values that cross the border of packs."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AuthorDraft:
    """Who made it. A name that exactly one person of the unit bears is that person."""

    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class PackDraft:
    """What a version says about itself. `season` are two months, both included, or None for all year; `region_code` None: everywhere."""

    title: str
    hazards: tuple[str, ...]
    summary: str = ""
    audience: str = "public"
    region_code: str | None = None
    season: tuple[int, int] | None = None
    due_on: date | None = None
    authors: tuple[AuthorDraft, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What a part rests on: a title with an address or the place where it is found."""

    title: str
    url: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part as entered. `kind` is one of PartKind; `seconds` is said for a sound."""

    kind: str
    title: str
    text: str = ""
    credit: str = ""
    seconds: int | None = None
    sources: tuple[SourceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class PackCard:
    """A public pack as lists show it. `hazards` are codes, `url` is a path of the public site; `is_past` when it is past its due day."""

    id: int
    url: str
    title: str
    summary: str
    language: str
    audience: str
    hazards: tuple[str, ...]
    region_code: str | None
    region_name: str
    season: tuple[int, int] | None
    unit_id: int
    unit_name: str
    number: int
    published_at: datetime
    due_on: date
    is_past: bool
    is_in_season: bool
