"""Cells as text: one spelling for digits, brackets, dashes and Chinese numerals."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from .contracts import Cell

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_DIGITS = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸兩廿卅", "一二三四五六七八九十百千万亿二三六两念丗")
_SCALES = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10_000, "亿": 100_000_000}
CHINESE_NUMERAL = "〇○零一二两三四五六七八九十百千万亿"

BLANK_MARKS = frozenset({"", "\xa0"})
NONE_MARKS = frozenset(
    [
        "/",
        "//",
        "-",
        "--",
        "---",
        "—",
        "——",
        "———",
        "――",
        "―",
        "–",
        "_",
        "~",
        "\\",
        "|",
        "无",
        "没有",
        "零",
        "×",
        "x",
        "/",
        "n/a",
        "na",
        "none",
        "nil",
        "不适用",
        "无人",
        "·",
        "〇",
        "○",
        "／",
        "－",
        "─",
        "──",
    ]
)
DITTO_MARKS = frozenset({"同上", "〃", '"', "''", "″", "”", "“", "同前", "上同", "′′", "同 上"})


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The text in compatibility form (full-width digits and brackets made plain), trimmed, without invisible signs."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).replace("\r", "\n").strip()


def shown(cell: Cell) -> str:
    """The cell as a person sees it, for 'what was typed'."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if (cell.hour or cell.minute) else cell.strftime("%Y-%m-%d")
    return str(cell).strip()


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not plain(cell))


def is_none_mark(text: str) -> bool:
    """Whether the text says 'none' (a slash, a dash, 无) rather than nothing."""
    return text.replace(" ", "").lower() in NONE_MARKS


def tidy(text: str) -> str:
    """A title on one line: line breaks and runs of spaces closed up, nothing else changed."""
    text = text.translate(_INVISIBLE).replace("\u3000", " ").replace("\xa0", " ")
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])", "", text)


@lru_cache(maxsize=65536)
def closed(text: str) -> str:
    """The text in plain form with all white space removed."""
    return re.sub(r"\s+", "", plain(text))


@lru_cache(maxsize=512)
def column_letter(index: int) -> str:
    """The spreadsheet letter of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def chinese_number(text: str) -> int | None:
    """The integer that a run of Chinese numerals spells (一百二十 → 120, 二〇二五 → 2025), or None."""
    text = text.translate(_FORMAL)
    if not text or any(sign not in CHINESE_NUMERAL for sign in text):
        return None
    if not any(sign in _SCALES or sign in _BIG for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    return _scaled(text)


def _scaled(text: str) -> int | None:
    total = section = digit = 0
    last = 1
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            last = 1 if sign in "零〇○" else last
        elif sign in _SCALES:
            section += (digit or 1) * _SCALES[sign]
            digit, last = 0, _SCALES[sign]
        else:
            total = (total + section + digit or 1) * _BIG[sign]
            section = digit = 0
            last = _BIG[sign]
    colloquial = digit * last // 10 if digit and last >= 100 and text[-2:-1] not in "零〇○" else digit
    return total + section + colloquial


def decimal_of(value: int | float) -> Decimal:
    """The number as typed: 1.2 stays 1.2 and the dust of binary fractions is wiped off."""
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.12g}")
