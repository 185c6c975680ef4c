"""Values that cross the border of claims."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim as entered. `region_code` and `seen_on` say where it goes round; `harm` 1 (low) to 4 (severe)."""

    text: str
    category: str = "other"
    harm: int = 2
    region_code: str | None = None
    seen_on: str = ""


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """What a verdict rests on: a paper by its DOI, a link, or a passage. One of doi, url and quote is given."""

    title: str
    doi: str = ""
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class VerdictDraft:
    """A verdict as written. `note` says what a correction corrects and why; readers see it."""

    grade: str
    short: str
    long: str = ""
    sources: tuple[SourceDraft, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """What a reader hands in; they agreed that it is kept. `contact` is theirs to give or not."""

    text: str
    seen_on: str = ""
    contact: str = ""
    channel: str = "web"


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A published claim as answers show it. `grade` is a code of the scale, `url` a path of the public site."""

    id: int
    url: str
    text: str
    grade: str
    grade_title: str
    tone: str
    short: str
    published_at: datetime
    unit_id: int


@dataclass(frozen=True, slots=True)
class Match:
    """A claim that the message may be: how sure (0–1), the words of the message that agree, and what the message does with it."""

    card: ClaimCard
    confidence: float
    words: tuple[str, ...]
    stance: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a message. `state`: known, possible, unknown, denies, asks.

    `link` when the message was nothing but a link: "found" for one that leads to a claim, "unread" for any other – it was not opened.
    """

    state: str
    matches: tuple[Match, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A claim checked by somebody, as a file says it, with where it came from. `key` names it at its source."""

    row: int
    key: str
    text: str
    grade: str
    short: str
    long: str
    variants: tuple[str, ...]
    category: str
    harm: int
    origin_name: str
    origin_url: str
    published_at: datetime | None
    sources: tuple[SourceDraft, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many claims of a file were new, changed, and as they were."""

    new: int
    changed: int
    same: int
