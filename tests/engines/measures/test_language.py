from datetime import date

import pytest

from kepu.engines.measures.errors import BadDefinition
from kepu.engines.measures.language.catalogue import catalogue, read_folders

GOOD = """
[lecture.big]
title.zh = "大讲座"
title.en = "Big lectures"
description.zh = "线下千人以上的讲座。"
description.en = "Lectures of at least 1,000 on site."
unit = "次"
group = "activity"
kinds = ["lecture"]
where = ["onsite >= 1000"]
count = "records"
"""


@pytest.fixture
def read(tmp_path, db):
    def _read(text):
        (tmp_path / "some.toml").write_text(text, encoding="utf-8")
        return read_folders([tmp_path])

    return _read


def test_a_good_definition_is_understood(read):
    rule = read(GOOD)["lecture.big"]

    assert (rule.aggregate, rule.attribution, rule.filter.conditions[0].number) == ("count", "host", 1000)


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('kinds = ["lecture"]', 'kinds = ["lectur"]', 9, 'nearest known one is "lecture"'),
        ("onsite >= 1000", "onsight >= 1000", 10, 'nearest known one is "onsite"'),
        ("onsite >= 1000", "onsite about 1000", 10, "no condition"),
        ('count = "records"', 'sum = "onlin"', 11, 'nearest known one is "online"'),
        ('count = "records"', 'cuont = "records"', 11, 'nearest known one is "count"'),
        ('group = "activity"', 'group = "activitys"', 8, 'nearest known one is "activity"'),
        ('kinds = ["lecture"]', 'audience = ["youths"]', 9, 'nearest known one is "youth"'),
        ('kinds = ["lecture"]', 'tags = ["brandt"]', 9, 'nearest known one is "brand"'),
        ('count = "records"', 'count = "records"\nsource = "person"', 12, 'nearest known one is "persons"'),
        ('title.en = "Big lectures"\n', "", 2, "title.en is missing"),
        ('unit = "次"', 'unit = "次', 7, "line 7"),
        ('count = "records"', 'numerator = "lecture.big"', 11, "denominator"),
    ],
)
def test_an_unknown_word_names_file_line_and_the_nearest_known_one(read, before, after, line, words):
    with pytest.raises(BadDefinition) as refused:
        read(GOOD.replace(before, after))

    assert str(refused.value).startswith("some.toml:")
    assert words in str(refused.value)
    assert abs(refused.value.line - line) <= (1 if "missing" in words else 0)


def test_the_check_fails_on_a_bad_definition(tmp_path, db, monkeypatch):
    from kepu.engines.measures.checks import check_definitions
    from kepu.engines.measures.language import catalogue as module

    (tmp_path / "some.toml").write_text(GOOD.replace('"lecture"', '"lectur"'), encoding="utf-8")
    monkeypatch.setattr(module, "_FOLDERS", [tmp_path])

    found = check_definitions()

    monkeypatch.undo()
    module.forget()
    assert "some.toml:9" in found[0].msg


def test_every_definition_that_we_ship_says_how_it_counts_in_both_languages(db):
    for rule in catalogue().values():
        assert all((rule.title, rule.title_en, rule.description, rule.description_en)), rule.code


def test_a_version_holds_from_its_day(read, monkeypatch):
    from kepu.engines.measures.language import catalogue as module

    text = (
        GOOD
        + 'version = 2\nvalid_from = 2025-01-01\n\n[[lecture.big.earlier]]\nversion = 1\nwhere = ["onsite >= 500"]\n'
    )
    rules = read(text)
    monkeypatch.setattr(module, "catalogue", lambda: rules)

    found = [module.get_rule("lecture.big", day) for day in (date(2024, 12, 31), date(2025, 12, 31))]

    assert [(rule.version, rule.filter.conditions[0].number) for rule in found] == [("1", 500), ("2", 1000)]
