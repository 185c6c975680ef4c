import pytest

from kepu.foundation.language.sentences import sentences
from kepu.foundation.language.words import is_han, words


def texts(text):
    return [span.text for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("天亮了。鸟叫了！你听？", ["天亮了。", "鸟叫了！", "你听？"]),
        ("圆周率约为3.14。它是常数。", ["圆周率约为3.14。", "它是常数。"]),
        ("他说：“天黑了。”大家都走了。", ["他说：“天黑了。”", "大家都走了。"]),
        ("“真的吗？”，他问。", ["“真的吗？”，他问。"]),
        ("Dr. Li came. He met Prof. Wang.", ["Dr. Li came.", "He met Prof. Wang."]),
        ("It is 3.5 km long. Version 1.2 is out.", ["It is 3.5 km long.", "Version 1.2 is out."]),
        ("海洋……很大。", ["海洋……很大。"]),
        ("标题\n第一句。", ["标题", "第一句。"]),
        ("什么？！真的。", ["什么？！", "真的。"]),
        ("1. 称重。\n2. 加水。", ["1. 称重。", "2. 加水。"]),
        ("He was born in 1956. She came later.", ["He was born in 1956.", "She came later."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text, pieces):
    assert texts(text) == pieces


def test_spans_point_into_the_text():
    text = "  一。\n\n 二。 三"

    assert all(text[span.start : span.end] == span.text for span in sentences(text))


def test_words_joined_are_the_text():
    text = "钱塘江大潮在1点到来。"

    assert "".join(words(text)) == text
    assert "钱塘江" in words(text)


def test_han_is_told_from_marks_and_letters():
    assert [is_han(character) for character in "天〇a，1𠮷"] == [True, True, False, False, False, True]
