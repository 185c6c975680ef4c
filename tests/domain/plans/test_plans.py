from datetime import date

import pytest

from kepu.domain.plans.errors import AlreadyPlanned, EmptyPlan, OutsideScope, ReasonMissing, UnknownMeasure, WrongState
from kepu.domain.plans.selectors import list_acts_for_task, list_open_tasks, plan_status, progress
from kepu.domain.plans.selectors.plans import expected_share
from kepu.domain.plans.services import (
    add_task,
    copy_plan,
    reopen_plan,
    set_budget_line,
    set_targets,
    start_plan,
    submit_plan,
    take_back_plan,
)
from kepu.domain.plans.services.tasks import TargetDraft, TaskDraft
from kepu.engines.ledger.contracts import Cost, Draft, Source
from kepu.engines.ledger.services import confirm_records, propose_record
from kepu.engines.reviews.selectors import waiting_for
from kepu.engines.reviews.services import decide
from kepu.foundation.units.policies import Refused

DAY = date(2025, 6, 1)


def act(cast, *, tags=(), confirm=True, number=1, **changes):
    actor = cast.actor("astro_coordinator")
    values = {
        "unit_id": cast.unit["astro"],
        "kind": "lecture",
        "title": "开放日讲座",
        "started_on": date(2025, 4, 1),
        "ended_on": date(2025, 4, 1),
        "source": Source("test", str(number)),
        "onsite": 120,
        "tags": tags,
    }
    record = propose_record(actor=actor, draft=Draft(**{**values, **changes}), now=cast.now)
    if confirm:
        confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)
    return record


@pytest.mark.charter("A1")
def test_a_plan_goes_from_the_unit_to_its_leader_and_above(cast, plan, approve):
    approve(plan)

    assert plan.is_approved
    assert [step.act for step in plan.steps.all()] == ["started", "submitted", "approved"]


def test_a_plan_is_returned_with_a_reason_and_submitted_again(cast, plan):
    actor, leader = cast.actor("astro_coordinator"), cast.actor("astro_leader")
    submit_plan(actor=actor, plan_id=plan.pk, now=cast.now)
    step = waiting_for(leader, DAY)[0]

    decide(actor=leader, step_id=step.step_id, decision="return", comment="缺少预算", now=cast.now)

    plan.refresh_from_db()
    assert plan.state == "returned"
    assert plan.steps.last().reason == "缺少预算"
    submit_plan(actor=actor, plan_id=plan.pk, now=cast.now)


def test_a_submitted_plan_is_taken_back(cast, plan):
    actor = cast.actor("astro_coordinator")
    submit_plan(actor=actor, plan_id=plan.pk, now=cast.now)

    take_back_plan(actor=actor, plan_id=plan.pk, reason="再改一处", now=cast.now)

    plan.refresh_from_db()
    assert plan.is_open


def test_an_approved_plan_is_written_again_only_after_reopening_with_a_reason(cast, plan, approve):
    approve(plan)
    draft = TaskDraft(title="新任务", starts_on=DAY, due_on=DAY)
    with pytest.raises(WrongState):
        add_task(actor=cast.actor("astro_coordinator"), plan_id=plan.pk, draft=draft, now=cast.now)
    with pytest.raises(Refused):
        reopen_plan(actor=cast.actor("astro_coordinator"), plan_id=plan.pk, reason="加任务", now=cast.now)
    with pytest.raises(ReasonMissing):
        reopen_plan(actor=cast.actor("north_coordinator"), plan_id=plan.pk, reason=" ", now=cast.now)

    reopen_plan(actor=cast.actor("north_coordinator"), plan_id=plan.pk, reason="加任务", now=cast.now)

    add_task(actor=cast.actor("astro_coordinator"), plan_id=plan.pk, draft=draft, now=cast.now)


def test_one_plan_per_unit_and_year_and_none_without_tasks(cast, plan):
    actor = cast.actor("astro_coordinator")
    with pytest.raises(AlreadyPlanned):
        start_plan(actor=actor, unit_id=cast.unit["astro"], year=2025, now=cast.now)
    empty = start_plan(actor=actor, unit_id=cast.unit["astro"], year=2026, now=cast.now)
    with pytest.raises(EmptyPlan):
        submit_plan(actor=actor, plan_id=empty.pk, now=cast.now)


@pytest.mark.parametrize("name", ["ocean_coordinator", "astro_member", "academy_statistician", "stranger"])
def test_others_do_not_write_a_units_plan(cast, plan, name):
    with pytest.raises(Refused):
        submit_plan(actor=cast.actor(name), plan_id=plan.pk, now=cast.now)


def test_next_years_plan_is_copied_with_days_and_targets(cast, plan, directive, clause):
    actor = cast.actor("astro_coordinator")
    task = plan.tasks.get()
    task.clauses.add(clause("2.1"))
    task.targets.create(measure="activity.count", value=5)

    copied = copy_plan(actor=actor, unit_id=cast.unit["astro"], year=2026, now=cast.now)

    same = copied.tasks.get()
    assert (same.starts_on, same.due_on) == (date(2026, 3, 1), date(2026, 5, 20))
    assert [c.path for c in same.clauses.all()] == ["2.1"]
    assert same.targets.get().value == 5


def test_a_task_answers_only_clauses_assigned_to_its_unit(cast, plan, clause):
    draft = TaskDraft(title="汇总", starts_on=DAY, due_on=DAY, clause_ids=(clause("2.2.1").pk,))

    with pytest.raises(OutsideScope):
        add_task(actor=cast.actor("astro_coordinator"), plan_id=plan.pk, draft=draft, now=cast.now)


def test_a_target_names_a_known_measure(cast, plan):
    with pytest.raises(UnknownMeasure):
        set_targets(
            actor=cast.actor("astro_coordinator"),
            task_id=plan.tasks.get().pk,
            targets=[TargetDraft("no.such", 3)],
            now=cast.now,
        )


@pytest.mark.charter("N4")
def test_a_tagged_act_makes_a_task_without_targets_done(cast, plan):
    task = plan.tasks.get()
    assert progress(unit_id=cast.unit["astro"], year=2025, day=DAY).tasks[0].state == "overdue"

    act(cast, tags=(("task", str(task.public_id)),))

    assert progress(unit_id=cast.unit["astro"], year=2025, day=DAY).tasks[0].state == "done"
    assert [line.title for line in list_acts_for_task(task_id=task.pk)] == ["开放日讲座"]


def test_a_proposed_act_shows_but_does_not_count(cast, plan):
    act(cast, tags=(("task", str(plan.tasks.get().public_id)),), confirm=False)

    found = progress(unit_id=cast.unit["astro"], year=2025, day=DAY).tasks[0]

    assert (found.acts, found.acts_pending, found.state) == (0, 1, "overdue")


def test_expected_share_follows_the_days():
    assert expected_share(date(2025, 1, 1), date(2025, 12, 31), date(2024, 12, 31)) == 0
    assert expected_share(date(2025, 1, 1), date(2025, 1, 10), date(2025, 1, 5)) == 0.5
    assert expected_share(date(2025, 1, 1), date(2025, 1, 10), date(2025, 2, 1)) == 1


@pytest.mark.charter("A1")
def test_units_without_a_plan_are_late_after_the_day(cast, plan):
    def late(day):
        return {s.unit_id for s in plan_status(unit_ids=cast.unit.values(), year=2025, day=day) if s.is_late}

    assert late(date(2025, 1, 31)) == set()
    assert late(date(2025, 2, 1)) == {
        cast.unit[n] for n in ("academy", "north", "south", "astro", "ocean", "garden", "geo")
    }


def test_open_tasks_are_offered_for_choice(cast, plan):
    assert [t.title for t in list_open_tasks(unit_id=cast.unit["astro"], day=DAY)] == ["开放日"]


@pytest.mark.charter("A3")
def test_budget_and_spend_are_kept_apart_by_purpose(cast):
    from kepu.domain.plans.selectors import budget_of

    set_budget_line(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], year=2025, purpose="activity", source="own",
        amount_fen=500_000, now=cast.now,
    )  # fmt: skip
    act(cast, costs=(Cost(120_000, "activity", "own"), Cost(30_000, "exhibit", "own")))

    lines = {(row.purpose, row.source): row for row in budget_of(unit_ids=[cast.unit["astro"]], year=2025)}

    assert lines["activity", "own"].left_fen == 380_000
    assert (lines["exhibit", "own"].budget_fen, lines["exhibit", "own"].is_over) == (None, True)
