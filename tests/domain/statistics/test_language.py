from pathlib import Path

import pytest

from kepu.domain.statistics.language.expressions import NotUnderstood, parse_condition
from kepu.domain.statistics.language.reading import InvalidForm, read_edition

FORMS = Path("kepu/domain/statistics/forms")
HEAD = """[form]
code = "kp-test"
title = { zh = "试", en = "Test" }
years = [2024]
[[table]]
code = "activity"
title = { zh = "活动", en = "Activities" }
"""
CELL = """[[cell]]
code = "activity.lecture"
title = { zh = "讲座", en = "Lectures" }
unit = "次"
"""


CHECK = '[[check]]\ncode = "c"\ncondition = "{}"\nmessage = {{ zh = "一", en = "a" }}\n'


def read(text, tmp_path, known=("lecture.count",)):
    path = tmp_path / "kp-test.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_edition(path, known_measure=lambda code: code in known, permissions={"forms.edit", "records.confirm"})


@pytest.mark.charter("N3")
@pytest.mark.parametrize("name", ["kp-2021", "kp-2024"])
def test_the_editions_on_file_are_sound(name):
    edition = read_edition(
        FORMS / f"{name}.toml",
        known_measure=lambda code: True,
        permissions={"forms.edit", "people.manage", "bases.edit", "budget.edit", "channels.edit", "records.confirm"},
    )

    assert [table.code for table in edition.tables] == ["people", "places", "money", "media", "activity", "education"]
    assert edition.tables[-1].is_open
    assert not edition.cells_of("education")
    assert edition.cell("money.raised.special").depth == 2
    assert any(not cell.confirmed for cell in edition.cells)


@pytest.mark.charter("N3")
def test_the_editions_follow_one_another_without_a_gap():
    permissions = {"forms.edit", "people.manage", "bases.edit", "budget.edit", "channels.edit", "records.confirm"}
    old, new = (
        read_edition(FORMS / f"{name}.toml", known_measure=lambda code: True, permissions=permissions)
        for name in ("kp-2021", "kp-2024")
    )

    assert old.covers(2023)
    assert not old.covers(2024)
    assert new.covers(2024)
    assert new.covers(2025)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (CELL + 'measure = "lecture.coutn"\n', 12, "unknown measure lecture.coutn"),
        (CELL + 'mesure = "lecture.count"\n', 12, "unknown word mesure (did you mean measure?)"),
        (CELL + 'rounding = "wann"\n', 12, "unknown rounding wann (did you mean wan?)"),
        (CELL + 'on = ["venues"]\n', 12, "unknown on venues (did you mean venue?)"),
        (CELL + 'ask = "records.confrm"\n', 12, "unknown permission records.confrm (did you mean records.confirm?)"),
        (CELL + 'within = "activity.lecturs"\n', 12, "unknown cell activity.lecturs (did you mean activity.lecture?)"),
        (CELL.replace('unit = "次"\n', ""), 9, "unit is missing"),
        (CELL + CELL, 9, "the code is there twice"),
        (CELL.replace("activity.lecture", "activities.lecture"), 9, "unknown table activities (did you mean activity?)"),
        (CELL + CHECK.format("activity.lectur > 0"), 14, "unknown cell activity.lectur"),
        (CELL + CHECK.format("activity.lecture >"), 14, "not understood"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text, line, says, tmp_path):
    with pytest.raises(InvalidForm) as refusal:
        read(text, tmp_path)

    assert says in refusal.value.problem
    assert (refusal.value.file, refusal.value.line) == ("kp-test.toml", line)


def test_a_broken_file_names_its_line(tmp_path):
    with pytest.raises(InvalidForm, match=r"kp-test.toml:8"):
        read('code = "\n', tmp_path)


def test_a_sum_that_contains_itself_is_refused(tmp_path):
    two = (
        CELL
        + 'sum = ["activity.other"]\n'
        + CELL.replace("activity.lecture", "activity.other")
        + 'sum = ["activity.lecture"]\n'
    )

    with pytest.raises(InvalidForm, match="sums itself"):
        read(two, tmp_path)


@pytest.mark.parametrize(
    ("text", "values", "holds"),
    [
        ("a == b + c", {"a": 3, "b": 1, "c": 2}, True),
        ("a == b - c", {"a": 3, "b": 1, "c": 2}, False),
        ("a == 0 or b > 0", {"a": 5, "b": 0}, False),
        ("a == 0 or b > 0", {"a": 0, "b": None}, True),
        ("a == 0 or b > 0", {"a": 5, "b": None}, None),
        ("a <= 12 * b", {"a": 25, "b": 2}, False),
        ("a <= 12 * b", {"a": 24, "b": 2}, True),
    ],
)
def test_a_condition_holds_fails_or_waits_for_a_value(text, values, holds):
    assert parse_condition(text).holds(values) is holds


@pytest.mark.parametrize(
    "text", ["a", "a ==", "a b == 1", "a == 1 or", "a $ b", "a == b == c", "a + == 1", "== 1", "", "2 * 3 == a"]
)
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(NotUnderstood):
        parse_condition(text)
