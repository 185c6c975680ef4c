from dataclasses import dataclass
from datetime import date, datetime

UNSTATED = "unstated"  # asks for those of whom the register does not say it


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is kept of a person: as little as the figures need. Codes as in models.Category and models.Seniority.

    `field` is said in the person's own words; `subject` is the first-level code of GB/T 13745. Empty: not stated.
    """

    name: str
    unit_id: int
    category: str
    seniority: str = ""
    name_en: str = ""
    title: str = ""
    field: str = ""
    subject: str = ""
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
    """How many rows became persons, and how many were there already (same name and unit); to `completed` of these something was added."""

    added: int
    present: int
    completed: int = 0


@dataclass(frozen=True, slots=True)
class Engagement:
    """Something that takes a person's time from one moment to another, whole days where `is_day`; several apps tell of theirs.

    `kind`: session, commission, request, rest or duty. `title` and `place` are empty where the reader may know no more than that the
    person has something else then.
    """

    person_id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    is_day: bool = False
    title: str = ""
    place: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the reader may know what it is."""
        return bool(self.title)
