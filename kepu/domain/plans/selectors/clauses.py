"""The clause chain read: directive clause → tasks → acts → evidence → accepted or returned, level by level."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kepu.domain.plans.contracts import ChainLink, ChainStep, Node, TaskLine
from kepu.domain.plans.models import Answer, Assignment, Clause, Directive, Task
from kepu.domain.plans.models.answers import AnswerState
from kepu.domain.plans.reading import edits
from kepu.domain.plans.selectors.acts import list_acts_for_clause
from kepu.domain.plans.selectors.cycle import get_cycle
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import roles_with


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's answer to one clause in a year. State: open, overdue, reported, accepted, returned, or "" when not assigned."""

    assignment_id: int | None
    unit_id: int
    state: str
    tasks: int = 0

    @property
    def tone(self) -> str:
        return {"accepted": "ok", "returned": "bad", "reported": "info", "overdue": "bad"}.get(self.state, "neutral")


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A clause and the cells of the units asked for, in their order."""

    clause: Clause
    cells: tuple[Cell, ...]

    @property
    def assigned(self) -> int:
        return sum(bool(cell.state) for cell in self.cells)

    @property
    def accepted(self) -> int:
        return sum(cell.state == "accepted" for cell in self.cells)


def draft_nodes(directive: Directive) -> tuple[tuple[Node, ...], int]:
    """The clause tree of a draft as last edited, and how many edits can be taken back."""
    revisions = directive.revisions.order_by("-number")
    newest = revisions.first()
    return (edits.from_rows(newest.nodes) if newest else (), max(0, revisions.count() - 1))


def due_day_of(clause: Clause, year: int) -> date:
    """When a unit's answer for a year is due: the clause's own day, or the year's day for yearly clauses."""
    return clause.due_on if clause.due_on is not None else get_cycle(year).answers_due_on


def year_of(clause: Clause, year: int) -> int:
    """The year for which a clause is answered when somebody looks at `year`: its own for one with a day."""
    return clause.due_on.year if clause.due_on is not None else year


def clause_chain(*, clause_id: int, unit_ids: Collection[int], year: int, day: date) -> list[ChainLink]:
    """The chain of a clause for each of the units to which it is assigned, in the units' order."""
    clause = Clause.objects.select_related("directive").get(pk=clause_id)
    year = year_of(clause, year)
    rows = Assignment.objects.filter(clause=clause, unit__in=list(unit_ids)).select_related("unit")
    live = [
        row
        for row in rows.order_by("unit__sort_key", "unit__name", "pk")
        if row.ended_at is None or not clause.directive.is_confirmed
    ]
    answers = {
        a.assignment_id: a for a in Answer.objects.filter(assignment__in=live, year=year).prefetch_related("steps")
    }
    tasks = _tasks_of([clause.pk], [row.unit_id for row in live], year)
    due_on = due_day_of(clause, year)
    return [
        ChainLink(
            assignment_id=row.pk,
            unit_id=row.unit_id,
            tasks=tuple(tasks.get((clause.pk, row.unit_id), [])),
            acts=tuple(list_acts_for_clause(clause_id=clause.pk, unit_id=row.unit_id, year=year)),
            state=_state(answers.get(row.pk), due_on=due_on, day=day),
            at_unit_id=answers[row.pk].at_unit_id if row.pk in answers else None,
            due_on=due_on,
            steps=_steps(answers.get(row.pk)),
        )
        for row in live
    ]


def clause_matrix(*, directive_id: int, unit_ids: Sequence[int], year: int, day: date) -> list[MatrixRow]:
    """Duties of a directive × the units given, with the state of each answer for a year. Five queries whatever the size."""
    clauses = list(Clause.objects.filter(directive=directive_id, is_duty=True).select_related("directive"))
    rows = Assignment.objects.filter(clause__in=clauses, unit__in=unit_ids, ended_at__isnull=True)
    assigned = {(row.clause_id, row.unit_id): row.pk for row in rows}
    answers = {
        (a.assignment_id, a.year): a
        for a in Answer.objects.filter(assignment__in=assigned.values()).only("assignment", "year", "state")
    }
    tasks = _tasks_of([clause.pk for clause in clauses], unit_ids, year)
    usual = get_cycle(year).answers_due_on
    result = []
    for clause in clauses:
        own_year, due_on = year_of(clause, year), clause.due_on or usual
        cells = []
        for unit in unit_ids:
            key = assigned.get((clause.pk, unit))
            state = _state(answers.get((key, own_year)), due_on=due_on, day=day) if key else ""
            cells.append(Cell(key, unit, state, len(tasks.get((clause.pk, unit), []))))
        result.append(MatrixRow(clause, tuple(cells)))
    return result


def list_answers_waiting(actor: Actor) -> list[Answer]:
    """Answers that wait for the actor's judgement, oldest first."""
    units = [grant.unit_id for grant in actor.grants if grant.role in roles_with("plans.accept")]
    rows = Answer.objects.filter(state=AnswerState.REPORTED, at_unit__in=units)
    return list(rows.select_related("assignment__clause__directive", "assignment__unit").order_by("reported_on", "pk"))


def _state(answer: Answer | None, *, due_on: date, day: date) -> str:
    if answer is not None:
        return answer.state
    return "overdue" if day > due_on else "open"


def _steps(answer: Answer | None) -> tuple[ChainStep, ...]:
    if answer is None:
        return ()
    return tuple(
        ChainStep(step.act, step.actor_name, step.at_unit_id, step.at, step.reason) for step in answer.steps.all()
    )


def _tasks_of(clause_ids: Sequence[int], unit_ids: Sequence[int], year: int) -> dict[tuple[int, int], list[TaskLine]]:
    links = Task.clauses.through.objects.filter(
        clause__in=clause_ids, task__plan__unit__in=unit_ids, task__plan__year=year
    )
    found: dict[tuple[int, int], list[TaskLine]] = defaultdict(list)
    for link in links.select_related("task__plan").order_by("task__position", "task"):
        task = link.task
        line = TaskLine(task.pk, str(task.public_id), task.title, task.plan.unit_id, task.starts_on, task.due_on)
        found[link.clause_id, task.plan.unit_id].append(line)
    return found
