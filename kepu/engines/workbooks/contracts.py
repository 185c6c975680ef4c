"""Values that cross the border of workbooks."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person typed for a row. Counts are people-times, spend is fen; None is not known, 0 is none."""

    title: str
    kind: str
    start: date
    end: date
    host_id: int
    onsite: int | None = None
    online: int | None = None
    spend_fen: int | None = None
    cohost_ids: tuple[int, ...] = ()
    partners: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did: rows imported now, rows that were in the ledger already, rows still held."""

    imported: int
    present: int
    held: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt about a row, in words."""

    field: str
    code: str
    column: str
    raw: str
    hint: str
    message: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A row for a screen: `values` as understood, `raw` as typed by column letter, `doubts` in words."""

    id: int
    sheet: str
    row: int
    state: str
    raw: dict[str, str]
    values: dict[str, Any]
    notes: dict[str, str]
    typed_cells: dict[str, str]
    doubts: tuple[Doubt, ...]
    typed: dict[str, Any]
    reason: str
    decider_name: str
    decided_at: datetime | None
    source_key: str
    host_id: int | None

    @property
    def is_open(self) -> bool:
        return self.state in {"ready", "held", "settled"}


@dataclass(frozen=True, slots=True)
class WorkbookView:
    """A workbook for a screen: counts by state, remarks in words."""

    id: int
    public_id: uuid.UUID
    name: str
    sha256: str
    unit_id: int
    unit_name: str
    year: int | None
    typed_year: int | None
    reader_name: str
    read_at: datetime
    file_id: uuid.UUID
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def held(self) -> int:
        return self.counts.get("held", 0)

    @property
    def importable(self) -> int:
        return self.counts.get("ready", 0) + self.counts.get("settled", 0)

    @property
    def imported(self) -> int:
        return self.counts.get("imported", 0)
