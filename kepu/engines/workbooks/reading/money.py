"""Amounts of money as clerks write them, in fen: 1.2 under 经费(万元), 1.2万, 0.5万元, ￥12,000.00, 壹万贰仟元整."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache

from .contracts import Answer, Cell
from .text import CHINESE_NUMERAL, chinese_number, decimal_of, is_none_mark, plain

FEN = {"元": 100, "千元": 100_000, "百元": 10_000, "万元": 1_000_000, "亿元": 10_000_000_000, "角": 10, "分": 1}
_UNIT_WORDS = {
    "块": "元",
    "圆": "元",
    "元整": "元",
    "元": "元",
    "千元": "千元",
    "千": "千元",
    "k": "千元",
    "百元": "百元",
    "百": "百元",
}
_UNIT_WORDS |= {
    "万元": "万元",
    "万": "万元",
    "w": "万元",
    "亿元": "亿元",
    "亿": "亿元",
    "元人民币": "元",
    "万元人民币": "万元",
    "rmb": "元",
}
_PREFIX = (
    r"(?:人民币|rmb|cny|[¥￥]|约|近|大约|大概|共计|合计|总计|共|自筹|专项|经费|支出|花费|费用|实际|使用|投入|:|折合|≈)*"
)
_NUMBER = (
    r"(?P<number>-?\d+(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?|-?\.\d+|["
    + CHINESE_NUMERAL
    + r"壹贰叁肆伍陆柒捌玖拾佰仟萬]+?)"
)
_UNIT = r"(?P<unit>亿元|亿|万元人民币|万元|万|w|千元|千|k|百元|百|元人民币|元整|元|圆整?|块|rmb)?"
_AMOUNT = re.compile(rf"{_PREFIX}{_NUMBER}(?P<over>[余多])?{_UNIT}(?:人民币|整|左右|以上|以内|余|多)*[.。]?")
_UNCLEAR = re.compile(r"待|不详|未|若干|预算|预计|拟|自理|含在|另|共用|分摊|\?|暂")
_RANGE = re.compile(r"\d[\d.,]*[万千元]*\s*[-~—–至到]+\s*\d")
_FREE = frozenset(
    {"免费", "无经费", "无支出", "无费用", "零", "未产生费用", "未产生", "没有支出", "公益", "不涉及", "0元", "零元"}
)


def heading_unit(text: str) -> str:
    """The money unit that a heading or a note states: 元, 千元, 万元… or empty."""
    body = re.sub(r"\s+", "", plain(text))
    found = re.findall(r"亿元|万元|千元|百元|元", body)
    return found[-1] if len(set(found)) == 1 else ""


def amount(cell: Cell, *, unit: str) -> Answer:
    """Fen in a cell; `unit` is the heading's and gives way to a unit typed in the cell. None when blank, 0 for none."""
    if cell is None:
        return Answer(note="blank")
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        return Answer(reason="spend.not_an_amount")
    if isinstance(cell, int | float):
        return _fen(decimal_of(cell), unit, own=False, note="")
    return _amount_text(plain(cell).lower(), unit)


@lru_cache(maxsize=65536)
def _amount_text(text: str, unit: str) -> Answer:
    if not text:
        return Answer(note="blank")
    if is_none_mark(text) or text in _FREE:
        return Answer(value=0, note="none")
    if _RANGE.search(text):
        return Answer(reason="spend.range")
    if _UNCLEAR.search(text):
        return Answer(reason="spend.not_an_amount")
    if re.search(r"\d\s+\d", text) and not re.search(r"(?<!\d)\d{1,3}(?:\s\d{3})+(?!\d)", text):
        return Answer(reason="spend.several")
    body = re.sub(r"\s+", "", re.sub(r"\((?![^()]*[\d万千元])[^()]*\)", "", text))
    body = re.sub(r"\((亿元|万元|千元|元)\)$", r"\1", body)
    match = _AMOUNT.fullmatch(body)
    if not match:
        return Answer(reason="spend.several" if len(re.findall(r"\d+", body)) > 1 else "spend.not_an_amount")
    return _from_match(match, unit, body)


def _from_match(match: re.Match[str], unit: str, body: str) -> Answer:
    number, typed = match["number"].replace(",", ""), match["unit"]
    note = "spend.approximate" if re.search(r"约|近|余|多|左右|以上|以内|≈", body) else ""
    if number[0] in "-.0123456789":
        value = Decimal(number)
    else:
        spelt = chinese_number(number)
        if spelt is None:
            return Answer(reason="spend.not_an_amount")
        value = Decimal(spelt)
    if not typed and re.search(r"[¥￥]|rmb|人民币", body):
        typed = "元"
    if typed:
        return _fen(value, _UNIT_WORDS.get(typed, "元"), own=True, note=note)
    return _fen(value, unit, own=False, note=note)


def _fen(value: Decimal, unit: str, *, own: bool, note: str) -> Answer:
    if value < 0:
        return Answer(reason="spend.negative")
    if not value:
        return Answer(value=0, note=note)
    if unit not in FEN:
        return Answer(reason="spend.no_unit")
    fen = value * FEN[unit]
    whole = int(fen.to_integral_value())
    if abs(fen - whole) > Decimal("0.001"):
        return Answer(reason="spend.fraction")
    if not own and _looks_like_another_unit(value, unit):
        return Answer(value=whole, reason="spend.unit_doubtful")
    if whole > 10_000_000_000:
        return Answer(value=whole, reason="spend.implausible")
    return Answer(value=whole, note=note)


def _looks_like_another_unit(value: Decimal, unit: str) -> bool:
    """A bare 12000 under 万元, or 1.2 under 元, was almost surely typed in the other unit."""
    return (unit == "万元" and value >= 1000) or (unit == "元" and value < 10 and value != value.to_integral_value())
