from datetime import date

import pytest

from kepu.domain.plans.errors import InvalidEdit, OutsideScope, ReasonMissing, WrongState
from kepu.domain.plans.models import TopicUnit
from kepu.domain.plans.selectors import topic_coverage, units_without_study
from kepu.domain.plans.services import cancel_study, correct_study, hold_study, issue_topic, plan_study
from kepu.domain.plans.services.studies import Attendee, StudyDraft, StudyUpload
from kepu.engines.ledger.models import Record
from kepu.foundation.units.policies import Refused

DAY = date(2025, 6, 1)


@pytest.fixture
def study(cast):
    return plan_study(
        actor=cast.actor("astro_coordinator"),
        unit_id=cast.unit["astro"],
        draft=StudyDraft(title="专题研究科普工作", held_on=date(2025, 5, 20), agenda="一、听取汇报\n二、研究预算"),
        now=cast.now,
    )


@pytest.fixture
def hold(cast, study):
    def _hold(name="astro_coordinator", **changes):
        values = {
            "minutes": "同意。",
            "attendees": [
                Attendee(person_id=cast.person["li"].pk),
                Attendee(name="外请专家"),
                Attendee(name="请假者", is_present=False),
            ],
            "uploads": [StudyUpload("纪要.txt", "同意。".encode(), "minutes")],
        }
        return hold_study(actor=cast.actor(name), study_id=study.pk, now=cast.now, **{**values, **changes})

    return _hold


@pytest.mark.charter("A1")
def test_holding_a_study_writes_its_confirmed_record_in_the_same_act(cast, study, hold):
    hold()

    record = Record.objects.get(source_kind="study", source_key=str(study.public_id))
    assert (record.kind_id, record.state, record.onsite) == ("study", "confirmed", 2)
    assert record.evidence.count() == 1


def test_a_study_may_be_left_proposed(cast, study, hold):
    hold(confirm=False)

    assert Record.objects.get(source_kind="study").state == "proposed"


@pytest.mark.parametrize("changes", [{"minutes": " "}, {"attendees": []}])
def test_a_study_without_minutes_or_anybody_present_was_not_held(cast, hold, changes):
    with pytest.raises(InvalidEdit):
        hold(**changes)
    assert not Record.objects.exists()


def test_a_person_of_another_unit_is_not_on_the_list(cast, hold):
    with pytest.raises(OutsideScope):
        hold(attendees=[Attendee(person_id=cast.person["qian"].pk)])


def test_a_correction_reaches_the_record(cast, study, hold):
    hold()

    correct_study(
        actor=cast.actor("astro_coordinator"), study_id=study.pk, minutes="同意。补记。", attendees=[Attendee(name="李启明")],
        reason="人数有误", now=cast.now,
    )  # fmt: skip

    assert list(Record.objects.counted().values_list("onsite", flat=True)) == [1]


def test_a_held_study_is_neither_held_again_nor_cancelled(cast, study, hold):
    hold()
    with pytest.raises(WrongState):
        hold()
    with pytest.raises(WrongState):
        cancel_study(actor=cast.actor("astro_coordinator"), study_id=study.pk, reason="误", now=cast.now)


def test_cancelling_needs_a_reason(cast, study):
    with pytest.raises(ReasonMissing):
        cancel_study(actor=cast.actor("astro_coordinator"), study_id=study.pk, reason="", now=cast.now)


@pytest.mark.parametrize("name", ["ocean_coordinator", "astro_member", "stranger"])
def test_others_hold_no_study_of_the_unit(hold, name):
    with pytest.raises(Refused):
        hold(name)


@pytest.mark.charter("A1")
def test_units_without_a_dedicated_study_are_named(cast, study, hold):
    hold()

    missing = {label.id for label in units_without_study(unit_ids=cast.unit.values(), year=2025, day=DAY)}

    assert cast.unit["astro"] not in missing
    assert cast.unit["ocean"] in missing
    assert cast.unit["hall"] not in missing


@pytest.mark.charter("P1")
def test_a_topic_is_covered_by_the_sessions_that_answer_it(cast):
    groups = [(cast.unit["astro"], ""), (cast.unit["astro"], "青年骨干班"), (cast.unit["ocean"], "")]
    topic = issue_topic(
        actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], title="科学教育政策", brief="", due_on=date(2025, 5, 31),
        groups=groups, now=cast.now,
    )  # fmt: skip
    asked = TopicUnit.objects.get(topic=topic, unit=cast.unit["astro"], group="青年骨干班")
    actor = cast.actor("astro_coordinator")
    session = plan_study(
        actor=actor, unit_id=cast.unit["astro"], now=cast.now,
        draft=StudyDraft(title="学习", held_on=date(2025, 5, 2), agenda="学习文件", form="session",
                         group="青年骨干班", topic_unit_ids=(asked.pk,)),
    )  # fmt: skip
    hold_study(actor=actor, study_id=session.pk, minutes="已学。", attendees=[Attendee(name="全班")], now=cast.now)

    states = {
        (row.topic_unit.unit_id, row.topic_unit.group): row.state
        for row in topic_coverage(topic=topic, unit_ids=cast.unit.values(), day=DAY)
    }

    assert states == {
        (cast.unit["astro"], ""): "overdue",
        (cast.unit["astro"], "青年骨干班"): "held",
        (cast.unit["ocean"], ""): "overdue",
    }


def test_a_topic_goes_to_units_below_only(cast):
    with pytest.raises(OutsideScope):
        issue_topic(
            actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], title="学习", brief="", due_on=DAY,
            groups=[(cast.unit["geo"], "")], now=cast.now,
        )  # fmt: skip
