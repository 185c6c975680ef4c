"""The routine calendar: rules as data, what is due for a region, what was planned and done, where packs lack."""

from datetime import date, timedelta

import pytest

from kepu.domain.packs import routine
from kepu.domain.packs.errors import AlreadyThere, InvalidFact, ReasonMissing, WrongState
from kepu.domain.packs.models import Spreading
from kepu.domain.packs.routine import BadCalendar, occasions, rules
from kepu.domain.packs.selectors.desk import calendar_for, gaps_for, open_spreadings
from kepu.domain.packs.services import drop_spreading, finish_spreading, move_spreading, plan_spreading
from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.services import propose_record
from kepu.foundation.units.policies import Refused

GOOD = """[x]
title = { zh = "一", en = "One" }
hazards = ["flood"]
from = "05-01"
to = "05-02"
lead = 1
source = "s"
confirmed = true
"""


def codes(day, provinces=()):
    return [one.rule.code for one in occasions(provinces=provinces, today=day)]


def test_the_day_of_disaster_reduction_is_told_six_weeks_ahead():
    assert "disaster_week" not in codes(date(2026, 3, 20))
    assert "disaster_week" in codes(date(2026, 3, 25))
    assert "disaster_week" not in codes(date(2026, 5, 13))


def test_a_season_that_goes_round_the_year_lasts_in_january():
    [cold] = [one for one in occasions(provinces=[], today=date(2026, 1, 10)) if one.rule.code == "cold"]

    assert (cold.year, cold.is_now, cold.ends_on) == (2025, True, date(2026, 3, 15))


def test_a_province_is_told_of_its_own_seasons():
    day = date(2026, 6, 20)

    assert {"flood_north", "typhoon"} & set(codes(day, ["11"])) == {"flood_north"}
    assert {"flood_north", "typhoon"} & set(codes(day, ["35"])) == {"typhoon"}


def test_the_month_of_science_is_what_the_law_says():
    assert rules()["science_month"].window(2026) == (date(2026, 9, 1), date(2026, 9, 30))
    assert rules()["science_month"].is_confirmed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + 'colour = "red"\n', "colour"), (GOOD.replace("flood", "dragon"), "hazard"), (GOOD.replace("05-01", "13-01"), "month-day"),
        (GOOD.replace("05-01", "02-29"), "month-day"),
    ],
)  # fmt: skip
def test_a_calendar_that_breaks_a_rule_is_refused(tmp_path, monkeypatch, text, said):
    file = tmp_path / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(routine, "FILE", file)

    with pytest.raises(BadCalendar, match=said):
        routine.rules.__wrapped__()


@pytest.fixture
def plan(cast, public_pack):
    def _plan(who="astro_editor", unit="astro", **changes):
        values = {
            "rule": "disaster_week", "year": 2025, "pack_id": public_pack.pk, "planned_on": date(2025, 5, 12), "how": "社区大屏",
            **changes,
        }  # fmt: skip
        return plan_spreading(actor=cast.actor(who), unit_id=cast.unit[unit], now=cast.now, **values)

    return _plan


def test_any_unit_plans_a_public_pack_once(cast, plan):
    plan()
    plan(who="ocean_coordinator", unit="ocean")

    with pytest.raises(AlreadyThere):
        plan()
    with pytest.raises(Refused):
        plan(who="ocean_coordinator")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rule": "no_such"}, "rule"), ({"planned_on": date(2025, 9, 1)}, "planned_on"), ({"pack_id": 10**6}, "pack"),
        ({"rule": "fire_day", "year": 2026, "planned_on": date(2026, 11, 9)}, "pack"),
    ],
)  # fmt: skip
def test_a_plan_that_breaks_a_rule_is_refused(plan, changes, field):
    with pytest.raises(InvalidFact) as refusal:
        plan(**changes)

    assert refusal.value.field == field


def test_it_is_done_with_the_record_of_the_act(cast, plan):
    row, coordinator = plan(), cast.actor("astro_coordinator")
    act = Draft(
        unit_id=cast.unit["astro"], kind="lecture", title="避震演练", started_on=date(2025, 5, 12), ended_on=date(2025, 5, 12),
        source=Source("form", "drill"),
    )  # fmt: skip
    record = propose_record(actor=coordinator, draft=act, now=cast.now)
    foreign = "00000000-0000-4000-8000-000000000000"
    with pytest.raises(InvalidFact):
        finish_spreading(
            actor=coordinator, spreading_id=row.pk, done_on=date(2025, 5, 12), note="", record=foreign, now=cast.now
        )

    finish_spreading(
        actor=coordinator,
        spreading_id=row.pk,
        done_on=date(2025, 5, 12),
        note="",
        record=str(record.public_id),
        now=cast.now,
    )

    row.refresh_from_db()
    assert (row.state, row.record_id) == ("done", record.pk)
    with pytest.raises(WrongState):
        drop_spreading(actor=coordinator, spreading_id=row.pk, reason="改期", now=cast.now)


def test_what_is_to_come_is_not_done(cast, plan):
    row = plan()

    with pytest.raises(InvalidFact):
        finish_spreading(
            actor=cast.actor("astro_editor"),
            spreading_id=row.pk,
            done_on=date(2025, 6, 2),
            note="",
            record="",
            now=cast.now,
        )


def test_a_plan_is_moved_or_dropped_with_a_reason_and_planned_anew(cast, plan):
    row, editor = plan(), cast.actor("astro_editor")
    move_spreading(actor=editor, spreading_id=row.pk, planned_on=date(2025, 5, 10), how="学校", now=cast.now)
    assert open_spreadings([cast.unit["astro"]], today=date(2025, 5, 11)) == (1, 0)
    with pytest.raises(ReasonMissing):
        drop_spreading(actor=editor, spreading_id=row.pk, reason="", now=cast.now)

    drop_spreading(actor=editor, spreading_id=row.pk, reason="场地取消", now=cast.now)
    plan()

    assert sorted(Spreading.objects.values_list("state", flat=True)) == ["dropped", "planned"]
    assert [step.act for step in row.steps.all()] == ["planned", "moved", "dropped"]


def test_the_desk_sees_packs_plans_and_what_lacks(cast, plan, public_pack, django_assert_num_queries):
    plan()

    with django_assert_num_queries(3):
        found = calendar_for([cast.unit["astro"]], region_code="110105", today=date(2025, 5, 1))

    due = next(one for one in found if one.occasion.rule.code == "disaster_week")
    assert [card.id for card in due.packs] == [public_pack.pk]
    assert len(due.spreadings) == 1
    assert due.lacking == ("geological", "flood", "fire")


def test_gaps_are_by_hazard_region_and_language(cast, public_pack, django_assert_num_queries):
    with django_assert_num_queries(1):
        languages, rows = gaps_for(region_code="540000", today=date(2025, 6, 1))

    earthquake = next(row for row in rows if row.hazard.code == "earthquake")
    assert languages == ("zh-hans", "en", "bo")
    assert [cell.state for cell in earthquake.cells] == ["valid", "none", "none"]
    assert not earthquake.is_covered


@pytest.mark.parametrize(("days", "state"), [(-61, "valid"), (-60, "soon"), (0, "soon"), (1, "past")])
def test_a_cell_says_when_a_pack_is_due(cast, public_pack, days, state):
    _languages, rows = gaps_for(region_code="", today=public_pack.due_on + timedelta(days=days))

    assert rows[0].cells[0].state == state
