import pytest

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import Advice, SlotBrief
from kepu.engines.booking.errors import BadRules, Refusal
from kepu.engines.booking.rules import Rules, read_rules, say
from kepu.engines.booking.words import advise_in_words, explain
from tests.engines.booking.house import NOW

MUSEUM = {  # the national museum's rules of 2023-07-13, domain.md §7.1
    "release_days_ahead": 7,
    "release_time": "17:00",
    "persons_per_account_day": 5,
    "children_per_account_day": 3,
    "identity": "document",
    "document_once": "day",
    "no_show": {"strikes": 3, "lock_days": 30},
}
FULL = {
    **MUSEUM,
    "closes_minutes_before": 30,
    "persons_per_booking": 4,
    "bookings_per_account_day": 2,
    "document_kinds": ["id_card", "passport"],
    "children_per_adult": 3,
    "group": {
        "allowed": True,
        "min_size": 6,
        "max_size": 77,
        "lead_hours": 96,
        "tolerance_percent": 9,
        "per_account_day": 8,
    },
    "shares": [
        {
            "code": "schools",
            "label_zh": "学校名额",
            "label_en": "schools",
            "seats": 33,
            "for": "school",
            "released_hours_before": 70,
        }
    ],
    "waiting": {"offer_minutes": 45, "closes_minutes_before": 55},
    "cancel": {"until_minutes_before": 65, "per_day": 11, "per_week": 12, "per_month": 13, "per_year": 14},
    "change": {"times": 15, "until_minutes_before": 75},
    "no_show": {"strikes": 16, "within_days": 120, "lock_days": 121, "late_cancel_counts": True},
    "reminder_hours_before": 17,
}
CODES = sorted({sub.code for sub in Refusal.__subclasses__()})


def test_a_museum_s_rules_are_said_as_people_say_them():
    said = "".join(say(read_rules(MUSEUM), "zh-hans"))

    assert "最多提前 7 天预约，每天 17:00 放票。" in said
    assert "每个账号每个参观日最多约 5 人，其中 14 岁以下最多 3 人。" in said
    assert "每个证件每日限约一次。" in said


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_of_the_rules_is_said(language):
    said = " ".join(say(read_rules(FULL), language))

    for number in (
        "7",
        "17:00",
        "30",
        "4",
        "5",
        "3",
        "2",
        "6",
        "77",
        "9",
        "8",
        "33",
        "45",
        "55",
        "65",
        "75",
        "15",
        "16",
        "17",
    ):
        assert number in said, number
    for number in ("11", "12", "13", "14", "120", "121", "70"):
        assert number in said, number
    assert ("学校名额" if language == "zh-hans" else "(schools)") in said
    assert "%(" not in said


@pytest.mark.parametrize("mode", ["none", "first_come", "lottery", "approval", "invitation"])
def test_every_mode_is_said_in_english_without_a_chinese_sign(mode):
    said = "".join(say(Rules(mode=mode), "en"))

    assert said
    assert said.isascii()


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ({"release_day_ahead": 7}, "release_day_ahead: unknown word, perhaps release_days_ahead"),
        (
            {"cancel": {"untill_minutes_before": 7}},
            "cancel.untill_minutes_before: unknown word, perhaps until_minutes_before",
        ),
        ({"mode": "raffle"}, "mode:"),
        ({"persons_per_booking": 0}, "persons_per_booking:"),
        ({"document_once": "day"}, 'needs identity "document"'),
        ({"group": {"allowed": True, "min_size": 9, "max_size": 8}}, "min_size is above max_size"),
        ({"shares": FULL["shares"]}, "need groups to be allowed"),
        ({"release_time": "25:00"}, "release_time:"),
    ],
)
def test_what_is_not_a_rule_is_refused_by_name(rules, problem):
    with pytest.raises(BadRules) as refused:
        read_rules(rules)

    assert any(problem in found for found in refused.value.problems)


def test_rules_are_stored_and_read_without_loss():
    rules = read_rules(FULL)

    assert read_rules(rules.as_data()) == rules


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_refusal_has_its_words(code, language):
    kind = next(sub for sub in Refusal.__subclasses__() if sub.code == code)
    params = {"what": "persons", "period": "day"} if "too_many" in code else {"what": "name"}

    text = explain(kind(**params), language)

    assert text
    assert "%(" not in text
    assert text.isascii() == (language == "en")


def test_codes_are_unique():
    assert len(CODES) == len(Refusal.__subclasses__())


def test_advice_is_said_in_both_languages():
    slot = SlotBrief("0", NOW, NOW, "", 3)
    refusal = errors.SoldOut(Advice(opens_at=NOW, until=NOW, may_wait=True, others=(slot,), telephone=True))

    assert len(advise_in_words(refusal, "zh-hans")) == 5
    assert all(text.isascii() for text in advise_in_words(refusal, "en"))
