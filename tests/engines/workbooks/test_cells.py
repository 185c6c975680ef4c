"""Single cells: days, head counts, money, kinds, people, units, as clerks write them."""

# ruff: noqa: E501 -- tables of spellings

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu.engines.workbooks.reading import dates, money, numbers
from kepu.engines.workbooks.reading.audiences import audiences
from kepu.engines.workbooks.reading.contracts import UnitName
from kepu.engines.workbooks.reading.dates import Context
from kepu.engines.workbooks.reading.kinds import WORDS, kind
from kepu.engines.workbooks.reading.people import people
from kepu.engines.workbooks.reading.units import UnitBook

YEAR = Context(2025)


def span(text, context=YEAR):
    answer = dates.days(text, context)
    return answer.reason or "/".join(day.isoformat()[2:] for day in dict.fromkeys(answer.value))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (dt.datetime(2025, 5, 4, 14, 0), "25-05-04"),
        (dt.date(2025, 5, 4), "25-05-04"),
        (45700, "25-02-12"),
        ("45700", "25-02-12"),
        (20250616, "25-06-16"),
        (3.22, "25-03-22"),
        (3.8, "25-03-08"),
        ("2025.2.3-11", "25-02-03/25-02-11"),
        ("3.22—3.30", "25-03-22/25-03-30"),
        ("2月25日", "25-02-25"),
        ("20250616", "25-06-16"),
        ("２０２５.２.１", "25-02-01"),
        ("2025年1月16日-22日", "25-01-16/25-01-22"),
        ("2025-02-11 14:00", "25-02-11"),
        ("2025-02-11T14:00:00", "25-02-11"),
        ("2025/12/30至2026/1/2", "25-12-30/26-01-02"),
        ("12月30日-1月2日", "25-12-30/26-01-02"),
        ("二〇二五年三月八日", "25-03-08"),
        ("二0二五年十二月二十一日", "25-12-21"),
        ("三月八日至十日", "25-03-08/25-03-10"),
        ("3月8日上午", "25-03-08"),
        ("3月8日（周六）下午2:00-4:30", "25-03-08"),
        ("2025年3月8日14:00—16:00", "25-03-08"),
        ("2025年3月8日14:00-3月9日16:00", "25-03-08/25-03-09"),
        ("3月5日、12日", "25-03-05/25-03-12"),
        ("3月5日、4月2日", "25-03-05/25-04-02"),
        ("2025年3月5日，3月12日，3月19日", "25-03-05/25-03-19"),
        ("2025-03-22~2025-03-30", "25-03-22/25-03-30"),
        ("2025-03-22-2025-03-30", "25-03-22/25-03-30"),
        ("20250322-20250330", "25-03-22/25-03-30"),
        ("20250322-0330", "25-03-22/25-03-30"),
        ("20250322-30", "25-03-22/25-03-30"),
        ("2025.3.22—4.2", "25-03-22/25-04-02"),
        ("2025年3月22日至4月2日", "25-03-22/25-04-02"),
        ("3/22-3/30", "25-03-22/25-03-30"),
        ("3/22", "25-03-22"),
        ("1月1-13日", "25-01-01/25-01-13"),
        ("5月8-14日", "25-05-08/25-05-14"),
        ("5月8号", "25-05-08"),
        ("05-08", "25-05-08"),
        ("25.3.8", "25-03-08"),
        ("25年3月8日", "25-03-08"),
        ("2025年3月8", "25-03-08"),
        ("2025 年 3 月 8 日", "25-03-08"),
        ("2025.3.8.", "25-03-08"),
        ("2025年3月8日\n9:00-11:30", "25-03-08"),
        ("2025年3月8日—10日（共3天）", "25-03-08/25-03-10"),
        ("2025年3月8日 星期六", "25-03-08"),
        ("2025年2月30日", "date.impossible"),
        ("2025.13.5", "date.impossible"),
        ("2月29日", "date.impossible"),
        ("上半年", "date.vague"),
        ("待定", "date.vague"),
        ("2025年3月", "date.month_only"),
        ("3月", "date.month_only"),
        ("3-5月", "date.month_only"),
        ("2025.03", "date.month_only"),
        ("2025年3月中旬", "date.vague"),
        ("第一季度", "date.vague"),
        ("每周三", "date.vague"),
        ("3月8日起", "date.vague"),
        ("3月8日（暂定）", "date.vague"),
        ("3.30—3.22", "date.backwards"),
        ("2024.3.8", "date.other_year"),
        ("24.3.8", "date.two_digit_year"),
        ("3-5", "date.ambiguous"),
        ("3/5/2025", "date.ambiguous"),
        ("2025", "date.not_a_date"),
        (3.2, "date.lost_zero"),
        (5, "date.not_a_date"),
        (None, "date.missing"),
        ("  ", "date.missing"),
        (True, "date.not_a_date"),
        ("#REF!", "date.not_a_date"),
    ],
)
def test_days_are_read_or_asked(typed, expected):
    assert span(typed) == expected


def test_a_day_without_a_year_is_asked_when_the_workbook_has_none():
    assert span("3月8日", Context(None)) == "date.no_year"
    assert span("2025.3.8", Context(None)) == "25-03-08"


def test_a_bare_day_counts_on_a_sheet_for_one_month():
    assert span("8日", Context(2025, 3)) == "25-03-08"
    assert span("8-10日", Context(2025, 3)) == "25-03-08/25-03-10"
    assert span("8日") == "date.not_a_date"


@given(st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 31)), st.integers(0, 20))
def test_every_spelling_of_a_span_gives_the_same_days(first, length):
    last = min(first + dt.timedelta(days=length), dt.date(2025, 12, 31))
    spellings = [
        f"{first.year}.{first.month}.{first.day}-{last.month}.{last.day}",
        f"{first:%Y%m%d}-{last:%Y%m%d}",
        f"{first.month}月{first.day}日—{last.month}月{last.day}日",
        f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d}",
        f"{first.year}/{first.month}/{first.day}~{last.year}/{last.month}/{last.day}",
    ]
    assert {dates.days(text, YEAR).value for text in spellings} == {(first, last)}


@given(st.text(max_size=20))
def test_no_text_breaks_a_parser(text):
    dates.days(text, YEAR)
    numbers.count(text)
    money.amount(text, unit="万元")
    people(text)
    audiences(text)
    kind(text, text)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("约300人", 300), ("300余人", 300), ("近125万人次", 1_250_000), ("五百余人次", 500), ("1,200", 1200), ("1，200", 1200),
        ("１２００", 1200), ("2万", 20000), ("1.2万", 12000), ("近1.2万人次", 12000), ("百余人", 100), ("上千人", 1000),
        ("15000余人次", 15000), ("2万余人", 20000), ("20多万", 200_000), ("３００人", 300), (" 45 ", 45), ("800+", 800), ("10万+", 100_000),
        ("300人左右", 300), ("不少于200人", 200), ("超过1000人次", 1000), ("一百二十人", 120), ("三万五千", 35000), ("两千余人", 2000),
        ("1.2w", 12000), ("1 200", 1200), ("80人（教师）", 80), ("3场，共600人", 600), ("共计350人次", 350), ("参观观众1500人次", 1500),
        ("2万3千人", 23000), ("500名学生", 500), ("120名", 120), ("0", 0), (0, 0), ("/", 0), ("—", 0), ("－", 0), ("无", 0), ("——", 0), ("N/A", 0),
        (800, 800), (800.0, 800), (None, None), ("", None), ("　", None),
        ("若干", "count.not_a_number"), ("很多", "count.not_a_number"), ("不详", "count.not_a_number"), ("数百人", "count.not_a_number"),
        ("几十人", "count.not_a_number"), ("十几人", "count.not_a_number"), ("待统计", "count.not_a_number"), ("全体职工", "count.not_a_number"),
        ("300-500人", "count.range"), ("300～500", "count.range"), ("三百人到五百人", "count.not_a_number"), ("每场200人", "count.per"), ("200人/场", "count.per"),
        ("200×3", "count.per"), ("-50", "count.negative"), (-5, "count.negative"), (12.5, "count.fraction"), ("预计300人", "count.planned"),
        ("45 60", "count.several"), ("300+200", "count.several"), ("学生300人，教师20人", "count.several"), (True, "count.not_a_number"), (dt.datetime(2025, 1, 1), "count.not_a_number"),
        (9_000_000, "count.implausible"), ("#N/A", "count.not_a_number"), ("中午", "count.not_a_number"),
    ],
)  # fmt: skip
def test_head_counts_are_read_or_asked(typed, expected):
    answer = numbers.count(typed, which="online" if "125万" in str(typed) else "onsite")
    assert (answer.reason or answer.value) == expected


@given(st.integers(0, 999_999))
def test_every_spelling_of_a_count_gives_the_same_number(number):
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (str(number), f"{number:,}", wide, f"约{number}人次", f" {number}余人 "):
        assert numbers.count(text).value == number


def test_a_heading_in_ten_thousands_multiplies_unless_the_cell_has_its_own():
    assert numbers.count(1.2, multiplier=10000, which="online").value == 12000
    assert numbers.count("2万", multiplier=10000, which="online").value == 20000


def test_on_site_and_online_in_one_cell_are_told_apart():
    assert numbers.split_both("现场300人，线上2万人次") == ("现场300人", "线上2万人次")
    assert numbers.split_both("线上约2万人次；线下300人") == ("线下300人", "线上约2万人次")
    assert numbers.split_both("300人") is None


@pytest.mark.parametrize(
    ("typed", "unit", "expected"),
    [
        ("1.2", "万元", 1_200_000), ("１．２", "万元", 1_200_000), (3.45, "万元", 3_450_000), ("1.2万", "万元", 1_200_000), ("0.5万元", "元", 500_000),
        ("12000元", "万元", 1_200_000), ("￥12,000.00", "万元", 1_200_000), (12000, "元", 1_200_000), (12, "千元", 1_200_000), ("壹万贰仟元整", "元", 1_200_000),
        ("约2万元", "", 2_000_000), ("自筹2万元", "", 2_000_000), ("2万元（自筹）", "", 2_000_000), ("/", "万元", 0), ("无", "", 0), (0, "", 0), ("免费", "", 0), (None, "万元", None),
        ("1.5", "", "spend.no_unit"), (12000, "万元", "spend.unit_doubtful"), (1.2, "元", "spend.unit_doubtful"), ("1-2万元", "", "spend.range"),
        ("自理", "万元", "spend.not_an_amount"), ("-3", "万元", "spend.negative"), ("专项1万元，自筹0.5万元", "万元", "spend.several"), ("预算2万", "万元", "spend.not_an_amount"),
    ],
)  # fmt: skip
def test_amounts_are_read_or_asked(typed, unit, expected):
    answer = money.amount(typed, unit=unit)
    assert (answer.reason or answer.value) == expected


@pytest.mark.parametrize(
    ("words", "title", "expected"),
    [
        ("科普讲座", "", "lecture"), ("专题报告", "", "lecture"), ("院士科普报告", "", "lecture"), ("科普讲解比赛", "", "contest"), ("公众科学日", "", "open_day"),
        ("开放日", "", "open_day"), ("科学家进校园", "", "campus_visit"), ("进校园讲座", "", "campus_visit"), ("研学实践", "", "study_trip"), ("夏令营", "", "camp"),
        ("教师培训", "", "training"), ("科普图文", "", "article"), ("短视频", "", "video"), ("短视频大赛", "", "contest"), ("科普图书", "", "book"), ("lecture", "", "lecture"),
        ("科普日", "", "science_week"), ("全国科普日讲座", "", "lecture"), ("志愿服务活动", "", "service"), ("讲座（线上）", "", "lecture"), ("讲座类", "", "lecture"),
        ("其他", "黑洞科普讲座", "lecture"), ("线下活动", "植物多样性展览", "exhibition"), ("", "天文观测研学", "study_trip"), ("讲座、展览", "黑洞主题展览", "exhibition"),
        ("讲座、展览", "黑洞活动", "kind.several"), ("快闪", "黑洞快闪", "kind.unknown"), ("科普进社区", "黑洞科普讲座", "lecture"), ("", "黑洞", "kind.missing"), ("其他", "黑洞", "kind.general"),
    ],
)  # fmt: skip
def test_kinds_are_found_or_asked(words, title, expected):
    answer = kind(words, title)
    assert (answer.reason or answer.value) == expected


@pytest.mark.parametrize("code", WORDS)
def test_every_word_listed_for_a_kind_means_that_kind(code):
    assert {word: kind(word, "").value for word in WORDS[code].split()} == dict.fromkeys(WORDS[code].split(), code)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("李致远 李启明", ["李致远", "李启明"]), ("周若水 周致远（研究员） 孙致远（研究员）", ["周若水", "周致远", "孙致远"]),
        ("郑启明，赵致远", ["郑启明", "赵致远"]), ("张三、李四等5人", ["张三", "李四"]), ("张三;李四/王五\n赵六", ["张三", "李四", "王五", "赵六"]),
        ("主讲人：张三研究员", ["张三"]), ("李 明、王小红", ["李明", "王小红"]), ("欧阳修远教授", ["欧阳修远"]), ("John Smith、李四", ["John Smith", "李四"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉·买买提"]), ("张三（天文研究所、研究员），李四", ["张三", "李四"]), ("志愿者20人", []), ("/", []), ("张三 13800000000", ["张三"]),
        ("张三院士、李四副研究员", ["张三", "李四"]), ("张三等", ["张三"]), ("张三和李四", ["张三", "李四"]), ("张三及团队", ["张三"]), ("张三、张三", ["张三"]), (None or "", []),
        ("张三，研究员；李四，教授", ["张三", "李四"]), ("主讲：张三 主持：李四", ["张三", "李四"]),
    ],
)  # fmt: skip
def test_people_are_listed_without_titles(typed, expected):
    assert list(people(typed).value) == expected


def test_audience_words_become_groups():
    assert audiences("领导干部").value == ("officials",)
    assert audiences("中小学生、教师").value == ("youth", "teachers")
    assert audiences("社区居民").value == ("residents",)
    assert audiences("青少年和农民").value == ("youth", "farmers")


@pytest.fixture
def book():
    names = ["天文研究所", "海洋研究所", "植物园", "物理研究所", "地质研究所", "生物研究所"]
    units = [UnitName(f"u{i}", name) for i, name in enumerate(names)]
    return UnitBook([*units, UnitName("nao", "国家天文台", ("NAO", "天文台"))], ("某某科学院",))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("天文研究所", "天文研究所"), ("天文所", "天文研究所"), ("中国科学院天文研究所", "天文研究所"), ("中科院海洋所", "海洋研究所"), ("天文研究所科普部", "天文研究所"),
        ("海洋研究所（牵头）", "海洋研究所"), ("nao", "国家天文台"), ("某某科学院植物园", "植物园"), (" 天文 研究所 ", "天文研究所"), ("主办单位：天文所", "天文研究所"),
        ("天文研究院", None), ("天文研究听", None), ("某某合作公司", None), ("北京植物园", None), ("地理研究所", None),
    ],
)  # fmt: skip
def test_units_are_known_by_any_of_their_names(book, typed, expected):
    match = book.match(typed)
    assert (match.unit.name if match.is_sure else None) == expected


def test_a_misspelt_unit_is_proposed_and_a_stranger_is_not(book):
    assert book.match("天文研究院").how == "near"
    assert book.match("物理研究锁").how == "near"
    assert book.match("地理研究所").how == "unknown"
    assert book.match("北京植物园").how == "unknown"


@pytest.mark.parametrize(
    "typed",
    [
        "海洋研究所、植物园",
        "海洋研究所，植物园",
        "海洋研究所；植物园",
        "海洋研究所 植物园",
        "海洋研究所\n植物园",
        "海洋研究所和植物园",
        "海洋所、植物园等2家单位",
    ],
)
def test_units_in_one_cell_are_separated(book, typed):
    assert [book.match(name).unit.name for name in book.names_in(typed)] == ["海洋研究所", "植物园"]
