"""Units move, merge and close by date; the subtree of any past day stays as it was."""

from datetime import date

import pytest
from django.db import IntegrityError

from kepu.foundation.audit.models import Event
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Placement, Unit
from kepu.foundation.units.policies import Refused
from kepu.foundation.units.selectors import subtree_ids
from kepu.foundation.units.services import (
    CodeTaken,
    InvalidMove,
    UnitChanges,
    UnitDraft,
    close_unit,
    create_unit,
    edit_unit,
    merge_unit,
    move_unit,
)

MOVED = date(2025, 1, 1)


def move(cast, unit, to, on=MOVED, actor=SYSTEM):
    move_unit(actor=actor, unit_id=cast.unit[unit], parent_id=cast.unit[to], starts_on=on, reason="重组", now=cast.now)


def merge(cast, unit, into, on=MOVED):
    merge_unit(actor=SYSTEM, unit_id=cast.unit[unit], into_id=cast.unit[into], on=on, reason="合并", now=cast.now)


def draft(cast, **changes):
    values = {
        "code": "new",
        "name": "新所",
        "kind": "institute",
        "opened_on": date(2025, 1, 1),
        "parent_id": cast.unit["north"],
    }
    return UnitDraft(**(values | changes))


@pytest.mark.charter("N4")
def test_after_a_move_last_year_stays_where_it_was(cast):
    move(cast, "astro", "south")

    before, after = subtree_ids(cast.unit["north"], on=date(2024, 12, 31)), subtree_ids(cast.unit["north"], on=MOVED)

    assert {cast.unit["astro"], cast.unit["hall"]} <= before
    assert not {cast.unit["astro"], cast.unit["hall"]} & after
    assert {cast.unit["astro"], cast.unit["hall"]} <= subtree_ids(cast.unit["south"], on=MOVED)


def test_the_academy_has_everybody_on_every_day(cast):
    move(cast, "astro", "south")

    assert len(subtree_ids(cast.unit["academy"], on=date(2024, 6, 1))) == 8
    assert len(subtree_ids(cast.unit["academy"], on=MOVED)) == 8


def test_moving_there_and_back_leaves_three_stretches(cast):
    move(cast, "astro", "south", date(2024, 1, 1))
    move(cast, "astro", "north", date(2025, 1, 1))

    days = [date(2023, 1, 1), date(2024, 6, 1), date(2025, 6, 1)]
    assert [cast.unit["astro"] in subtree_ids(cast.unit["north"], on=day) for day in days] == [True, False, True]


def test_a_merged_unit_closes_and_belongs_to_its_successor(cast):
    merge(cast, "ocean", "astro")

    unit = Unit.objects.get(pk=cast.unit["ocean"])
    assert (unit.closed_on, unit.merged_into_id) == (MOVED, cast.unit["astro"])
    assert cast.unit["ocean"] in subtree_ids(cast.unit["astro"])
    assert cast.unit["ocean"] not in subtree_ids(cast.unit["astro"], on=date(2024, 12, 31))


def test_two_units_may_change_places_when_never_circular_on_one_day(cast):
    move(cast, "hall", "north", date(2024, 1, 1))

    move(cast, "astro", "hall", date(2025, 1, 1))

    assert cast.unit["astro"] in subtree_ids(cast.unit["hall"], on=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("unit", "to", "on", "obstacle"),
    [
        ("academy", "north", MOVED, "root"),
        ("astro", "north", MOVED, "same"),
        ("astro", "hall", MOVED, "below_itself"),
        ("astro", "south", date(2000, 1, 1), "too_early"),
        ("astro", "south", date(2026, 1, 1), "future"),
    ],
)
def test_impossible_moves_are_refused_by_name_and_change_nothing(cast, unit, to, on, obstacle):
    placements = Placement.objects.count()

    with pytest.raises(InvalidMove) as refused:
        move(cast, unit, to, on)

    assert refused.value.obstacle == obstacle
    assert Placement.objects.count() == placements


def test_a_closed_unit_does_not_move(cast):
    close_unit(actor=SYSTEM, unit_id=cast.unit["geo"], on=MOVED, reason="撤销", now=cast.now)

    with pytest.raises(InvalidMove) as refused:
        move(cast, "geo", "north", date(2025, 2, 1))

    assert refused.value.obstacle == "closed"


def test_a_unit_with_open_units_below_does_not_close(cast):
    with pytest.raises(InvalidMove) as refused:
        close_unit(actor=SYSTEM, unit_id=cast.unit["astro"], on=MOVED, reason="", now=cast.now)

    assert refused.value.obstacle == "open_units_below"


def test_an_administrator_of_one_branch_cannot_move_a_unit_into_another(cast):
    with pytest.raises(Refused):
        move(cast, "astro", "south", actor=cast.actor("north_coordinator"))


def test_the_central_administrator_can_and_it_is_noted(cast):
    move(cast, "astro", "south", actor=cast.actor("academy_administrator"))

    event = Event.objects.get(verb="unit.moved")
    assert (event.unit_id, event.detail["to"], event.detail["reason"]) == (
        cast.unit["astro"],
        cast.unit["south"],
        "重组",
    )


def test_a_new_unit_belongs_to_its_parent_from_its_first_day(cast):
    unit = create_unit(actor=cast.actor("academy_administrator"), draft=draft(cast), now=cast.now)

    assert unit.pk in subtree_ids(cast.unit["north"], on=date(2025, 1, 1))
    assert unit.pk not in subtree_ids(cast.unit["north"], on=date(2024, 12, 31))


def test_a_code_is_used_once(cast):
    with pytest.raises(CodeTaken):
        create_unit(actor=SYSTEM, draft=draft(cast, code="astro"), now=cast.now)


def test_names_and_place_are_edited_with_what_was_before_noted(cast):
    changes = UnitChanges("天文台", "", "", ("老天文所", "老天文所", " "), "110105", "天文", "001")

    unit = edit_unit(
        actor=cast.actor("academy_administrator"), unit_id=cast.unit["astro"], changes=changes, now=cast.now
    )

    assert (unit.name, unit.aliases) == ("天文台", ["老天文所"])
    assert Event.objects.get(verb="unit.edited").detail["before"]["name"] == "天文研究所"


def test_the_database_keeps_one_open_placement_per_unit(cast):
    with pytest.raises(IntegrityError):
        Placement.objects.create(unit_id=cast.unit["astro"], parent_id=cast.unit["south"], starts_on=MOVED, at=cast.now)
