"""What the writing help finds, and what it leaves alone."""

import time

import pytest
from django.utils import translation

from kepu.foundation.language.audiences import UnknownAudience
from kepu.foundation.language.findings import CODES, Block, check
from kepu.foundation.language.glossary import Term
from kepu.foundation.language.rules.personal import is_identity_number, passes_luhn
from tests.foundation.language.corpus import marked_sentences, overall, scores

PRECISION, RECALL = 0.9, 0.85


@pytest.fixture(scope="module")
def measured():
    return scores(marked_sentences())


def codes(found):
    return [finding.code for finding in found]


@pytest.mark.parametrize("code", sorted(set(CODES) - {"figure_without_alt", "figure_without_source"}))
def test_on_the_corpus_each_rule_keeps_its_floors(measured, code):
    precision, recall, places = measured[code]

    assert places
    assert precision >= PRECISION
    assert recall >= RECALL


def test_on_sentences_that_the_rules_were_not_made_for_they_hold_as_well():
    precision, recall = overall(marked_sentences("unseen"))

    assert precision >= PRECISION
    assert recall >= RECALL


def test_places_are_those_of_the_given_text():
    text = "㎞　臺。温度达到 3000。"

    found = next(each for each in check(text, audience="public") if each.code == "number_without_unit")

    assert text[found.start : found.end] == "3000"


def test_a_finding_says_what_and_what_to_do_in_both_languages():
    found = check("温度达到 3000。", audience="public")[0]

    with translation.override("en"):
        assert found.text == "The number 3000 has no unit."
    with translation.override("zh-hans"):
        assert found.text == "数字 3000 没有单位。"
        assert "单位" in found.advice


def test_a_figure_needs_words_and_a_source():
    bare = Block("银河", kind="figure", alt=" ", source="")
    whole = Block("银河", kind="figure", alt="夜空中的银河", source="张三，CC BY 4.0")

    assert codes(check([bare], audience="public")) == ["figure_without_alt", "figure_without_source"]
    assert check([whole], audience="public") == ()


def test_a_block_without_such_a_field_is_not_asked_for_it():
    assert check([Block("银河", kind="figure")], audience="public") == ()


def test_a_term_is_marked_at_its_first_place_only():
    found = check("引力波很弱。引力波来自黑洞合并。", audience="grades_5_6")

    assert [(each.start, each.params["term"]) for each in found] == [(0, "引力波"), (11, "黑洞")]


def test_a_glossary_block_explains_its_term():
    blocks = [Block("引力波很弱。"), Block("时空的涟漪", kind="glossary", term="引力波")]

    assert check(blocks, audience="public") == ()


@pytest.mark.parametrize(("audience", "wanted"), [("grades_3_4", 1), ("upper_secondary", 0), ("specialists", 0)])
def test_what_school_has_taught_needs_no_explanation(audience, wanted):
    assert len(check("酶让反应变快。", audience=audience)) == wanted


def test_the_caller_may_bring_a_glossary():
    own = (Term("涡旋", "打转的水", "旋转的流体。", "vortex"),)

    assert codes(check("涡旋很大。", audience="public", terms=own)) == ["unexplained_term"]
    assert check("引力波很弱。", audience="public", terms=()) == ()


def test_a_source_of_the_block_vouches_for_its_figures():
    text = "研究表明，每天走路的人患病风险降低 30%。"

    assert check([Block(text, source="某期刊 2020 年第 3 期")], audience="public") == ()


def test_the_limit_of_a_sentence_is_the_audience_s():
    text = "小鱼在清清的河水里慢慢地游来游去，它看见水草下面有一只很小很小的虾。"

    assert codes(check(text, audience="preschool")) == ["long_sentence"]
    assert check(text, audience="public") == ()


def test_a_text_in_traditional_characters_is_left_in_peace():
    assert "traditional_character" not in codes(check("臺灣的颱風與氣候變遷研究", audience="specialists"))


def test_a_quotation_over_paragraphs_closes_once():
    blocks = [Block("“第一段。"), Block("“第二段。”")]

    assert check(blocks, audience="public") == ()


def test_certain_corrections_come_with_their_text():
    text = "这顆星,很亮。"
    corrected = text
    for finding in reversed(check(text, audience="public")):
        corrected = corrected[: finding.start] + finding.replacement + corrected[finding.end :]

    assert corrected == "这颗星，很亮。"


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "🙂", "a" * 5000, "（" * 300, "1" * 2000, "天" * 5000, "@" * 500, "，" * 500]
)
def test_strange_texts_are_no_trouble(text):
    assert isinstance(check(text, audience="public"), tuple)


@pytest.mark.parametrize(
    "text",
    [
        "天(" + "天" * 30_000,
        "研究表明 3 种" + "《天" * 15_000,
        "研究表明 3 种" + "天" * 30_000,
        "温度达到 3000" + " " * 30_000 + "x",
        "\n" * 30_000,
        "引力波" + "（天" * 15_000,
        "a@" + "a." * 15_000,
        "机密 " * 10_000,
    ],
    ids=range(8),
)
def test_no_text_makes_a_rule_search_for_ever(text):
    started = time.process_time()

    check(text, audience="public")

    assert time.process_time() - started < 5


def test_an_address_does_not_hide_what_follows_it():
    found = check("详见www.example.org，电话13812345678。", audience="public")

    assert codes(found) == ["mobile_number"]


def test_a_mark_of_secrecy_may_stand_on_a_line_of_its_own():
    assert codes(check("关于样品的说明\n机密\n样品来自南海。", audience="public")) == ["secrecy_mark"]


def test_an_unknown_audience_is_refused():
    with pytest.raises(UnknownAudience):
        check("天", audience="martians")


def test_identity_numbers_and_cards_are_known_by_their_check_digit():
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("110105194902310026")
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
