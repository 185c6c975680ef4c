"""Values that cross the border of content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ChannelDraft:
    """A channel as entered."""

    unit_id: int
    kind: str
    name: str
    opened_on: date
    address: str = ""
    closed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What a channel counted in a period, both days included; None is not known. `followers` at the end of the
    period.
    """

    starts_on: date
    ends_on: date
    source_note: str
    followers: int | None = None
    posts: int | None = None
    reads: int | None = None
    copies: int | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class WorkDraft:
    """A work as begun or changed. `position` is its place in the series."""

    unit_id: int
    title: str
    question: str = ""
    field: str = ""
    series_id: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source as entered. `unit_id` is the academy's own unit whose research it is, None for research from elsewhere;
    `passages` are (where in the source, text).
    """

    kind: str
    title: str
    identifier: str = ""
    authors: str = ""
    published_in: str = ""
    published_on: date | None = None
    url: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    passages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """An edition as begun. `body` are (block type, value) pairs; `copy_of` is an edition of the same work whose text it starts
    from; an empty `slug` is made from the title, an empty `title` is the work's.
    """

    title: str = ""
    audience: str = "public"
    medium: str = "article"
    language: str = "zh-hans"
    licence: str = "cc-by-nc-4.0"
    summary: str = ""
    authors: str = ""
    slug: str = ""
    source_url: str = ""
    body: Sequence[tuple[str, Any]] = ()
    copy_of: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """A series as entered; an empty `slug` is made from the title."""

    unit_id: int
    title: str
    title_en: str = ""
    intro: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class TermDraft:
    """A term of the plain-language glossary as entered."""

    unit_id: int
    term: str
    definition: str
    plain: str = ""
    english: str = ""
    aliases: str = ""
    field: str = ""
