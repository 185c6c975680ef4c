"""How fast a 20,000-row workbook becomes records, after parsing, and how much memory it takes.

Each import runs in one transaction that is rolled back, into a book of some fifteen thousand records.
"""

import io
import random
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from bench.sizes import size

ROWS, ROUNDS = size("ROWS", 20_000, 500), size("ROUNDS", 3, 1)
HEAD = [
    *("序号", "活动名称", "活动时间", "活动形式", "主办单位", "协办单位"),
    *("主讲人", "线下参加人数", "线上观看人次", "经费(万元)", "受众对象", "备注"),
]
TOPICS = ["黑洞", "脑科学", "北斗导航", "量子通信", "深海探测", "植物多样性", "天文观测"]
KINDS = ["科普讲座", "科普展览", "科普竞赛", "科学家进校园", "短视频", "公众开放日"]


def workbook(rows: int, hosts: list[str]) -> bytes:
    """An .xlsx with that many rows in mixed spellings; the same every time."""
    from openpyxl import Workbook

    chance = random.Random(20250101)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("全年")
    sheet.append(["2025年度科普工作台账"])
    sheet.append(HEAD)
    for number in range(1, rows + 1):
        sheet.append(_line(number, chance, hosts))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _line(number: int, chance: random.Random, hosts: list[str]) -> list[Any]:
    month, day, size = chance.randint(1, 12), chance.randint(1, 28), chance.randint(10, 5000)
    kind = chance.choice(KINDS)
    date = chance.choice(
        [f"2025.{month}.{day}", f"{month}月{day}日", f"2025年{month}月{day}日", f"2025-{month:02}-{day:02} 14:00"]
    )
    host, cohosts = (
        chance.choice(hosts),
        chance.choice([None, None, "、".join(chance.sample(hosts, min(2, len(hosts))))]),
    )
    people = chance.choice([None, "李致远 李启明", "王若水（研究员）、赵启明(副研究员)"])
    onsite, online = (
        chance.choice([size, f"约{size}人次", f"{size:,}", f"{size}余人"]),
        chance.choice(["/", None, "1.2万"]),
    )
    spend = chance.choice(["1.2万元", 0.5, "/", "2"])
    title = f"{chance.choice(TOPICS)}主题{kind}（第{number}期）"
    return [number, title, date, kind, host, cohosts, people, onsite, online, spend, "公众", None]


def run() -> dict[str, Any]:
    """Seconds, rows per second after parsing (reading, checking and writing everything), and peak memory in MiB."""
    return {"rounds": [imported(ROWS) for _ in range(ROUNDS)], "promised_rows_per_s": 2000, "promised_peak_mib": 1024}


def imported(rows: int) -> dict[str, Any]:
    """One import, in a transaction that is rolled back."""
    from django.db import connection, transaction

    from kepu.engines.workbooks.reading import reader
    from kepu.foundation.units.selectors import list_spellings

    hosts = [unit.name for unit in list_spellings() if unit.name.endswith("研究所")][:20]
    content = workbook(rows, hosts)
    parsing: list[float] = []
    with transaction.atomic(), mock.patch.object(reader, "sheets_of", _timed(reader.sheets_of, parsing)):
        working = time.process_time()
        whole, count = _import(content)
        working = time.process_time() - working - parsing[1]
        transaction.set_rollback(True)
    after = whole - parsing[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "imported": count,
        "database": connection.vendor,
        "parsing_s": round(parsing[0], 2),
        "after_parsing_s": round(after, 2),
        "rows_per_s_after_parsing": round(rows / after),
        "processor_s_after_parsing_here": round(working, 2),
        "peak_mib": round(peak),
    }


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*args: Any) -> Any:
        started, working = time.perf_counter(), time.process_time()
        try:
            return function(*args)
        finally:
            spent.extend([time.perf_counter() - started, time.process_time() - working])

    return timed


def _import(content: bytes) -> tuple[float, int]:
    from kepu.engines.workbooks.services import import_ready_rows, read_workbook
    from kepu.foundation.units.contracts import SYSTEM
    from kepu.foundation.units.selectors import get_root

    moment = datetime(2026, 1, 9, tzinfo=UTC)
    started = time.perf_counter()
    book = read_workbook(actor=SYSTEM, unit_id=get_root().id, file_name="bench.xlsx", content=content, now=moment)
    outcome = import_ready_rows(actor=SYSTEM, workbook_id=book.pk, now=moment)
    return time.perf_counter() - started, outcome.imported
