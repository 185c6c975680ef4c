from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.desks.contracts import SlotDraft
from kepu.domain.desks.errors import InvalidDraft, OutsideScope, WrongState
from kepu.domain.desks.models import Column, Slot
from kepu.domain.desks.selectors import find_clashes, find_gaps, slots_of
from kepu.domain.desks.services import change_slot, enter_column, plan_slot, set_slot_state
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.charter("O3")
DAY = date(2025, 6, 10)


@pytest.fixture
def plan(cast, channel):
    def _plan(actor="astro_editor", **changes):
        draft = SlotDraft(**{"day": DAY, "title": "月球上有多少水", **changes})
        return plan_slot(actor=cast.actor(actor), channel_id=channel.pk, draft=draft, now=cast.now)

    return _plan


def test_a_place_without_anybody_is_an_idea_and_with_somebody_is_assigned(
    cast, plan, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        slots = [
            plan(),
            plan(assignee_id=cast.account["astro_member"].pk, due_on=date(2025, 6, 5)),
            plan(assignee_name="特约作者"),
        ]

    assert [slot.state for slot in slots] == ["idea", "assigned", "assigned"]
    assert Notice.objects.get().recipient == cast.account["astro_member"]


@pytest.mark.parametrize("changes", [{"title": " "}, {"due_on": date(2025, 6, 11)}])
def test_a_place_that_breaks_a_rule_is_refused(plan, changes):
    with pytest.raises(InvalidDraft):
        plan(**changes)


def test_others_do_not_plan_here(plan):
    for name in ("astro_member", "ocean_coordinator", "stranger"):
        with pytest.raises(Refused):
            plan(actor=name)


def test_work_goes_to_people_who_can_open_it(cast, plan):
    with pytest.raises(OutsideScope):
        plan(assignee_id=cast.account["ocean_coordinator"].pk)


def test_policy_advice_has_no_place_in_a_calendar(plan, advice):
    with pytest.raises(OutsideScope):
        plan(actor="astro_coordinator", commission_id=advice.pk)


def test_whoever_works_on_it_moves_it_on_and_the_desk_alone_drops_it(cast, plan):
    slot, writer = plan(assignee_id=cast.account["astro_member"].pk), cast.actor("astro_member")
    set_slot_state(actor=writer, slot_id=slot.pk, state="in_work", now=cast.now)
    with pytest.raises(Refused):
        set_slot_state(actor=writer, slot_id=slot.pk, state="dropped", now=cast.now)

    set_slot_state(actor=cast.actor("astro_editor"), slot_id=slot.pk, state="dropped", reason="撞题", now=cast.now)

    assert list(slot.steps.values_list("state", flat=True)) == ["assigned", "in_work", "dropped"]


def test_an_idea_is_not_in_work(cast, plan):
    with pytest.raises(WrongState):
        set_slot_state(actor=cast.actor("astro_editor"), slot_id=plan().pk, state="in_work", now=cast.now)


def test_a_move_is_kept_in_the_history(cast, plan):
    slot = plan()

    change_slot(
        actor=cast.actor("astro_editor"),
        slot_id=slot.pk,
        draft=SlotDraft(day=date(2025, 6, 17), title="月球的水"),
        now=cast.now,
    )

    assert list(slot.steps.values_list("day", flat=True)) == [DAY, date(2025, 6, 17)]


def test_what_is_out_is_not_changed(cast, plan):
    slot, desk = plan(assignee_name="某人"), cast.actor("astro_editor")
    set_slot_state(actor=desk, slot_id=slot.pk, state="out", now=cast.now)

    with pytest.raises(WrongState):
        change_slot(actor=desk, slot_id=slot.pk, draft=SlotDraft(day=DAY, title="改"), now=cast.now)


def test_like_titles_within_a_week_clash_and_later_ones_do_not(plan):
    first = plan()
    second = plan(day=DAY + timedelta(days=7), title="月球上究竟有多少水")
    plan(day=DAY + timedelta(days=20), title="月球上有多少水")

    (clash,) = find_clashes(Slot.objects.all())

    assert (clash.first, clash.second, clash.why) == (first, second, "title")


def test_one_topic_in_two_places_clashes_and_a_dropped_place_does_not(cast, plan, topic):
    plan(topic_id=topic.pk, title="甲")
    second = plan(topic_id=topic.pk, title="乙")
    assert [clash.why for clash in find_clashes(Slot.objects.all())] == ["topic"]

    set_slot_state(actor=cast.actor("astro_editor"), slot_id=second.pk, state="dropped", now=cast.now)

    assert find_clashes(Slot.objects.all()) == []


def test_a_weekly_column_without_a_piece_next_week_is_a_gap(cast, channel, plan):
    today, desk = date(2025, 6, 4), cast.actor("astro_editor")
    column = enter_column(
        actor=desk, channel_id=channel.pk, name="每周一星", rhythm="weekly", starts_on=date(2025, 1, 1)
    )
    (gap,) = find_gaps([cast.unit["astro"]], today=today)
    assert (gap.column, gap.starts_on, gap.ends_on) == (column, date(2025, 6, 9), date(2025, 6, 15))

    plan(column_id=column.pk)

    assert find_gaps([cast.unit["astro"]], today=today) == []


def test_a_monthly_column_is_asked_for_next_month_and_an_ended_one_not(cast, channel):
    desk = cast.actor("astro_editor")
    enter_column(actor=desk, channel_id=channel.pk, name="本月星空", rhythm="monthly", starts_on=date(2025, 1, 1))
    enter_column(
        actor=desk,
        channel_id=channel.pk,
        name="旧栏目",
        rhythm="weekly",
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 1, 1),
    )

    gaps = find_gaps([cast.unit["astro"]], today=date(2025, 12, 31))

    assert [(gap.starts_on, gap.ends_on) for gap in gaps] == [(date(2026, 1, 1), date(2026, 1, 31))]


def test_a_column_is_named_once(cast, channel):
    desk = cast.actor("astro_editor")
    enter_column(actor=desk, channel_id=channel.pk, name="专栏", rhythm="weekly", starts_on=DAY)

    with pytest.raises(InvalidDraft):
        enter_column(actor=desk, channel_id=channel.pk, name="专栏", rhythm="monthly", starts_on=DAY)


def test_another_units_calendar_is_not_read(cast, plan):
    plan()

    assert not slots_of([cast.unit["ocean"]], starts_on=DAY, ends_on=DAY).exists()


@pytest.mark.parametrize("changes", [{"state": "x"}, {"title": ""}, {"due_on": date(2025, 7, 1)}, {"state": "ready"}])
def test_the_database_refuses_a_place_that_breaks_a_rule(plan, changes):
    slot = plan()

    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(**changes)


def test_the_database_refuses_a_column_of_unknown_rhythm(channel):
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.create(channel=channel, name="专栏", rhythm="x", starts_on=DAY)
