"""Writers of answers to clauses: a unit reports, each level above accepts or returns."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.plans.errors import NotYourTurn, ReasonMissing, WrongState
from kepu.domain.plans.models import Answer, AnswerStep, Assignment
from kepu.domain.plans.models.answers import AnswerState
from kepu.domain.plans.policies import judges_of, may_judge
from kepu.domain.plans.selectors.acts import list_acts_for_clause
from kepu.foundation.clock import local_date
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import ancestor_ids, get_root


@transaction.atomic
def report_answer(*, actor: Actor, assignment_id: int, year: int, remark: str, now: datetime) -> Answer:
    """A unit says that it did its duty in a year; the acts that show it are worked out and kept with the report.

    The answer then waits at the unit above, up to the unit that issued the directive. Raises Refused, WrongState.
    """
    assignment = (
        Assignment.objects.select_related("clause__directive").select_for_update(of=("self",)).get(pk=assignment_id)
    )
    require(actor, "plans.edit", assignment.unit_id)
    answer = Answer.objects.filter(assignment=assignment, year=year).first()
    if assignment.ended_at is not None or (answer is not None and answer.state != AnswerState.RETURNED):
        raise WrongState(answer.state if answer else "ended")
    answer = answer or Answer(assignment=assignment, year=year)
    acts = list_acts_for_clause(clause_id=assignment.clause_id, unit_id=assignment.unit_id, year=year)
    levels = levels_of(assignment)
    answer.at_unit_id = levels[0] if levels else None
    answer.state = AnswerState.REPORTED if levels else AnswerState.ACCEPTED
    answer.reported_on = local_date(now)
    answer.settled_on = None if levels else answer.reported_on
    answer.save()
    AnswerStep.objects.create(
        answer=answer, act=AnswerStep.Act.REPORTED, at_unit_id=assignment.unit_id, reason=remark.strip(),
        record_ids=[act.public_id for act in acts if act.is_counted],
        actor_id=actor.account_id, actor_name=actor.name, at=now,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell_judges(answer, now=now))
    return answer


@transaction.atomic
def accept_answer(*, actor: Actor, answer_id: int, remark: str = "", now: datetime) -> Answer:
    """Accepts an answer at the level where it waits; it goes on to the next one or is settled. Raises NotYourTurn, WrongState."""
    answer = _waiting(actor, answer_id)
    level = answer.at_unit_id
    levels = levels_of(answer.assignment)
    position = levels.index(level) if level in levels else len(levels) - 1
    further = levels[position + 1 :]
    answer.at_unit_id = further[0] if further else None
    answer.state = AnswerState.REPORTED if further else AnswerState.ACCEPTED
    answer.settled_on = None if further else local_date(now)
    answer.save(update_fields=["at_unit", "state", "settled_on"])
    AnswerStep.objects.create(
        answer=answer, act=AnswerStep.Act.ACCEPTED, at_unit_id=level, reason=remark.strip(),
        actor_id=actor.account_id, actor_name=actor.name, at=now,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell_judges(answer, now=now) if further else _tell_unit(answer, "accepted", now=now))
    return answer


@transaction.atomic
def return_answer(*, actor: Actor, answer_id: int, reason: str, now: datetime) -> Answer:
    """Gives an answer back to its unit with a reason; the unit may report again. Raises NotYourTurn, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("return")
    answer = _waiting(actor, answer_id)
    level = answer.at_unit_id
    answer.at_unit_id, answer.state, answer.settled_on = None, AnswerState.RETURNED, local_date(now)
    answer.save(update_fields=["at_unit", "state", "settled_on"])
    AnswerStep.objects.create(
        answer=answer, act=AnswerStep.Act.RETURNED, at_unit_id=level, reason=reason.strip(),
        actor_id=actor.account_id, actor_name=actor.name, at=now,
    )  # fmt: skip
    transaction.on_commit(lambda: _tell_unit(answer, "returned", now=now))
    return answer


def levels_of(assignment: Assignment) -> list[int]:
    """Units that judge an answer, nearest first: those above the unit up to the one that issued the directive.

    The root judges its own; a unit that lays a duty upon itself is judged by nobody.
    """
    issuer = assignment.clause.directive.unit_id
    if assignment.unit_id == issuer:
        return [issuer] if issuer == get_root().id else []
    above = ancestor_ids(assignment.unit_id)
    return above[: above.index(issuer) + 1] if issuer in above else [issuer]


def _waiting(actor: Actor, answer_id: int) -> Answer:
    answer = Answer.objects.select_for_update().get(pk=answer_id)
    if answer.state != AnswerState.REPORTED or answer.at_unit_id is None:
        raise WrongState(answer.state)
    if not may_judge(actor, unit_id=answer.assignment.unit_id, at_unit_id=answer.at_unit_id):
        raise NotYourTurn(str(answer.at_unit_id))
    return answer


def _url(answer: Answer) -> str:
    clause = answer.assignment.clause
    return f"/workbench/directives/{clause.directive.public_id}/clauses/{clause.pk}/?year={answer.year}"


def _tell_judges(answer: Answer, *, now: datetime) -> None:
    if answer.at_unit_id is None:
        return
    step = answer.steps.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        account_ids=judges_of(unit_id=answer.assignment.unit_id, at_unit_id=answer.at_unit_id),
        topic="answers",
        message=gettext_noop("An answer to clause %(path)s waits for you: %(duty)s"),
        params={"path": answer.assignment.clause.path, "duty": answer.assignment.clause.duty},
        url=_url(answer),
        unit_id=answer.assignment.unit_id,
        dedupe_key=f"answer:{answer.pk}:{step}",
        now=now,
    )


def _tell_unit(answer: Answer, what: str, *, now: datetime) -> None:
    messages = {
        "accepted": gettext_noop("Your answer to clause %(path)s was accepted: %(duty)s"),
        "returned": gettext_noop("Your answer to clause %(path)s was returned: %(duty)s"),
    }
    step = answer.steps.order_by("-pk").values_list("pk", flat=True).first()
    notify(
        account_ids=accounts_with(permission="plans.edit", unit_id=answer.assignment.unit_id),
        topic="answers",
        message=messages[what],
        params={"path": answer.assignment.clause.path, "duty": answer.assignment.clause.duty},
        url=_url(answer),
        unit_id=answer.assignment.unit_id,
        dedupe_key=f"answer:{answer.pk}:{step}",
        now=now,
    )
