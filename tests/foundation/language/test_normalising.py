import pytest

from kepu.foundation.language.normalising import folded, normalise, simplified, traditional_characters, variants


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("ＤＮＡ　分子", "dna 分子"),
        ("臺灣的颱風", "台湾的台风"),
        ("  CO₂ \n 浓度 ", "co2 浓度"),
        ("㎞", "km"),
        ("", ""),
    ],
)
def test_what_means_the_same_takes_one_form(given, form):
    assert normalise(given) == form
    assert normalise(form) == form


def test_folding_keeps_every_place():
    text = "ＤＮＡ……㎞　臺灣"

    assert len(folded(text)) == len(text)
    assert folded(text).endswith("台湾")


@pytest.mark.parametrize("text", ["乾隆年间的著名建筑", "我们瞭望星空", "于是干燥的空气"])
def test_simplified_text_stays_as_it_is(text):
    assert simplified(text) == text
    assert traditional_characters(text) == []


def test_traditional_words_become_simplified_by_their_meaning():
    assert simplified("乾燥的氣候，乾隆皇帝，頭髮發現") == "干燥的气候，乾隆皇帝，头发发现"


def test_traditional_characters_are_named_with_their_place():
    assert traditional_characters("一顆行星") == [(1, "顆", "颗")]


def test_variants_hold_each_form_once():
    assert set(variants("颱風")) == {"颱風", "台风"}
