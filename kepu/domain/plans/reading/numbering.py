"""The document's own numbering: which style a paragraph is numbered in, and which number it bears."""

import re
from dataclasses import dataclass

from kepu.domain.plans.reading.numerals import number_of

CHINESE = "〇零一二三四五六七八九十百两"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Numbering:
    """A paragraph's number: its style's name, the number, the marker as written, and the text behind it."""

    style: str
    number: int
    marker: str
    rest: str


# In the order in which documents nest them when nothing else tells.
STYLES = [
    ("chapter", re.compile(rf"^第\s*([{CHINESE}]+|\d+)\s*[章编]\s*")),
    ("section", re.compile(rf"^第\s*([{CHINESE}]+|\d+)\s*[节部]分?\s*")),
    ("article", re.compile(rf"^第\s*([{CHINESE}]+|\d+)\s*条\s*")),
    ("han", re.compile(rf"^([{CHINESE}]+)\s*[、.．，,]\s*")),
    ("han_brackets", re.compile(rf"^[(（〔]\s*([{CHINESE}]+)\s*[)）〕]\s*[、.．]?\s*")),
    ("dotted", re.compile(r"^(\d{1,3}(?:[.．]\d{1,3})+)[.．、]?(?![\d年月日%％万亿千百倍个人次度米公吨元])\s*")),
    ("digit", re.compile(r"^(\d{1,3})\s*[.．、，](?!\d)\s*")),
    ("digit_brackets", re.compile(r"^[(（]\s*(\d{1,3})\s*[)）]\s*[、.．]?\s*")),
    ("digit_half", re.compile(r"^(\d{1,3})\s*[)）]\s*")),
    ("circled", re.compile(rf"^([{CIRCLED}])\s*")),
]
ORDER = {name: position for position, (name, _) in enumerate(STYLES)}
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def numbering_of(paragraph: str) -> Numbering | None:
    """How a paragraph is numbered, or None when it is not."""
    text = paragraph[:12].translate(FULL_WIDTH) + paragraph[12:]
    for style, pattern in STYLES:
        found = pattern.match(text)
        if found is None:
            continue
        word = found.group(1)
        if style == "dotted":
            parts = re.split(r"[.．]", word)
            return Numbering(
                f"dotted{len(parts)}", int(parts[-1]), paragraph[: found.end()].strip(), text[found.end() :].strip()
            )
        number = CIRCLED.index(word) + 1 if style == "circled" else number_of(word)
        if number is None:
            continue
        return Numbering(style, number, paragraph[: found.end()].strip(), text[found.end() :].strip())
    return None


def rank_of(style: str) -> float:
    """Where a style usually nests: smaller is higher."""
    if style.startswith("dotted"):
        return ORDER["dotted"] + int(style.removeprefix("dotted")) / 10
    return ORDER[style]
