from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RegionLabel:
    """A region as pickers and pages show it. `chain` is province, prefecture and county in one line."""

    code: str
    name: str
    level: str
    chain: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class RegionChanges:
    """What loading the divisions changed, in numbers of regions."""

    added: int
    changed: int
    retired: int


@dataclass(frozen=True, slots=True)
class TraitDraft:
    """Region is remote or rural (`trait`) from a day, as a named source says."""

    region_code: str
    trait: str
    starts_on: date
    source: str
