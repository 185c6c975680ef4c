import pytest

from kepu.foundation.language.pinyin import initials, syllables


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("曾晓明", "zeng xiao ming"),
        ("单田芳", "shan tian fang"),
        ("仇英", "qiu ying"),
        ("区海", "ou hai"),
        ("解放", "xie fang"),
        ("尉迟恭", "yu chi gong"),
        ("王建国", "wang jian guo"),
        ("吕明", "lv ming"),
    ],
)
def test_a_name_begins_with_a_surname(name, read):
    assert syllables(name) == tuple(read.split())


def test_a_place_is_read_as_words():
    assert syllables("重庆", is_name=False) == ("chong", "qing")


def test_initials_are_the_first_letters():
    assert initials("曾晓明") == "zxm"


def test_other_letters_stay():
    assert syllables("DNA 研究所", is_name=False) == ("dna", "yan", "jiu", "suo")
    assert syllables("") == ()
