"""Values that cross the measures' border."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Dimension = Literal["month", "kind", "unit", "province", "audience", "brand", "seniority", "field"]
TRAITS: tuple[Dimension, ...] = ("seniority", "field")  # what a person is: personal where somebody is named beside it
UNSTATED = "unstated"  # the key of people of whom a trait is not stated


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days from starts_on to ends_on, both included."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("a window ends before it starts")

    @classmethod
    def year(cls, year: int) -> "Window":
        """The whole of a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> "Window":
        """The whole of a calendar month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def is_whole_months(self) -> bool:
        """Whether it starts on the first and ends on the last day of a month."""
        return self.starts_on.day == 1 and self.ends_on.day == monthrange(self.ends_on.year, self.ends_on.month)[1]

    @property
    def is_whole_year(self) -> bool:
        """Whether it is exactly one calendar year."""
        return self == Window.year(self.starts_on.year)

    @property
    def is_one_month(self) -> bool:
        """Whether it is exactly one calendar month."""
        return self == Window.month(self.starts_on.year, self.starts_on.month)


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is counted, for people. `group` is one of the words of the language (activity, g1_content, money …)."""

    code: str
    title: str
    title_en: str
    description: str
    description_en: str
    unit: str
    group: str
    is_published: bool
    version: str
    source: str
    attribution: str
    is_rate: bool = False
    numerator: str = ""
    denominator: str = ""
    kinds: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    valid_from: date = date(1900, 1, 1)
    earlier_versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value for a scope and a window, with what it rests on.

    `value` is None when nothing is known (why_unknown says why), never 0 for that. The value of a rate is in parts per 10,000
    and comes with numerator and denominator. `records` were counted, `missing` of them lack the field; `not_reported` are
    units of the scope without a single counted record in the window; `corrections` were made to records of these kinds
    (corrected or withdrawn); `pending` are proposed records that are not counted yet. `exact` is the value in ten-thousandths
    under attribution "share", where units hold parts of a record; `value` is then rounded half up.
    """

    code: str
    title: str
    title_en: str
    unit: str
    value: int | None
    why_unknown: str
    version: str
    scope_unit_id: int
    window: Window
    records: int = 0
    missing: int = 0
    not_reported: tuple[int, ...] = ()
    corrections: int = 0
    from_rollup: bool = False
    numerator: int | None = None
    denominator: int | None = None
    pending: int = 0
    exact: int | None = None
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One bar of a series. `key`: "2025-03", a kind, a unit's id as text, a province (six digits), an audience group, a brand,
    a title level, or a field (three digits); UNSTATED where a person's is not stated.
    """

    key: str
    label: str
    value: int | None
    records: int


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record (or register row) behind a figure. `value` is what it adds to the figure, None when the record lacks the field.

    `record_id` is None for a register's row; `is_confidential` rows show no title to the public.
    """

    record_id: int | None
    public_id: str
    title: str
    kind: str
    kind_label: str
    started_on: date | None
    ended_on: date | None
    unit_id: int
    unit_name: str
    onsite: int | None
    online: int | None
    region_code: str | None
    region_name: str
    state: str
    value: int | None
    is_confidential: bool = False
    is_correction: bool = False
    note: str = ""
