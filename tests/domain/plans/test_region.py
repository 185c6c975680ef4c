from datetime import UTC, date, datetime

import pytest

from kepu.domain.plans.errors import OutsideScope, ReasonMissing, WrongState
from kepu.domain.plans.models import JointPart, Task
from kepu.domain.plans.selectors import find_conflicts, find_gaps, list_entries
from kepu.domain.plans.selectors.calendar import Entry
from kepu.domain.plans.services import accept_part, cancel_joint, decline_part, issue_joint, report_part
from kepu.domain.plans.services.joint import JointDraft
from kepu.domain.plans.tasks import remind
from kepu.foundation.notices.models import Notice
from tests.domain.plans.test_plans import act


@pytest.fixture
def joint(cast):
    draft = JointDraft(
        title="科普大篷车",
        brief="各所出一场讲座",
        kind="lecture",
        starts_on=date(2025, 9, 1),
        ends_on=date(2025, 9, 7),
        answer_by=date(2025, 8, 1),
    )
    return issue_joint(
        actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], draft=draft,
        unit_ids=[cast.unit["astro"], cast.unit["ocean"]], now=cast.now,
    )  # fmt: skip


def part_of(cast, joint, unit):
    return JointPart.objects.get(joint=joint, unit=cast.unit[unit])


@pytest.mark.charter("O1")
def test_a_joint_activity_becomes_a_task_where_the_plan_is_open_and_a_commitment_elsewhere(cast, joint, plan):
    taken = accept_part(actor=cast.actor("astro_coordinator"), part_id=part_of(cast, joint, "astro").pk, now=cast.now)
    alone = accept_part(actor=cast.actor("ocean_coordinator"), part_id=part_of(cast, joint, "ocean").pk, now=cast.now)

    assert Task.objects.get(pk=taken.task_id).plan_id == plan.pk
    assert (alone.task_id, alone.state) == (None, "accepted")


def test_declining_needs_a_reason_and_reporting_comes_after_accepting(cast, joint):
    part, actor = part_of(cast, joint, "astro"), cast.actor("astro_coordinator")
    with pytest.raises(ReasonMissing):
        decline_part(actor=actor, part_id=part.pk, reason="", now=cast.now)
    with pytest.raises(WrongState):
        report_part(actor=actor, part_id=part.pk, report="完成", now=cast.now)

    accept_part(actor=actor, part_id=part.pk, now=cast.now)

    assert report_part(actor=actor, part_id=part.pk, report="完成", now=cast.now).state == "reported"


def test_a_joint_activity_goes_only_to_units_below(cast):
    draft = JointDraft(
        title="t",
        brief="b",
        kind="lecture",
        starts_on=date(2025, 9, 1),
        ends_on=date(2025, 9, 1),
        answer_by=date(2025, 9, 1),
    )
    with pytest.raises(OutsideScope):
        issue_joint(
            actor=cast.actor("north_coordinator"),
            unit_id=cast.unit["north"],
            draft=draft,
            unit_ids=[cast.unit["geo"]],
            now=cast.now,
        )


def test_what_is_called_off_is_answered_no_more(cast, joint):
    cancel_joint(actor=cast.actor("north_coordinator"), joint_id=joint.pk, now=cast.now)

    with pytest.raises(WrongState):
        accept_part(actor=cast.actor("astro_coordinator"), part_id=part_of(cast, joint, "astro").pk, now=cast.now)


@pytest.mark.charter("O1")
def test_a_regions_calendar_holds_tasks_acts_and_joint_activities(cast, plan, joint):
    act(cast)

    entries = list_entries(unit_ids=[cast.unit["astro"]], starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))

    assert [(e.form, e.title) for e in entries] == [("task", "开放日"), ("act", "开放日讲座"), ("joint", "科普大篷车")]


def entry(unit, day, **changes):
    values = {
        "form": "task",
        "key": f"{unit}{day}",
        "title": "活动",
        "region_code": "110105",
        "audience": frozenset({"youth"}),
    }
    return Entry(unit_id=unit, starts_on=day, ends_on=day, **{**values, **changes})


def test_same_people_same_place_same_day_is_a_conflict():
    first, second = entry(1, date(2025, 5, 1)), entry(2, date(2025, 5, 1))

    assert [c.reason for c in find_conflicts([first, second], brand_days=14)] == ["audience"]
    assert find_conflicts([first, entry(1, date(2025, 5, 1), key="x")], brand_days=14) == []
    assert find_conflicts([first, entry(2, date(2025, 5, 2))], brand_days=14) == []
    assert find_conflicts([first, entry(2, date(2025, 5, 1), audience=frozenset({"farmers"}))], brand_days=14) == []


def test_one_brand_too_near_is_a_conflict():
    first = entry(1, date(2025, 5, 1), brands=frozenset({"open-day"}))
    near = entry(2, date(2025, 5, 10), brands=frozenset({"open-day"}))
    far = entry(2, date(2025, 5, 15), brands=frozenset({"open-day"}))

    assert [(c.reason, c.days_apart) for c in find_conflicts([first, near], brand_days=14)] == [("brand", 9)]
    assert find_conflicts([first, far], brand_days=14) == []


@pytest.mark.charter("O1")
def test_gaps_name_months_kinds_counties_and_quiet_units(cast):
    act(cast, region_code="110105")

    gaps = find_gaps(
        unit_ids=[cast.unit["astro"], cast.unit["ocean"], cast.unit["garden"]], year=2025, day=date(2025, 6, 1)
    )

    assert 4 not in gaps.months
    assert 5 in gaps.months
    assert [code for code, _, _ in gaps.counties] == ["532823"]
    assert {label.id for label, _ in gaps.quiet_units} == {cast.unit["ocean"], cast.unit["garden"]}


@pytest.mark.charter("A1")
def test_reminders_reach_units_branch_and_academy_once(cast, plan):
    moment = datetime(2025, 10, 2, 1, 0, tzinfo=UTC)

    first, second = remind(moment), remind(moment)

    assert first > 0
    assert second == 0
    topics = set(Notice.objects.filter(recipient=cast.account["north_coordinator"]).values_list("message", flat=True))
    assert "%(number)s units have no annual plan %(year)s yet" in topics
    assert "%(number)s units have not held a dedicated study in %(year)s" in topics
    assert (
        Notice.objects.filter(
            recipient=cast.account["astro_coordinator"], dedupe_key__startswith="study-missing"
        ).count()
        == 1
    )
