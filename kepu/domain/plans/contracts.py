"""Values that cross the border of plans."""

from dataclasses import dataclass, field
from datetime import date, datetime

from kepu.engines.ledger.duty_selectors import ActLine


@dataclass(frozen=True, slots=True)
class Node:
    """One paragraph of a directive while it is read in. `key` stays with it through edits; `level` 0 is the preamble.

    `form` is "clause", "preamble" or "noise"; addressees are words of the addressee rule (see Clause).
    """

    key: int
    level: int
    marker: str
    text: str
    duty: str = ""
    form: str = "clause"
    is_duty: bool = False
    addressees: tuple[str, ...] = ()
    due_on: str | None = None
    is_yearly: bool = False
    path: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a directive's file: nodes in the document's order, and what it says about itself ("" or None: not found)."""

    nodes: tuple[Node, ...]
    title: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """When a year's duties fall due. Brand days: fewer days than that between two activities of one brand is a conflict."""

    year: int
    plans_due_on: date
    studies_due_on: date
    answers_due_on: date
    brand_days: int = 14

    @classmethod
    def usual(cls, year: int) -> "Cycle":
        """31 January, 30 September, 31 December, 14 days."""
        return cls(year, date(year, 1, 31), date(year, 9, 30), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target and the figure it is measured by. `value` None = not known (see why). `share` of the target, at most 1."""

    measure: str
    title: str
    unit: str
    goal: int
    value: int | None
    why_unknown: str
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        return None if self.value is None else min(1.0, self.value / self.goal)

    @property
    def is_met(self) -> bool:
        return self.value is not None and self.value >= self.goal


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """How far a task is, computed on `day`. `expected` and `actual` are shares 0..1 (actual None = nothing to measure by).

    State: waiting (not begun), on_course, behind (actual under expected by more than BEHIND), done, overdue.
    """

    task_id: int
    public_id: str
    title: str
    starts_on: date
    due_on: date
    targets: tuple[TargetProgress, ...]
    acts: int
    acts_pending: int
    expected: float
    actual: float | None
    state: str

    @property
    def tone(self) -> str:
        return {"done": "ok", "on_course": "info", "behind": "warn", "overdue": "bad"}.get(self.state, "neutral")


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """A plan's tasks on a day. Done, overdue and behind count tasks."""

    unit_id: int
    year: int
    tasks: tuple[TaskProgress, ...]

    @property
    def done(self) -> int:
        return sum(task.state == "done" for task in self.tasks)

    @property
    def overdue(self) -> int:
        return sum(task.state == "overdue" for task in self.tasks)

    @property
    def behind(self) -> int:
        return sum(task.state == "behind" for task in self.tasks)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open task as others offer it for choice."""

    id: int
    public_id: str
    title: str
    unit_id: int
    starts_on: date
    due_on: date
    clause_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanStatus:
    """A unit's plan for a year. State: missing, draft, submitted, approved or returned. `is_late`: due, not submitted."""

    unit_id: int
    year: int
    state: str
    is_late: bool
    plan_public_id: str | None = None
    tasks: int = 0
    submitted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainStep:
    """A line of an answer's history. `at_unit_id` is where it was judged."""

    what: str
    who: str
    at_unit_id: int | None
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One unit's chain for a clause and year: tasks, acts, evidence, answer. State: open, overdue, reported, accepted, returned."""

    assignment_id: int
    unit_id: int
    tasks: tuple[TaskLine, ...]
    acts: tuple[ActLine, ...]
    state: str
    at_unit_id: int | None
    due_on: date
    steps: tuple[ChainStep, ...]

    @property
    def evidence(self) -> int:
        return sum(act.evidence for act in self.acts)

    @property
    def tone(self) -> str:
        return {"accepted": "ok", "returned": "bad", "reported": "info", "overdue": "bad"}.get(self.state, "neutral")
