from datetime import date

import pytest

from kepu.domain.plans.errors import NotYourTurn, ReasonMissing, WrongState
from kepu.domain.plans.models import Assignment
from kepu.domain.plans.selectors import clause_chain, clause_matrix, list_answers_waiting, list_overdue_answers
from kepu.domain.plans.services import accept_answer, report_answer, return_answer
from kepu.foundation.units.policies import Refused
from tests.domain.plans.test_plans import act

DAY = date(2025, 6, 1)


@pytest.fixture
def duty(cast, clause):
    return Assignment.objects.get(clause=clause("3.1"), unit=cast.unit["astro"])


@pytest.fixture
def answer(cast, duty):
    return report_answer(
        actor=cast.actor("astro_coordinator"), assignment_id=duty.pk, year=2025, remark="已研究", now=cast.now
    )


@pytest.mark.charter("N4")
def test_an_answer_is_accepted_level_by_level(cast, answer):
    assert [a.pk for a in list_answers_waiting(cast.actor("north_coordinator"))] == [answer.pk]
    assert list_answers_waiting(cast.actor("academy_coordinator")) == []
    accept_answer(actor=cast.actor("north_coordinator"), answer_id=answer.pk, now=cast.now)

    done = accept_answer(actor=cast.actor("academy_coordinator"), answer_id=answer.pk, now=cast.now)

    assert done.state == "accepted"
    assert [step.act for step in done.steps.all()] == ["reported", "accepted", "accepted"]


def test_no_level_is_skipped_and_nobody_judges_for_another(cast, answer):
    for name in ("academy_coordinator", "south_coordinator", "astro_coordinator"):
        with pytest.raises(NotYourTurn):
            accept_answer(actor=cast.actor(name), answer_id=answer.pk, now=cast.now)


def test_a_return_needs_a_reason_and_the_unit_may_report_again(cast, duty, answer):
    with pytest.raises(ReasonMissing):
        return_answer(actor=cast.actor("north_coordinator"), answer_id=answer.pk, reason=" ", now=cast.now)
    return_answer(actor=cast.actor("north_coordinator"), answer_id=answer.pk, reason="缺少纪要", now=cast.now)

    again = report_answer(
        actor=cast.actor("astro_coordinator"), assignment_id=duty.pk, year=2025, remark="已补", now=cast.now
    )

    assert (again.pk, again.state) == (answer.pk, "reported")


def test_an_answer_is_not_given_twice_nor_for_another_unit(cast, duty, answer):
    with pytest.raises(WrongState):
        report_answer(actor=cast.actor("astro_coordinator"), assignment_id=duty.pk, year=2025, remark="", now=cast.now)
    with pytest.raises(Refused):
        report_answer(actor=cast.actor("ocean_coordinator"), assignment_id=duty.pk, year=2024, remark="", now=cast.now)


@pytest.mark.charter("N4")
def test_the_chain_leads_from_clause_to_task_to_act_to_verdict(cast, plan, clause, duty):
    own = clause("3.1")
    task = plan.tasks.get()
    task.clauses.add(own)
    act(cast, tags=(("task", str(task.public_id)),))
    act(cast, tags=(("clause", own.code),), number=2, title="直接对应条款")
    report_answer(actor=cast.actor("astro_coordinator"), assignment_id=duty.pk, year=2025, remark="", now=cast.now)

    link = clause_chain(clause_id=own.pk, unit_ids=[cast.unit["astro"]], year=2025, day=DAY)[0]

    assert [t.title for t in link.tasks] == ["开放日"]
    assert {a.title for a in link.acts} == {"开放日讲座", "直接对应条款"}
    assert (link.state, link.at_unit_id) == ("reported", cast.unit["north"])


def test_an_act_of_another_unit_proves_nothing(cast, clause, duty):
    act(cast, tags=(("clause", clause("3.1").code),))

    links = {
        x.unit_id: x for x in clause_chain(clause_id=clause("3.1").pk, unit_ids=cast.unit.values(), year=2025, day=DAY)
    }

    assert len(links[cast.unit["astro"]].acts) == 1
    assert links[cast.unit["ocean"]].acts == ()


def test_the_matrix_shows_each_unit_and_needs_few_queries(cast, directive, answer, django_assert_max_num_queries):
    units = [cast.unit[name] for name in ("north", "astro", "ocean")]

    with django_assert_max_num_queries(6):
        rows = clause_matrix(directive_id=directive.pk, unit_ids=units, year=2025, day=DAY)

    states = {row.clause.path: [cell.state for cell in row.cells] for row in rows}
    assert states["3.1"] == ["open", "reported", "open"]
    assert states["2.2.1"] == ["open", "", ""]


def test_yearly_answers_are_overdue_after_the_year(cast, clause, answer):
    def late(day):
        return {
            row.unit_id
            for row, _ in list_overdue_answers(unit_ids=cast.unit.values(), day=day)
            if row.clause.path == "3.1"
        }

    assert late(date(2025, 12, 31)) == set()
    assert cast.unit["ocean"] in late(date(2026, 1, 2))
    assert cast.unit["astro"] not in late(date(2026, 1, 2))
