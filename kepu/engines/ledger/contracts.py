"""Values that cross the ledger's border."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What money was spent on (classes of table 科普经费, use)."""

    ACTIVITY = "activity"
    VENUE = "venue"
    EXHIBIT = "exhibit"
    ADMINISTRATION = "administration"
    OTHER = "other"


class MoneySource(StrEnum):
    """Where money came from (classes of table 科普经费, funds raised)."""

    GOVERNMENT = "government"
    SPECIAL = "special"
    DONATION = "donation"
    OWN = "own"
    OTHER = "other"


class Audience(StrEnum):
    """Groups of people an act is for."""

    YOUTH = "youth"
    FARMERS = "farmers"
    WORKERS = "workers"
    ELDERLY = "elderly"
    OFFICIALS = "officials"
    RESIDENTS = "residents"
    TEACHERS = "teachers"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Part:
    """A person's part. Give person_id, or the name of somebody outside the register. Minutes is None when not known."""

    person_id: int | None = None
    outside_name: str = ""
    role: str = "speaker"
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Money spent, in fen."""

    amount_fen: int
    purpose: str = Purpose.ACTIVITY
    source: str = MoneySource.OWN


@dataclass(frozen=True, slots=True)
class Proof:
    """Evidence: a stored file's id, or a link."""

    file_id: int | None = None
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Which object of which app made the record. At most one live record per source."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An act to be recorded. onsite/online: people-times, None = not known, 0 = none.

    `shares`: unit id → basis points, host included, sum 10,000; empty means equal among host and `cohost_ids`.
    `audience`: group code → people-times or None. `tags`: (namespace, value).
    """

    unit_id: int
    kind: str
    title: str
    started_on: date
    ended_on: date
    source: Source
    mode: str = "onsite"
    onsite: int | None = None
    online: int | None = None
    region_code: str | None = None
    venue_id: int | None = None
    cohost_ids: tuple[int, ...] = ()
    shares: dict[int, int] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    costs: tuple[Cost, ...] = ()
    audience: dict[str, int | None] = field(default_factory=dict)
    tags: tuple[tuple[str, str], ...] = ()
    proofs: tuple[Proof, ...] = ()
    remark: str = ""
    is_drill: bool = False


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """What a list of records is narrowed to; empty means everything. `units` narrows to hosts; dates are of started_on."""

    words: str = ""
    units: frozenset[int] = frozenset()
    kind: str = ""
    states: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    has_evidence: bool | None = None
    proposed_by: int | None = None
    with_superseded: bool = False


@dataclass(frozen=True, slots=True)
class KindLabel:
    """A kind of act as others show it."""

    code: str
    name: str
    name_en: str
    is_confidential: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record in a list. onsite and online are people-times, None = not known. A confidential title is the reader's duty to hide."""

    id: int
    public_id: uuid.UUID
    title: str
    kind: KindLabel
    unit_id: int
    unit_name: str
    started_on: date
    ended_on: date
    mode: str
    onsite: int | None
    online: int | None
    region_code: str | None
    region_name: str
    state: str
    is_live: bool
    is_withdrawn: bool
    is_drill: bool
    cohosts: int
    evidence: int
    people: int
    created_at: datetime

    @property
    def is_proposed(self) -> bool:
        return self.state == "proposed" and self.is_live

    @property
    def is_fixed(self) -> bool:
        return self.state != "proposed"


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A unit's share in basis points."""

    unit_id: int
    unit_name: str
    basis_points: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """A person's part as it was then. `name` is empty when it was erased."""

    id: int
    person_id: int | None
    name: str
    is_outside: bool
    unit_name: str
    role: str
    minutes: int | None
    category: str
    seniority: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence: a stored file or a link."""

    id: int
    file_id: int | None
    file_name: str
    size: int | None
    link: str
    sha256: str
    note: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """A line of the history."""

    act: str
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A link of the chain: number within the unit's chain and digests (64 hexadecimal digits)."""

    unit_id: int
    number: int
    act: str
    content_digest: str
    previous_digest: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """Everything about one record. spends: (purpose, source, fen); audience: (group, people-times or None)."""

    row: RecordRow
    remark: str
    venue_id: int | None
    venue_name: str
    source: Source
    shares: tuple[ShareLine, ...]
    parts: tuple[PartLine, ...]
    spends: tuple[tuple[str, str, int], ...]
    audience: tuple[tuple[str, int | None], ...]
    tags: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceLine, ...]
    steps: tuple[StepLine, ...]
    entries: tuple[EntryLine, ...]
    supersedes: uuid.UUID | None
    superseded_by: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Suspect:
    """A record that may be the same act. `reasons`: title, date, number, person."""

    record: RecordRow
    days_apart: int
    likeness: int
    reasons: tuple[str, ...]
