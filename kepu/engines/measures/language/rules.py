"""A definition as the engine understands it."""

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import Literal

Aggregate = Literal["count", "sum", "distinct", "rate"]
RECORDS = "records"
COUNTED = ("confirmed", "accepted")


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """A numeric condition such as onsite >= 1000. What is not known fulfils none."""

    field: str
    operator: str
    number: int


@dataclass(frozen=True, slots=True)
class Parts:
    """Which contributions are meant: one contribution must fulfil all of it. Empty words mean any."""

    roles: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.roles or self.categories or self.seniorities)


@dataclass(frozen=True, slots=True)
class Money:
    """Which spend is meant, by purpose and by source. Empty words mean any."""

    purposes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are meant, kinds apart. Empty words mean any; tags must all be there, an empty value means any value."""

    tags: tuple[tuple[str, str], ...] = ()
    audience: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    states: tuple[str, ...] = COUNTED
    parts: Parts = Parts()


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a definition. `field` is what is summed; `register_filters` and `at` belong to registers."""

    code: str
    version: str
    title: str
    title_en: str
    description: str
    description_en: str
    unit: str
    group: str
    is_published: bool
    valid_from: date
    source: str
    aggregate: Aggregate
    field: str = ""
    kinds: tuple[str, ...] = ()
    filter: Filter = Filter()
    money: Money = Money()
    attribution: str = "host"
    first_time: bool = False
    numerator: str = ""
    denominator: str = ""
    at: str = ""
    dimensions: tuple[str, ...] = ()
    register_filters: tuple[tuple[str, tuple[str | bool, ...]], ...] = ()
    earlier: tuple["Rule", ...] = dataclasses.field(default=(), compare=False)

    @property
    def key(self) -> str:
        """Code and version, as rollups and frozen figures name it."""
        return f"{self.code}@{self.version}"

    @property
    def counts_records(self) -> bool:
        """Whether it reads the ledger (and not a register or other measures)."""
        return self.source == RECORDS and self.aggregate != "rate"

    @property
    def is_rolled(self) -> bool:
        """Whether rollups keep it: counts, sums, and different people, provinces and brands of confirmed or accepted records."""
        kept = self.aggregate != "distinct" or self.field == "people" or bool(self.spread)
        return self.counts_records and kept and set(self.filter.states) <= set(COUNTED)

    @property
    def spread(self) -> str:
        """For a number of different provinces or brands: the dimension whose keys are counted; empty for all else."""
        if self.aggregate != "distinct" or self.attribution != "host":
            return ""
        return {"provinces": "province", "brands": "brand"}.get(self.field, "")

    @property
    def kept_dimensions(self) -> tuple[str, ...]:
        """The splits that rollups keep: people are split from the rows themselves."""
        return () if self.counts_people else self.dimensions

    @property
    def counts_people(self) -> bool:
        """Whether it counts distinct people who took part."""
        return self.aggregate == "distinct" and self.field == "people"

    def feeds(self, kind: str) -> bool:
        """Whether records of this kind count."""
        return not self.kinds or kind in self.kinds
