"""Head counts as clerks write them: 约300人, 近1.2万人次, 五百余人次, 1,200, １２００, 百余人.

An approximate number is the number. What could be two numbers, or none, is a reason to ask.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from .contracts import Answer, Cell
from .text import CHINESE_NUMERAL, chinese_number, decimal_of, is_none_mark, plain

LIMITS = {"onsite": 1_000_000, "online": 2_000_000_000}

_NOT_A_NUMBER = re.compile(
    r"若干|很多|许多|众多|不少(?!于)|大量|大批|不详|不清|不明|未知|未统计|未计|未填|无法|多人|多名|数[十百千万亿人名]|几|不等|待|暂无|暂缺"
    r"|缺|全体|全所|全院|全校|全部|\?|不限"
)
_PLANNED = re.compile(r"预计|预估|计划|拟|目标|预期")
_PER = re.compile(r"每[场次天期班]|/[场次天期日班年月]|人均|[xX×*✕]\s*\d|\d\s*[xX×*✕]")
_RANGE = re.compile(r"\d[\d,.]*[万千百]?(?:余|多)?(?:人次|人)?\s*(?:[-~—–―至到]+)\s*\d")
_SPACED = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:\s\d{3})+(?!\d)")
_PREFIX = (
    r"(?:大约|大概|大致|约计|约为|约有|约|将近|接近|近|超过|超出|超|逾|过|不少于|不低于|至少|多达|高达|达到|达|估计|共计|总计|合计|累计|总共|共有|共"
    r"|线下|线上|现场|直播|网络|实到|到场|参加|参与|参观|观看|收看|听众|观众|受众|学生|学员|师生|师生共|中小学生|中学生|小学生|大学生|市民|公众|群众|居民|干部"
    r"|游客|人数|人次|阅读|播放|点击|浏览|阅读量|播放量|点击量|浏览量|观看量|为|是|有|上|:|≈|~|>=|≥|>|〉|﹥)*"
)
_NUMBER = (
    r"(?P<number>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|[" + CHINESE_NUMERAL + r"壹贰叁肆伍陆柒捌玖拾佰仟萬]+)"
)
_SUFFIX = (
    r"(?P<over>[余多来])?(?P<scale>亿|万|千|百|w|W|k|K)?(?:余|多|来)?"
    r"(?:个|名|位|余)?(?:人次|人/次|人\(次\)|次数|人数|人员|人|次|名|位)?(?:观看|观众|播放|点击|浏览|阅读|收看|参与|参加|参观|在线)?量?"
    r"(?:学生|师生|听众|观众|市民|公众|群众|居民|干部|学员|青少年|中小学生|教师|游客|用户)?"
    r"(?:左右|以上|上下|之多|\+|余|多)*[.。]?"
)
_COUNT = re.compile(rf"{_PREFIX}{_NUMBER}{_SUFFIX}")
_MIXED = re.compile(
    rf"{_PREFIX}(?P<wan>\d+)万(?P<qian>\d+)(?P<unit>千|百)?{_SUFFIX.replace('over', 'o2').replace('scale', 's2')}"
)
_SUM = re.compile(r"(?:^|[,;、。\s(])(?:共计|总计|合计|累计|总共|共)(?P<rest>[^,;、]+?)\)?$")
_SCALE = {"亿": 10**8, "万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "百": 100}
_ONSITE_WORD = r"(?:线下|现场|实地|到场)"
_ONLINE_WORD = r"(?:线上|网络|直播|在线|网上|云端|云上)"
_BOTH = re.compile(rf"^(?P<a>.*?{_ONSITE_WORD}.*?)[,;、/+和与\s]*(?P<b>{_ONLINE_WORD}.*)$", re.DOTALL)
_BOTH_BACK = re.compile(rf"^(?P<b>.*?{_ONLINE_WORD}.*?)[,;、/+和与\s]*(?P<a>{_ONSITE_WORD}.*)$", re.DOTALL)
_PARENTHESIS = re.compile(r"\([^()]*\)")


def count(cell: Cell, *, multiplier: int = 1, which: str = "onsite") -> Answer:
    """People-times in a cell: None when blank, 0 for a mark of none; `multiplier` comes from the heading (万人次 → 10000)."""
    if cell is None:
        return Answer(note="blank")
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return Answer(reason="count.not_a_number")
    if isinstance(cell, int | float):
        return _whole(decimal_of(cell) * multiplier, which, "")
    return _count_text(plain(cell), multiplier, which)


@lru_cache(maxsize=65536)
def _count_text(text: str, multiplier: int, which: str) -> Answer:
    if not text:
        return Answer(note="blank")
    if is_none_mark(text) or text in {"无线上", "无线下", "无现场"}:
        return Answer(value=0, note="none")
    if re.fullmatch(r"(?:仅|纯|全)?(?:线上|网络|直播)(?:活动|举办|举行|进行|开展)?", text) and which == "onsite":
        return Answer(value=0, note="count.online_only")
    if re.fullmatch(r"(?:仅|纯|全)?(?:线下|现场)(?:活动|举办|举行|进行|开展)?", text) and which == "online":
        return Answer(value=0, note="count.onsite_only")
    return _doubt(text) or _number(text, multiplier, which)


def _doubt(text: str) -> Answer | None:
    if text.startswith("#"):
        return Answer(reason="count.not_a_number")
    if _PLANNED.search(text):
        return Answer(reason="count.planned")
    if _PER.search(text.replace("人/次", "人次")):
        return Answer(reason="count.per")
    if _RANGE.search(text):
        return Answer(reason="count.range")
    if _NOT_A_NUMBER.search(text):
        return Answer(reason="count.not_a_number")
    if re.match(r"[-−]\s*\d", text) or text.startswith("负"):
        return Answer(reason="count.negative")
    return None


def _number(text: str, multiplier: int, which: str) -> Answer:
    body = _PARENTHESIS.sub("", text) if not re.search(r"\([^()]*(?:\d|[含其中线])[^()]*\)", text) else text
    note = "" if body == text else "count.bracket"
    total = _SUM.search(body)
    if total and total.start() > 0:
        body, note = total["rest"], "count.total_taken"
    if _SPACED.search(body) and not _GROUPED.search(body):
        return Answer(reason="count.several")
    body = re.sub(r"\s+", "", body)
    mixed = _MIXED.fullmatch(body)
    if mixed:
        low = int(mixed["qian"]) * _SCALE.get(mixed["unit"] or "", 1)
        return _whole(Decimal(int(mixed["wan"]) * 10_000 + low), which, note)
    match = _COUNT.fullmatch(body)
    if not match:
        return Answer(reason="count.several" if len(re.findall(r"\d+", body)) > 1 else "count.not_a_number")
    return _from_match(match, multiplier, which, note or ("count.approximate" if _is_approximate(body) else ""))


def _is_approximate(body: str) -> bool:
    return bool(re.search(r"约|近|余|多|超|逾|过|左右|以上|上下|\+|来人|至少|大概|估计|≈|>|≥|上[百千万]", body))


def _from_match(match: re.Match[str], multiplier: int, which: str, note: str) -> Answer:
    number = match["number"].replace(",", "")
    scale = _SCALE.get((match["scale"] or "").lower())
    if number[0].isdigit() or number[0] == ".":
        value = Decimal(number)
        if not scale and re.fullmatch(r"\d{1,3}\.\d{3}", number):
            return Answer(reason="count.fraction")
    else:
        spelt = chinese_number(number)
        if spelt is None:
            return Answer(reason="count.not_a_number")
        value = Decimal(spelt)
        scale = scale or (1 if spelt >= 10 else None)
    return _whole(value * (scale or multiplier), which, note)


def _whole(value: Decimal, which: str, note: str) -> Answer:
    if value < 0:
        return Answer(reason="count.negative")
    whole = int(value.to_integral_value())
    if abs(value - whole) > Decimal("0.000001"):
        return Answer(reason="count.fraction")
    if whole > LIMITS[which]:
        return Answer(value=whole, reason="count.implausible")
    return Answer(value=whole, note=note)


def split_both(text: str) -> tuple[str, str] | None:
    """The two halves of '现场300人，线上2万人次', on site first, or None when the cell speaks of one only."""
    body = plain(text)
    for pattern in (_BOTH, _BOTH_BACK):
        match = pattern.match(body)
        if (
            match
            and re.search(r"\d|[一二三四五六七八九十百千万]", match["a"])
            and re.search(r"\d|[百千万]", match["b"])
        ):
            return match["a"].strip(" ,;、/+(:"), match["b"].strip(" ,;、/+)。")
    return None
