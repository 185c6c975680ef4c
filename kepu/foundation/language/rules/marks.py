"""Characters and punctuation: traditional forms, repeated marks, mixed widths, quotes left open (GB/T 15834—2011)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Block, Draft, Finding
from kepu.foundation.language.normalising import folded, traditional_characters
from kepu.foundation.language.words import HAN

REPEATED = re.compile(r"([，、；：])[，、；：。]+|。[，、；：。]+|！{4,}|？{4,}|,{2,}|;{2,}|(?<!\.)\.\.(?!\.)")
FULL_WIDTH = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
HALF_MARK = re.compile(
    r"(?<=[\u4e00-\u9fff”》）])(?:[,;:?!](?!\d{2}(?!\d))(?=[\s\u4e00-\u9fff“《（\d]|$)|\.(?=[\s\u4e00-\u9fff]|$))"
)
HALF_BRACKETS = re.compile(r"(?<=[\u4e00-\u9fff”》])\(([^()\n]{1,200})\)")
WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．]+")
PAIRS = {"”": "“", "’": "‘", "》": "《", "」": "「", "』": "『", "】": "【", "）": "（"}
OPENING = frozenset(PAIRS.values())
QUOTES = re.compile("[“”‘’《》「」『』【】（）]")
APOSTROPHE = re.compile(r"[A-Za-z]’|’[a-z]")
NUMBERED = re.compile(r"(?:^|[\s，。；：、])[0-9一二三四五六七八九十a-zA-Z]{1,3}$")


def traditional_in_simplified(draft: Draft) -> Iterator[Finding]:
    """Single traditional characters in simplified text. A text in traditional characters throughout is left alone."""
    found = [(number, *each) for number, block in enumerate(draft.blocks) for each in _foreign(block)]
    length = sum(len(block.text) for block in draft.blocks)
    if len(found) > max(3, length * 0.2):
        return
    for number, place, character, simple in found:
        yield Finding(
            "traditional_character", "warning", number, place, place + 1,
            _("“%(character)s” is a traditional character."),
            _("Write “%(simple)s”, unless a name or a quotation asks for it."),
            {"character": character, "simple": simple},
            replacement=simple,
        )  # fmt: skip


def repeated_marks(draft: Draft) -> Iterator[Finding]:
    """Marks that stand twice. Up to three ！ or ？ are allowed, and …… and —— are single marks."""
    for number, block in enumerate(draft.blocks):
        if not block.is_chinese:
            continue
        for found in REPEATED.finditer(block.text):
            mark = found[0]
            better = "……" if set(mark) == {"。"} and len(mark) > 2 else mark[-1] if mark[-1] == "。" else mark[0]
            yield Finding(
                "repeated_punctuation", "warning", number, found.start(), found.end(),
                _("“%(marks)s”: one mark is enough."),
                _("Write “%(better)s”."),
                {"marks": mark, "better": better},
                replacement=better,
            )  # fmt: skip


def mixed_widths(draft: Draft) -> Iterator[Finding]:
    """Half-width marks and brackets after Chinese characters, full-width letters and digits."""
    for number, block in enumerate(draft.blocks):
        if block.is_chinese:
            for start, end, better in _mixed(block.text):
                yield Finding(
                    "mixed_width", "hint", number, start, end,
                    _("“%(found)s” is of the wrong width."),
                    _("Write “%(better)s”."),
                    {"found": block.text[start:end], "better": better},
                    replacement=better,
                )  # fmt: skip


def unclosed_quotes(draft: Draft) -> Iterator[Finding]:
    """Quotes and brackets that open and do not close within their block, or close without having opened.

    A quotation over several paragraphs opens each of them and closes the last only: then the next block opens one too.
    """
    for number, block in enumerate(draft.blocks):
        following = draft.blocks[number + 1].text[:1] if number + 1 < len(draft.blocks) else ""
        for place, mark in _open_marks(block.text):
            if mark == "“" and following == "“":
                continue
            yield Finding(
                "unclosed_quote", "warning", number, place, place + 1,
                _("“%(mark)s” has no counterpart."),
                _("Add the missing half or take this one away."),
                {"mark": mark},
            )  # fmt: skip


def _foreign(block: Block) -> list[tuple[int, str, str]]:
    return traditional_characters(block.text) if block.is_chinese and not block.text.isascii() else []


def _mixed(text: str) -> Iterator[tuple[int, int, str]]:
    for found in HALF_MARK.finditer(text):
        yield found.start(), found.end(), FULL_WIDTH[found[0]]
    for found in HALF_BRACKETS.finditer(text):
        if HAN.search(found[1]):
            yield found.start(), found.end(), f"（{found[1]}）"
    for found in WIDE.finditer(text):
        if found[0] != "．":
            yield found.start(), found.end(), folded(found[0]) if not found[0].isupper() else folded(found[0]).upper()


def _open_marks(text: str) -> list[tuple[int, str]]:
    """Places and marks of what is left open, or closes nothing. ”…” is one slip, not two: the first stands for an opening one."""
    stack: list[tuple[int, str]] = []
    lonely: list[tuple[int, str]] = []
    for found in QUOTES.finditer(text):
        place, mark = found.start(), found[0]
        if mark in OPENING:
            stack.append((place, mark))
        elif stack and stack[-1][1] == PAIRS[mark]:
            stack.pop()
        elif lonely and lonely[-1] == (lonely[-1][0], mark) and mark in "”’":
            continue
        elif not _stands_alone(text, place, mark):
            lonely.append((place, mark))
    return sorted(stack + lonely)


def _stands_alone(text: str, place: int, mark: str) -> bool:
    """An apostrophe, or the bracket of a numbered item such as 1）."""
    if mark == "’":
        return APOSTROPHE.search(text[max(0, place - 1) : place + 2]) is not None
    return mark == "）" and NUMBERED.search(text[max(0, place - 4) : place]) is not None
