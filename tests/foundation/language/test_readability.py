import tomllib
from pathlib import Path

import pytest

from kepu.foundation.language.audiences import AUDIENCES, UnknownAudience, audience_choices
from kepu.foundation.language.readability import readability

PASSAGES = tomllib.loads((Path(__file__).parent / "graded.toml").read_text(encoding="utf-8"))["passage"]
EASY = (
    "The cat sat on the mat. The dog ran to the cat. They played in the sun all day. Then the rain came and they went home. "
    * 2
)
HARD = (
    "Photosynthesis constitutes an extraordinarily complicated biochemical transformation whereby chlorophyll-containing organisms "
    "convert electromagnetic radiation into chemical energy; subsequent metabolic processes redistribute accumulated compounds "
    "throughout differentiated tissues, facilitating physiological development under heterogeneous environmental conditions."
)


def grade(text):
    return readability(text, "public").grade


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage["text"][:6])
def test_a_passage_is_placed_near_its_stage(passage):
    assert abs(grade(passage["text"]) - passage["grade"]) <= 3.5


def test_the_error_over_all_passages_stays_near_one_grade():
    errors = [grade(passage["text"]) - passage["grade"] for passage in PASSAGES]

    assert (sum(error**2 for error in errors) / len(errors)) ** 0.5 <= 1.2


def test_the_parts_sum_to_the_grade():
    found = readability(PASSAGES[10]["text"], "public")

    assert found.constant + sum(part.grades for part in found.parts) == pytest.approx(found.grade, abs=0.06)


def test_what_suits_one_audience_is_too_hard_for_another():
    text = PASSAGES[12]["text"]

    assert not readability(text, "public").is_too_hard
    assert readability(text, "grades_1_2").is_too_hard


def test_a_nursery_tale_is_too_easy_for_specialists():
    assert readability(PASSAGES[0]["text"], "specialists").is_too_easy


def test_english_goes_by_flesch_and_kincaid():
    assert readability(EASY, "public").formula == "flesch_kincaid"
    assert grade(EASY) < 3
    assert grade(HARD) > 15


@pytest.mark.parametrize("text", ["", "天亮了。", "Hello there."])
def test_of_a_few_words_nothing_can_be_said(text):
    found = readability(text, "public")

    assert found.grade is None
    assert not found.is_too_hard


def test_an_unknown_audience_is_refused():
    with pytest.raises(UnknownAudience):
        readability("天", "martians")


def test_audiences_have_a_range_and_a_title():
    assert all(audience.lowest <= audience.grade for audience in AUDIENCES)
    assert dict(audience_choices())["farmers"]
