"""Values that cross the border of incident files."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kepu.engines.reviews.contracts import Invitation


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """What is said when a file is opened. `hazard` and `level` are codes; `concerned` names organisations for conflicts of interest."""

    hazard: str
    level: str
    title: str
    words: str = ""
    region_code: str | None = None
    origin: str = ""
    concerned: str = ""
    is_drill: bool = False


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A version as written. `note` says what has changed, from the second on; `questions` are (question, answer)."""

    headline: str
    known: str
    unknown: str = ""
    advice: str = ""
    next_update_at: datetime | None = None
    note: str = ""
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for an institute: an expert of the directory (`expert_id`), or somebody by institute, name and mail."""

    expert_id: int | None = None
    institute: str = ""
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A version that has just been handed in; links of signers without an account are shown this once."""

    review_public_id: str
    invitations: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class PartnerDraft:
    """A partner as entered. Empty `hazards`, `regions` (codes) and `parts` (of what is sent) mean all. `carrier_id`: the partner of works
    that is the same institution.
    """

    unit_id: int
    name: str
    kind: str
    way: str
    url: str = ""
    email: str = ""
    contact: str = ""
    hazards: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    carrier_id: int | None = None


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """Something to be done after the incident."""

    what: str
    who: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class AfterActionDraft:
    """Answers by code of question, lessons, and what has to be done."""

    answers: dict[str, str] = field(default_factory=dict)
    lessons: str = ""
    tasks: tuple[TaskDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """One measured span: from the opening of the file, or from linking where something was linked later. `minutes` None: it has not
    happened, and `waited` says for how long while the file is open; `target` None: none is set.
    """

    code: str
    minutes: int | None
    target: int | None = None
    at: datetime | None = None
    detail: str = ""
    waited: int | None = None

    @property
    def is_late(self) -> bool:
        span = self.minutes if self.minutes is not None else self.waited
        return self.target is not None and span is not None and span > self.target

    def plain(self) -> dict[str, Any]:
        """As it is frozen in a review."""
        at = self.at.isoformat() if self.at else None
        return {"code": self.code, "minutes": self.minutes, "target": self.target, "at": at, "detail": self.detail}
