"""Values that cross the border of reviews."""

from dataclasses import dataclass, field
from datetime import date, datetime

INBOX_PATH = "/workbench/reviews/"
LINK_PATH = "/workbench/reviews/link/"

MOST_POINTS = 5  # for quality, where a flow asks for points; the least is 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged. `url` is a path in the workbench, `digest` says which version, `excluded` are accounts that must
    not decide.
    """

    kind: str
    key: str
    title: str
    unit_id: int
    url: str
    digest: str = ""
    excluded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a round ended: "approved", "returned" or "withdrawn". `decided_by` are names in order, `comment` the reason
    of
    a return.
    """

    state: str
    review_id: int
    subject: Subject
    decided_by: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a subject says now, line by line (label, text), for deciders, for the printed record and for what
    changed. `keys` name the lines where labels change with their place (a paragraph's own id); empty: the label does.
    """

    digest: str
    lines: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the subject as deciders see it: `anchor` is its id, `html` is safe to show, `text` the same in plain words."""

    anchor: str
    html: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A comment on a part of the subject, from any round."""

    id: int
    anchor: str
    quote: str
    text: str
    who: str
    at: datetime
    round: int
    resolved_by: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that differs between two versions; None means the line was not there."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """One step that waits for the actor."""

    step_id: int
    review_id: int
    public_id: str
    kind: str
    title: str
    unit_id: int
    step_title: str
    flow_title: str
    opened_by: str
    opened_at: datetime
    due_on: date | None
    is_overdue: bool
    url: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a review's history, oldest first. `what` is a code: opened, approved, returned, commented, skipped,
    escalated,
    withdrawn, finished; `step` the step's title where there is one."""

    at: datetime
    what: str
    who: str
    step: str = ""
    text: str = ""
    digest: str = ""
    score: int | None = None


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as shown: state is waiting, open, approved, returned, skipped or closed."""

    id: int
    stage: int
    title: str
    state: str
    who: str
    due_on: date | None
    votes: int
    needed: int | None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of review of a subject with its steps and history. State: open, approved, returned, withdrawn."""

    review_id: int
    public_id: str
    number: int
    flow_title: str
    state: str
    subject: Subject
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    due_on: date | None
    reason: str
    steps: tuple[StepLine, ...] = ()
    happenings: tuple[Happening, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link for an outside person. The token is shown once and kept nowhere."""

    seat_id: int
    name: str
    email: str
    token: str
    expires_at: datetime

    @property
    def path(self) -> str:
        return f"{LINK_PATH}{self.token}/"


@dataclass(frozen=True, slots=True)
class Judge:
    """Who a step by name is for: an account, or somebody outside by name and e-mail, who gets a link that works once."""

    account_id: int | None = None
    name: str = ""
    affiliation: str = ""
    email: str = ""

    @property
    def is_named(self) -> bool:
        return self.account_id is not None or bool(self.name.strip() and self.email.strip())
