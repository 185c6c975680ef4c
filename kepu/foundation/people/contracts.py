from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is kept of a person: as little as the figures need. Codes as in models.Category and models.Seniority."""

    name: str
    unit_id: int
    category: str
    seniority: str = "none"
    name_en: str = ""
    title: str = ""
    field: str = ""
    gender: str = ""
    has_degree: bool | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class PostDraft:
    """An outreach post; codes as in models.Post. `months_per_year` is 0 to 12, None when not known."""

    unit_id: int
    basis: str
    starts_on: date
    duty: str = "other"
    is_rural: bool = False
    months_per_year: int | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many rows became persons, and how many were there already (same name and unit)."""

    added: int
    present: int
