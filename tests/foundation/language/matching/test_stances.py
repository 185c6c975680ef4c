import pytest

from bench.claim_matching.guarded import natural, parts, unseen
from kepu.foundation.language.matching.cleaning import cleaned, stated
from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.matching.index import ClaimIndex
from kepu.foundation.language.matching.spreading import chance, least, marks
from kepu.foundation.language.matching.stances import judge
from kepu.foundation.language.normalising import normalise

ALLOWED = 0.02


def judged(message, claim):
    return judge(Side(cleaned(message)), Side(stated(claim)))


def spreads(message, claim):
    side, form = Side(cleaned(message)), Side(stated(claim))
    return judge(side, form) == "assertion" and chance(marks(side, form, normalise(message))) >= least()


def index_of(*some):
    index = ClaimIndex()
    for part in some:
        for claim in part.claims:
            index.add(claim)
    return index


@pytest.mark.parametrize(
    ("message", "claim", "stance"),
    [
        ("喝醋不能软化血管", "喝醋能软化血管", "denial"),
        ("香蕉能放冰箱", "香蕉不能放冰箱", "denial"),
        ("香蕉不能放冰箱里", "香蕉不能放冰箱", "assertion"),
        ("柿子不要空腹吃，会得结石", "空腹吃柿子会得结石", "assertion"),
        ("这可不是谣言，隔夜茶真的致癌", "隔夜茶致癌", "assertion"),
        ("你知道吗？隔夜茶致癌", "隔夜茶致癌", "assertion"),
        ("隔夜茶致癌，真的假的", "隔夜茶致癌", "question"),
        ("隔夜茶致癌？那我早该没了哈哈", "隔夜茶致癌", "question"),
        ("喝牛奶会减少骨折", "喝牛奶会增加骨折", "denial"),
    ],
)
def test_a_message_is_measured_against_what_the_claim_says(message, claim, stance):
    assert judged(message, claim) == stance


@pytest.mark.parametrize("message", ["蛋白吃多了胆固醇升高", "蛋黄一天吃三个胆固醇升高", "鸭蛋黄吃多了血糖升高"])
def test_another_number_or_thing_is_another_claim(message):
    assert not spreads(message, "蛋黄一天吃两个胆固醇升高" if "三个" in message else "蛋黄吃多了胆固醇升高")


def test_of_messages_made_by_rules_at_most_two_in_a_hundred_are_wrongly_told_that_they_spread_a_claim():
    index, made = index_of(*parts()), parts()[-1]

    told = [text for _, _, text in made.guarded if index.match(text).state == "known"]
    spreading = [key for key, text in made.spreading if index.match(text).state == "known"]

    assert len(made.guarded) >= 300
    assert len(told) <= ALLOWED * len(made.guarded), told
    assert len(spreading) >= len(made.spreading) / 2


@pytest.mark.parametrize("name", ["first", "second"])
def test_natural_messages_of_the_first_sets_are_seldom_wrongly_told(name):
    part = unseen()[name]
    index = index_of(part)

    told = [text for _, _, text in part.guarded if index.match(text).state == "known"]

    assert len(told) <= 0.05 * len(part.guarded), told


def test_of_natural_messages_held_out_at_most_two_in_a_hundred_are_wrongly_told_and_many_that_spread_a_claim_are_told():
    held_out = natural()["held out"]
    index = index_of(held_out)

    told = [text for _, _, text in held_out.guarded if index.match(text).state == "known"]
    spreading = [text for _, text in held_out.spreading if index.match(text).state == "known"]

    assert len(told) <= ALLOWED * len(held_out.guarded), told
    assert len(spreading) >= 0.4 * len(held_out.spreading)


@pytest.mark.parametrize(
    "message",
    [
        "喝隔夜茶会致癌", "听说喝隔夜茶会致癌，大家小心", "刚刚看到的，千万别喝隔夜茶了，会致癌的，转给爸妈！",
        "震惊！天天喝隔夜茶竟会致癌", "我们隔壁老王就是喝隔夜茶得的癌，隔夜茶致癌，别再喝了",
    ],
)  # fmt: skip
def test_who_passes_a_claim_on_in_any_tone_is_told_so(message):
    assert spreads(message, "喝隔夜茶会致癌")


@pytest.mark.parametrize(
    "message",
    ["我吃了一个月，没什么变化，隔夜茶致癌？", "婆婆非说隔夜茶致癌，劝不动", "隔夜茶致癌的事我查了", "茶致癌，早上好"],
)
def test_who_tells_about_a_claim_does_not_simply_assert_it(message):
    assert not spreads(message, "喝隔夜茶会致癌，危害很大")


def test_what_is_not_got_is_not_advised_against():
    assert judged("拆了基站就不得白血病了", "基站让人得白血病") == "denial"


def test_the_claim_text_may_carry_an_editors_frame():
    index = ClaimIndex()
    index.add(ClaimText("tea", "谣言：隔夜茶致癌？"))

    assert index.match("隔夜茶致癌，别再喝了").state == "known"
