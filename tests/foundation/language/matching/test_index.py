import pytest

from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.index import BadIndex, ClaimIndex

VINEGAR = ClaimText("vinegar", "喝醋能软化血管", ("每天一勺醋，血管软如新",), "醋进入胃里就被中和，到不了血管。")
MASTS = ClaimText("masts", "基站辐射会致癌", (), "基站发射的是非电离辐射，功率远低于国家限值。")
PLUMS = ClaimText("plums", "酸梅汤能治胃炎", (), "没有证据。")


@pytest.fixture
def index():
    made = ClaimIndex()
    for claim in (VINEGAR, MASTS, PLUMS):
        made.add(claim)
    return made


def first(index, message):
    return index.match(message).candidates[0].id


def test_a_reworded_message_finds_its_claim_with_the_words_that_matched(index):
    answer = index.match("【速转】專家說：喝醋能軟化血管，轉給爸媽！https://a.cn/1")

    assert answer.state == "known"
    assert answer.candidates[0].id == "vinegar"
    assert "喝醋能软化血管" in answer.candidates[0].words


def test_a_variant_and_an_explanation_lead_to_the_claim(index):
    assert first(index, "每天喝一勺醋血管软如新") == "vinegar"
    assert first(index, "听说非电离辐射功率很大") == "masts"


def test_a_message_about_nothing_known_is_unknown(index):
    assert index.match("明天下午三点开家长会").state == "unknown"
    assert index.match("").state == "unknown"
    assert ClaimIndex().match("喝醋能软化血管").state == "unknown"


def test_who_denies_or_asks_is_not_told_that_they_spread_it(index):
    assert index.match("别信！喝醋能软化血管是谣言").state == "denies"
    assert index.match("喝醋能软化血管吗？").state == "asks"


def test_a_claim_removed_or_replaced_is_no_longer_found_by_its_old_text(index):
    index.remove("plums")
    index.replace(ClaimText("masts", "路由器会致癌"))

    assert "plums" not in {each.id for each in index.match("酸梅汤能治胃炎").candidates}
    assert index.match("基站辐射会致癌").state != "known"
    assert first(index, "路由器会致癌") == "masts"
    with pytest.raises(KeyError):
        index.remove("plums")


def test_a_saved_index_answers_as_before_and_forgets_what_was_removed(index):
    messages = ("喝醋软化血管", "基站致癌", "酸梅汤")
    again = ClaimIndex.from_bytes(index.to_bytes())
    index.remove("plums")
    compacted = ClaimIndex.from_bytes(index.to_bytes())

    assert "plums" in again
    assert "plums" not in compacted
    assert [first(compacted, message) for message in messages[:2]] == ["vinegar", "masts"]
    for message in messages:
        assert again.match(message) == ClaimIndex.from_bytes(again.to_bytes()).match(message)


def test_bytes_of_another_kind_or_cut_off_are_refused(index):
    saved = index.to_bytes()

    for bad in (b"something else", saved[:-9], saved[:40]):
        with pytest.raises(BadIndex):
            ClaimIndex.from_bytes(bad)
