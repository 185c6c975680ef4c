"""What other platforms write in free text, read as ours: dates, licences, languages, plain summaries."""

import re
from calendar import timegm
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from kepu.foundation.clock import ACADEMY_ZONE

LICENCES = [  # longest first: by is the beginning of all
    ("/licenses/by-nc-nd/", "cc-by-nc-nd-4.0"),
    ("/licenses/by-nc/", "cc-by-nc-4.0"),
    ("/licenses/by/", "cc-by-4.0"),
]
CHINESE_DAY = re.compile(
    r"(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$"
)
TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo", "zh-hant", "zh_tw", "zh_hk")
SUMMARY_LENGTH = 200


def moment_of(raw: str, parsed: Any) -> datetime | None:
    """A moment. What is written without a zone in the Chinese way is Shanghai time; `parsed` is a UTC time tuple or None."""
    if found := CHINESE_DAY.match(raw.strip()):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=ACADEMY_ZONE)
        except ValueError:
            return None
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), tz=UTC)
    except (ValueError, OverflowError):
        return None


def licence_of(*texts: str) -> str:
    """The first licence of ours that is named by its address; empty when none is (others than ours reserve all rights)."""
    for text in texts:
        for mark, licence in LICENCES:
            if mark in text.lower():
                return licence
    return ""


def language_of(text: str) -> str:
    """A language code of ours; Simplified Chinese where nothing is said or we have no such language."""
    code = text.strip().lower()
    if code in TRADITIONAL:
        return "zh-hant"
    return next((ours for ours in ("en", "bo", "ug", "mn") if code.split("-")[0] == ours), "zh-hans")


def plain(html: str, *, most: int = SUMMARY_LENGTH) -> str:
    """HTML as one line of text, shortened at a sentence where that loses little."""
    text = " ".join(unescape(strip_tags(re.sub(r"</(p|div|li|h\d)>|<br\s*/?>", " ", html))).split())
    if len(text) <= most:
        return text
    cut = text[:most]
    stop = max(cut.rfind(mark) for mark in "。！？.!?")
    return cut[: stop + 1] if stop > most // 2 else cut[: most - 1] + "…"


def cut_title(text: str) -> str:
    """A title of at most 200 characters without marks and breaks."""
    return plain(text, most=200)
