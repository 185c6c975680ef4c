"""Values that cross the border of desks."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from kepu.foundation.files.contracts import Upload


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A call for topics as entered; both days belong to the time in which it is open."""

    year: int
    title: str
    opens_on: date
    closes_on: date
    preface: str = ""


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic as entered. `audiences` and `media` are codes of content (EditionAudience, Medium)."""

    part: str
    question: str
    why_now: str
    form: str = "question"
    about: str = ""
    source_hints: str = ""
    audiences: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommissionDraft:
    """A commission as entered. Give person_id, or the name of somebody outside the register.

    `addressee_ids`: accounts that may read it, for policy advice only. `despite_load`: ask although the person has open ones.
    """

    kind: str
    title: str
    brief: str
    due_on: date
    person_id: int | None = None
    outside_name: str = ""
    audience: str = ""
    topic_id: int | None = None
    addressee_ids: tuple[int, ...] = ()
    materials: tuple[Upload, ...] = ()
    despite_load: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """What is handed in: at least one of text, file, link, work."""

    text: str = ""
    link: str = ""
    upload: Upload | None = None
    work_public_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """When a talk was held, before how many; None is not known."""

    held_on: date
    onsite: int | None = None
    online: int | None = None


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link as it is shown once: whom it is for, its token, until when it works."""

    name: str
    token: str
    purpose: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """A place in a channel as entered. `assignee_id` is an account; `assignee_name` somebody without one."""

    day: date
    title: str
    issue: str = ""
    column_id: int | None = None
    topic_id: int | None = None
    commission_id: int | None = None
    work_public_id: uuid.UUID | None = None
    assignee_id: int | None = None
    assignee_name: str = ""
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CommissionLine:
    """A commission in a list. Of a hidden one only kind, unit and the day of asking are filled."""

    public_id: uuid.UUID
    kind: str
    kind_name: str
    unit_name: str
    asked_on: date
    is_hidden: bool = False
    title: str = ""
    person_name: str = ""
    person_category: str = ""
    due_on: date | None = None
    state: str = ""
    state_name: str = ""
    tone: str = "neutral"
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a commission, unsealed for a reader who may have them."""

    title: str
    brief: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A delivery, unsealed for a reader who may have it."""

    id: int
    number: int
    text: str
    link: str
    file_name: str
    work_title: str
    by_name: str
    at: datetime
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How much a person has been asked for; policy advice is left out, because only its addressees know of whom it was asked."""

    person_id: int
    public_id: uuid.UUID
    name: str
    category: str
    unit_name: str
    open_count: int
    delivered_count: int
    declined_count: int
