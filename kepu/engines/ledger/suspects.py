"""Suspicion of a duplicate: the same act recorded twice, perhaps by two of its hosts, in slightly different words."""

import re
import unicodedata
from datetime import timedelta
from difflib import SequenceMatcher

from kepu.engines.ledger.contracts import Draft, Suspect
from kepu.engines.ledger.models import Contribution, Record
from kepu.engines.ledger.selectors import rows_by_id

NEAR = timedelta(days=10)
NOISE = re.compile(r"[\W_]+")
NUMBER = re.compile(r"第?\s*([0-9]+|[〇零一二三四五六七八九十百]+)\s*(?:期|届|讲|场|次|回|季|集|站|课|批)")
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}


def suspects_of(draft: Draft, *, exclude_id: int | None = None, limit: int = 5) -> list[Suspect]:
    """Live records that may be the same act, likeliest first: same unit or co-host, near dates, similar title or numbers.

    Titles that number themselves differently (第3期, 第4期) are different acts. Likeness is 0–100.
    """
    units = {draft.unit_id, *draft.cohost_ids, *draft.shares}
    near = (
        Record.objects.live()
        .taking_part(units)
        .filter(started_on__lte=draft.ended_on + NEAR, ended_on__gte=draft.started_on - NEAR)
    )
    near = near.exclude(source_kind=draft.source.kind, source_key=draft.source.key).exclude(pk=exclude_id or 0)
    people = {part.person_id for part in draft.parts if part.person_id is not None}
    found = []
    for record in near.order_by("pk")[:2000]:
        days, reasons, likeness = _compare(draft, record)
        if reasons:
            found.append((likeness, days, reasons, record.pk))
    found.sort(key=lambda row: (-row[0], row[1], row[3]))
    return _dressed(found[:limit], people)


def plain_title(title: str) -> str:
    """The title without width, case, spaces and punctuation."""
    return NOISE.sub("", unicodedata.normalize("NFKC", title).lower())


def number_in(title: str) -> int | None:
    """The number by which a series counts itself (第三期 → 3), or None."""
    match = NUMBER.search(unicodedata.normalize("NFKC", title))
    return _value(match.group(1)) if match else None


def _compare(draft: Draft, record: Record) -> tuple[int, tuple[str, ...], int]:
    days = abs((record.started_on - draft.started_on).days)
    ours, theirs = number_in(draft.title), number_in(record.title)
    if ours is not None and theirs is not None and ours != theirs:
        return days, (), 0
    alike = _likeness(plain_title(draft.title), plain_title(record.title))
    same_number = _same_number(draft.onsite, record.onsite) or _same_number(draft.online, record.online)
    suspicious = (
        alike >= 75 or (alike >= 50 and days <= 1) or (same_number and days <= 1 and record.kind_id == draft.kind)
    )
    if not suspicious:
        return days, (), 0
    reasons = [name for name, holds in (("title", alike >= 50), ("date", days <= 1), ("number", same_number)) if holds]
    return days, tuple(reasons), min(100, alike * 7 // 10 + max(0, 20 - 2 * days) + 10 * same_number)


def _likeness(ours: str, theirs: str) -> int:
    if not ours or not theirs:
        return 0
    shorter, longer = sorted((ours, theirs), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return 90 if shorter != longer else 100
    return round(100 * SequenceMatcher(None, ours, theirs, autojunk=False).ratio())


def _same_number(ours: int | None, theirs: int | None) -> bool:
    return ours is not None and ours == theirs and ours >= 10


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    total, current = 0, 0
    for character in text:
        if character in DIGITS:
            current = current * 10 + DIGITS[character] if character == "零" or current else DIGITS[character]
        else:
            total += max(current, 1) * (10 if character == "十" else 100)
            current = 0
    return total + current


def _dressed(found: list[tuple[int, int, tuple[str, ...], int]], people: set[int]) -> list[Suspect]:
    ids = [pk for *_, pk in found]
    rows = rows_by_id(ids)
    shared = set(Contribution.objects.filter(record__in=ids, person__in=people).values_list("record_id", flat=True))
    return [
        Suspect(
            record=rows[pk], days_apart=days, likeness=likeness, reasons=reasons + (("person",) if pk in shared else ())
        )
        for likeness, days, reasons, pk in found
    ]
