"""Values that cross the border of search."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing as its owner wants it found.

    `url` is a path of the public site, `staff_url` one of the workbench (empty: the same). What is not public is found only by
    who may READ `unit_id`; what must stay with its addressees is not given to search at all. `names` are other spellings that
    are searched and suggested like the title. `boost` multiplies the score (1.0 = ordinary). Facets: field → codes.
    """

    title: str
    url: str
    unit_id: int | None
    is_public: bool
    body: str = ""
    summary: str = ""
    names: tuple[str, ...] = ()
    language: str = "zh-hans"
    published_on: date | None = None
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    boost: float = 1.0
    staff_url: str = ""
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of thing that can be found. `document(key)` is None when there is nothing (any more); `keys()` are all there are.

    `documents(keys)` gives many at once, where asking one by one would be slow; keys without a document are absent. `is_large`: too
    many to be compared with the index every quarter of an hour; the owner reports every change.
    """

    kind: str
    title: "StrOrPromise"
    document: Callable[[str], Document | None]
    keys: Callable[[], Iterable[str]]
    documents: Callable[[list[str]], Mapping[str, Document]] | None = None
    is_large: bool = False

    def read(self, keys: list[str]) -> dict[str, Document]:
        """Key → document of those that there are."""
        if self.documents is not None:
            return dict(self.documents(keys))
        found = {key: self.document(key) for key in keys}
        return {key: document for key, document in found.items() if document is not None}


@dataclass(frozen=True, slots=True)
class Facet:
    """A property to narrow by; `labels()` gives code → words in the reader's language, in order."""

    field: str
    title: "StrOrPromise"
    labels: Callable[[], Mapping[str, "StrOrPromise"]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `unit_id` means that unit with its subtree. Filters: field → codes, any of which will do."""

    text: str
    kinds: tuple[str, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit_id: int | None = None
    languages: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    per_page: int = 20

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words narrows it."""
        return bool(self.kinds or self.filters or self.unit_id or self.languages or self.years)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text; `is_match` where it answers the question."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found."""

    kind: str
    key: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    url: str
    unit_id: int | None
    language: str
    published_on: date | None
    is_public: bool
    facets: Mapping[str, tuple[str, ...]]
    score: float

    @property
    def plain_title(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the hits have a code; `is_least` when only the strongest hits were counted."""

    field: str
    code: str
    count: int
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was understood.

    `words` were looked for, `synonyms` as well; the hits need not have those `left_out` (`is_relaxed`: some of the hits lack some
    words). `spelling` is another question that would find something, `unfiltered` how much there is without the filters.
    """

    words: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    is_relaxed: bool = False
    spelling: str = ""
    unfiltered: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits. `total` is exact unless `total_is_least`; `listed` of them can be paged through."""

    query: Query
    hits: tuple[Hit, ...]
    total: int
    total_is_least: bool
    facets: tuple[FacetCount, ...]
    reading: Reading
    listed: int = 0

    def counts(self, field: str) -> dict[str, FacetCount]:
        """Code → count of one facet, most frequent first."""
        return {each.code: each for each in self.facets if each.field == field}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that begins as typed."""

    kind: str
    key: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the index and a source disagree: `what` is missing, superfluous or outdated."""

    kind: str
    key: str
    what: str
