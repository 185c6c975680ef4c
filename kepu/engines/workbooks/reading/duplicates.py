"""Rows that tell of the same act twice: the later one is held. The same title in another period, issue or place is no duplicate."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .contracts import Known, Problem, ReadRow
from .text import chinese_number, closed

_NUMERAL = re.compile(r"第([一二三四五六七八九十百]+)")
_DIGITS = re.compile(r"\d+")
_GENERIC = re.compile(r"科普|系列|主题|专题|活动|关于|举办|开展|组织|的|之")


def title_key(title: str) -> str:
    """A title without punctuation, with plain digits: what two spellings of one title share."""
    text = _NUMERAL.sub(lambda found: f"第{chinese_number(found[1])}", closed(title).lower())
    return re.sub(r"[^\w]", "", text)


@dataclass(frozen=True, slots=True)
class _Trace:
    """What of a row is compared."""

    key: str
    digits: tuple[str, ...]
    core: str
    row: ReadRow


class _Seen:
    """Rows met so far, found again by day and title, or by day, host and kind."""

    def __init__(self) -> None:
        self.by_raw: dict[tuple[str, ...], ReadRow] = {}
        self.by_title: dict[tuple[dt.date, str], list[ReadRow]] = defaultdict(list)
        self.by_place: dict[tuple[Any, ...], list[_Trace]] = defaultdict(list)

    def earlier(self, raw_key: tuple[str, ...], trace: _Trace) -> ReadRow | None:
        """An earlier row that tells of the same act."""
        found, row, start = self.by_raw.get(raw_key), trace.row, trace.row.value("start")
        if found is not None or not trace.key or not start:
            return found
        same = (other for other in self.by_title[(start, trace.key)] if _same_place(row, other))
        near = (other.row for other in self.by_place[_place(row)] if _similar(trace, other) and _agree(row, other.row))
        return next(same, None) or next(near, None)

    def add(self, raw_key: tuple[str, ...], trace: _Trace) -> None:
        self.by_raw.setdefault(raw_key, trace.row)
        start = trace.row.value("start")
        if trace.key and start:
            self.by_title[(start, trace.key)].append(trace.row)
            self.by_place[_place(trace.row)].append(trace)


def mark_duplicates(rows: Iterable[ReadRow], serial_columns: dict[str, str], known: Iterable[Known] = ()) -> None:
    """Adds a 'duplicate' problem to every row that repeats an earlier one or a known record."""
    seen = _Seen()
    recorded = {(title_key(item.title), item.start, item.host): item for item in known}
    for row in rows:
        raw_key = _raw_key(row, serial_columns.get(row.table, ""))
        trace = _trace(row)
        earlier = seen.earlier(raw_key, trace)
        if earlier is not None:
            _mark(row, "duplicate.in_workbook", f"{earlier.sheet}!{earlier.row}")
        elif item := recorded.get((trace.key, row.value("start"), row.value("host") or "")):
            _mark(row, "duplicate.in_ledger", item.reference)
        seen.add(raw_key, trace)


def _trace(row: ReadRow) -> _Trace:
    key = title_key(row.value("title") or "")
    return _Trace(key, tuple(_DIGITS.findall(key)), _GENERIC.sub("", key), row)


def _place(row: ReadRow) -> tuple[Any, ...]:
    return (row.value("start"), row.value("host"), row.value("kind"))


def _raw_key(row: ReadRow, serial: str) -> tuple[str, ...]:
    return (row.sheet, *(f"{letter}={text}" for letter, text in row.raw.items() if letter != serial))


def _mark(row: ReadRow, reason: str, where: str) -> None:
    row.problems.append(Problem("duplicate", reason, row.value("title") or "", "", where))


def _same_place(row: ReadRow, other: ReadRow) -> bool:
    """Equal titles on one day are one act for one host, between hosts that name each other, or with equal figures and people."""
    mine, theirs = row.value("host"), other.value("host")
    if mine == theirs or mine is None or theirs is None:
        return not _told_apart(row, other)
    if mine in (other.value("cohosts") or ()) or theirs in (row.value("cohosts") or ()):
        return True
    people = row.value("people") or ()
    return bool(people) and people == other.value("people") and _agree(row, other)


def _told_apart(row: ReadRow, other: ReadRow) -> bool:
    """Two sessions of one day: another place or other speakers, and other figures."""
    places = {row.value("place") or "", other.value("place") or ""} - {""}
    speakers, others = set(row.value("people") or ()), set(other.value("people") or ())
    apart = len(places) == 2 or (bool(speakers) and bool(others) and not speakers & others)
    return apart and row.value("onsite") != other.value("onsite")


def _similar(one: _Trace, other: _Trace) -> bool:
    if one.digits != other.digits or one.key == other.key:
        return False
    if one.core == other.core:
        return True
    return min(len(one.key), len(other.key)) >= 8 and difflib.SequenceMatcher(None, one.key, other.key).ratio() >= 0.9


def _agree(row: ReadRow, other: ReadRow) -> bool:
    return all(row.value(name) == other.value(name) for name in ("onsite", "online", "spend"))
