"""What readers are shown of works and editions, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Shelved:
    """An edition as it stands on a shelf. `room` and `slug` make its address; names are in Chinese and, where known, English."""

    id: int
    work: int
    title: str
    summary: str
    room: str
    slug: str
    question: str
    field: str
    audience: str
    medium: str
    language: str
    authors: str
    state: str
    unit_code: str
    unit_name: str
    unit_name_en: str
    published_at: datetime | None
    cover_id: int | None

    @property
    def is_retracted(self) -> bool:
        """Whether readers are warned off it."""
        return self.state == "retracted"


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another edition of the same work."""

    id: int
    title: str
    room: str
    slug: str
    audience: str
    medium: str
    language: str


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage that the mark `number` of an edition points at; number 0 is a source without a mark."""

    number: int
    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that an edition rests on, with the passages its marks point at."""

    id: int
    kind: str
    kind_name: Any
    identifier: str
    title: str
    authors: str
    published_in: str
    year: int | None
    url: str
    passages: tuple[CitedPassage, ...]

    @property
    def address(self) -> str:
        """Where it can be opened: its own address, else its DOI; empty when there is neither."""
        if self.url:
            return self.url
        return f"https://doi.org/{self.identifier}" if self.identifier.startswith("10.") else ""


@dataclass(frozen=True, slots=True)
class Told:
    """A correction, retraction or take-down as readers are told it."""

    number: int
    kind: str
    kind_name: Any
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Explained:
    """A term in plain words."""

    term: str
    plain: str
    definition: str
    english: str
    field: str
    aliases: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the glossary."""
        return "term-" + "-".join(self.term.split())


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A published edition in plain words, as others take it in: paragraphs parted by an empty line, sources as (title, address)."""

    title: str
    text: str
    credit: str
    sources: tuple[tuple[str, str], ...]
