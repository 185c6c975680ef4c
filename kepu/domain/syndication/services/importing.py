"""Works from a file, one a line: all of them or, when a line is bad, none; the same file twice changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.html import escape

from kepu.domain.content.intake_services import Intake, announce, take_in
from kepu.domain.syndication.contracts import OPEN_LICENCES, Imported
from kepu.domain.syndication.errors import BadLines
from kepu.domain.syndication.models import Format, HarvestedItem, HarvestSource, ItemState
from kepu.domain.syndication.reading.lines import Line, read_line
from kepu.domain.syndication.reading.words import plain
from kepu.domain.syndication.services.harvesting import READ_ON
from kepu.foundation.crypto import sha256_hex
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.selectors import list_spellings

AT_ONCE = 500
MOST_PROBLEMS = 1000
FILES, OWN_FILES = "批量导入", "批量导入（本单位作品）"
Progress = Callable[[str, int], None]


def check_lines(lines: Iterable[str], *, default_unit: str, progress: Progress) -> Iterator[int]:
    """Reads every line and yields the numbers of those that hold a work. Raises BadLines naming every bad line (the first
    thousand), also two lines with the same key.
    """
    units = _units()
    problems: list[tuple[int, str, str]] = []
    seen: dict[bytes, int] = {}
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        line = read_line(raw, units, default_unit=default_unit)
        if isinstance(line, list):
            problems += [(number, field, reason) for field, reason in line]
        else:
            first = seen.setdefault(_short(f"{line.unit}:{line.key}"), number)
            if first != number:
                problems.append((number, "id", f"the same work as line {first}"))
            yield number
        if number % 1000 == 0:
            progress("checked", number)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise BadLines(problems)


def import_lines(
    *, actor: Actor, lines: Iterable[str], default_unit: str, is_own: bool, now: datetime, progress: Progress, dry: bool
) -> Imported:
    """Takes checked lines in, in one transaction; with `dry` it is taken back and only the numbers remain. Lines known from
    before stay as they are: the same is known, another text under the same key is counted as differing and named.

    With `is_own` they are the unit's own works and published ones enter the ledger; else they are links to works elsewhere:
    their text is kept only where the licence allows it. Raises Refused.
    """
    units, totals = _units(), {"new": 0, "known": 0, "differing": 0, "published": 0, "works": 0}
    differing: list[int] = []
    works: dict[bytes, int] = {}
    read = (
        (number, line)
        for number, raw in enumerate(lines, start=1)
        if raw.strip() and isinstance(line := read_line(raw, units, default_unit=default_unit), Line)
    )
    with transaction.atomic():
        while batch := list(islice(read, AT_ONCE)):
            ordered = sorted(batch, key=lambda pair: units[pair[1].unit])
            for unit_id, part in groupby(ordered, key=lambda pair: units[pair[1].unit]):
                source = _source(unit_id, is_own=is_own, now=now)
                _take_part(actor, source, list(part), works, totals, differing, now)
            progress("imported", sum(totals[name] for name in ("new", "known", "differing")))
        transaction.set_rollback(dry)
    return Imported(**totals, differing_lines=tuple(sorted(differing)[:MOST_PROBLEMS]))


def _take_part(
    actor: Actor,
    source: HarvestSource,
    part: list[tuple[int, Line]],
    works: dict[bytes, int],
    totals: dict[str, int],
    differing: list[int],
    now: datetime,
) -> None:
    keys = {number: _identifier(line) for number, line in part}
    rows = HarvestedItem.objects.filter(source__unit=source.unit_id, identifier__in=keys.values())
    known = {key: (digest, work) for key, digest, work in rows.values_list("identifier", "digest", "edition__work")}
    fresh: list[Line] = []
    for number, line in part:
        if keys[number] not in known:
            fresh.append(line)
            continue
        digest, work_id = known[keys[number]]
        if work_id is not None:
            works.setdefault(_work_key(source, line), work_id)
        totals["known" if digest == line.digest else "differing"] += 1
        differing += [] if digest == line.digest else [number]
    while fresh:
        fresh = _take_fresh(actor, source, fresh, works, totals, now)


def _take_fresh(
    actor: Actor,
    source: HarvestSource,
    fresh: list[Line],
    works: dict[bytes, int],
    totals: dict[str, int],
    now: datetime,
) -> list[Line]:
    """Takes in one line of each new work and all of works that are there; returns siblings that have to wait for their work."""
    begun: set[bytes] = set()
    lines: list[Line] = []
    later: list[Line] = []
    for line in fresh:
        key = _work_key(source, line)
        (later if key in begun else lines).append(line)
        if key not in works:
            begun.add(key)
    for line, edition in _write(actor, source, lines, works, now):
        works.setdefault(_work_key(source, line), edition.work_id)
        totals["new"] += 1
        totals["published"] += edition.live
    totals["works"] += len(begun)
    return later


def _write(
    actor: Actor, source: HarvestSource, lines: list[Line], works: dict[bytes, int], now: datetime
) -> list[tuple[Line, Any]]:
    rows = [_intake(source, line, works.get(_work_key(source, line))) for line in lines]
    editions = take_in(actor=actor, unit_id=source.unit_id, rows=rows, now=now)
    made = list(zip(lines, editions, strict=True))
    HarvestedItem.objects.bulk_create(
        [
            HarvestedItem(
                source=source, identifier=_identifier(line), link=line.source_url, title=line.title, summary="",
                authors=line.authors, language=line.language, licence=line.licence, published_at=line.published_at,
                digest=line.digest, state=ItemState.TAKEN, edition_id=edition.pk, decided_by_id=actor.account_id,
                decided_at=now, seen_at=now,
            )
            for line, edition in made
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    announce(actor=actor, edition_ids=[edition.pk for edition in editions if edition.live], now=now)
    return made


def _intake(source: HarvestSource, line: Line, work_id: int | None) -> Intake:
    summary = line.summary or plain(escape(line.text)) or line.title
    whole = source.is_own or line.licence in OPEN_LICENCES
    return Intake(
        unit_id=source.unit_id, slug=f"w-{sha256_hex(line.key.encode())[:16]}", title=line.title,
        body=_body(line.text if whole else summary, line.source_url), summary=summary, audience=line.audience,
        medium=line.medium, language=line.language, licence=line.licence, authors=line.authors,
        source_url=line.source_url, field=line.field, work_id=work_id, published_at=line.published_at,
    )  # fmt: skip


def _body(text: str, address: str) -> list[dict[str, Any]]:
    paragraphs = "".join(f"<p>{escape(' '.join(part.split()))}</p>" for part in text.split("\n") if part.strip())
    onward = f'<p><a href="{escape(address)}">{READ_ON}</a></p>' if address else ""
    return [{"type": "text", "value": paragraphs + onward, "id": str(uuid4())}]


def _source(unit_id: int, *, is_own: bool, now: datetime) -> HarvestSource:
    """The unit's shelf of files handed in: one for its own works, one for links to works elsewhere."""
    source, _is_new = HarvestSource.objects.get_or_create(
        unit_id=unit_id,
        name=OWN_FILES if is_own else FILES,
        defaults={"format": Format.FILE, "is_own": is_own, "created_at": now},
    )
    return source


def _units() -> dict[str, int]:
    return {spelling.code: spelling.id for spelling in list_spellings() if spelling.closed_on is None}


def _identifier(line: Line) -> str:
    return line.key if len(line.key) <= 480 else f"long:{sha256_hex(line.key.encode())}"


def _work_key(source: HarvestSource, line: Line) -> bytes:
    return _short(f"{source.unit_id}:work:{line.work}" if line.work else f"{source.unit_id}:line:{line.key}")


def _short(text: str) -> bytes:
    return bytes.fromhex(sha256_hex(text.encode())[:32])
