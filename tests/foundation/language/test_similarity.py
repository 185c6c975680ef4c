import pytest

from kepu.foundation.language.similarity import bigrams, containment, cosine, jaccard, stance


def test_bigrams_skip_marks_and_join_widths():
    assert bigrams("ＤＮＡ，很长！") == bigrams("dna很长")


def test_the_same_text_is_wholly_alike_and_others_are_not():
    for measure in (jaccard, cosine, containment):
        assert measure("喝醋软化血管", "喝醋能软化血管") > 0.5
        assert measure("天文", "天文") == pytest.approx(1)
        assert measure("天文", "海洋") == 0
        assert measure("", "") == 0


def test_a_claim_is_contained_in_the_message_that_repeats_it():
    message = "紧急通知！专家说了，喝醋能软化血管，快转给家里老人！"

    assert containment("喝醋能软化血管", message) == 1
    assert containment(message, "喝醋能软化血管") < 0.5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("喝醋能软化血管", "assertion"),
        ("喝醋能软化血管吗", "question"),
        ("喝醋不能软化血管", "denial"),
        ("官方辟谣：喝醋软化血管不实", "denial"),
        ("难道 5G 会传播病毒？", "question"),
        ("5G does not spread viruses", "denial"),
        ("Is it true that 5G spreads viruses", "question"),
        ("5G spreads viruses", "assertion"),
    ],
)
def test_a_message_asserts_denies_or_asks(text, wanted):
    assert stance(text) == wanted
