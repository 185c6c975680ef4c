"""What makes a row the same row in another file: its content, not its place.

A row without doubt is known by what was understood; a held one by what was typed, so that settling it does not change
who it is. Equal rows of one workbook are told apart by their order.
"""

from collections import Counter
from collections.abc import Iterable

from kepu.engines.workbooks.reading.contracts import ReadRow
from kepu.foundation.crypto import sha256_hex

SOURCE_KIND = "workbook_row"
CONTENT = ("title", "kind", "start", "end", "host_code", "onsite", "online", "spend", "cohosts", "people")


def source_keys(rows: Iterable[ReadRow], serials: dict[str, str], year: int | None, unit_code: str) -> list[str]:
    """One key per row, in order."""
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        key = _content(row) if not _has_own_doubt(row) else _typed(row, serials.get(row.table, ""), year, unit_code)
        seen[key] += 1
        keys.append(f"{key}-{seen[key]}" if seen[key] > 1 else key)
    return keys


def _has_own_doubt(row: ReadRow) -> bool:
    """Being a duplicate is no doubt about the content: the second of two equal rows is the second time it is told."""
    return any(problem.field != "duplicate" and problem.reason != "host.other_unit" for problem in row.problems)


def _content(row: ReadRow) -> str:
    return "c" + sha256_hex("\x1f".join(str(row.value(name)) for name in CONTENT).encode())


def _typed(row: ReadRow, serial: str, year: int | None, unit_code: str) -> str:
    host = row.value("host_code") or unit_code
    cells = (text.strip() for letter, text in row.raw.items() if letter != serial)
    return "t" + sha256_hex("\x1f".join([str(year), host, *cells]).encode())
