"""Values that cross the border of experts."""

from dataclasses import dataclass, field
from datetime import date, datetime

LINK_PATH = "/workbench/experts/link/"


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What an expert says of themselves. Codes as in words and subjects; regions are province codes of six digits."""

    about: str = ""
    about_en: str = ""
    media_experience: str = "none"
    availability: str = ""
    minutes_per_month: int | None = None
    fields: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("zh",)
    regions: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InterestDraft:
    """A tie to an organisation, from a day, until a day when it is over."""

    organisation: str
    kind: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie to an organisation that an expert declares with an answer; it stands from the day of asking on."""

    organisation: str
    kind: str


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What somebody needs. `concerned` names organisations that the answer is about; minutes is the expert's time.
    A drill counts nowhere."""

    origin: str
    title: str
    question: str
    organisation: str = ""
    concerned: str = ""
    field: str = ""
    region_code: str | None = None
    language: str = ""
    audience: str = ""
    mode: str = "online"
    needed_on: date | None = None
    minutes: int = 30
    is_drill: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks from outside: sealed when kept, erased when the purpose is over."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Completion:
    """What came of a request: kind of act, day, people (None = not known), minutes by invitation id."""

    kind: str
    held_on: date
    minutes: dict[int, int]
    onsite: int | None = None
    online: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """The token is told once, here; only its hash is kept."""

    name: str
    mail: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an expert is ranked as they are: a code with the words it is about, and the points it gave (may be negative)."""

    code: str
    points: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One expert for a request. `score` is the sum of the reasons' points; `ties` are soft interests to look at."""

    expert_id: int
    public_id: str
    person_id: int
    name: str
    unit_id: int
    category: str
    title: str
    score: int
    reasons: tuple[Reason, ...]
    last_asked_on: date | None
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excluded:
    """One expert who would fit but must not be asked: code of the barrier and the words it is about."""

    expert_id: int
    public_id: str
    name: str
    unit_id: int
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The answer: ranked suggestions, those who fit but are shut out, and the fields the text points at (code → word)."""

    suggestions: tuple[Suggestion, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Need:
    """What matching looks for: a request, or the text of another app (a claim, an incident). A drill disturbs nobody asked today."""

    text: str
    origin: str = "desk"
    organisation: str = ""
    concerned: str = ""
    field: str = ""
    province: str = ""
    language: str = ""
    audience: str = ""
    mode: str = "online"
    day: date | None = None
    minutes: int = 30
    is_drill: bool = False
