"""Adding reduced rows up to cells of every scope that holds the unit on that day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import merge
from itertools import groupby
from typing import Any

from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.rollups.facts import Facts
from kepu.engines.measures.rollups.reducers import Reducer, Row, record_reducers
from kepu.engines.measures.tables import lineage, records

CellKey = tuple[int, date, str, str, str]  # scope, month, measure, dimension, key
Cells = dict[CellKey, list[Any]]  # value or None, records, known


class Tree:
    """Who is above whom on which day, from the units' lineage."""

    def __init__(self) -> None:
        self._above: dict[int, list[tuple[int, date, date]]] = {}
        for unit, ancestor, starts_on, ends_on in lineage().values_list(
            "descendant_id", "ancestor_id", "starts_on", "ends_on"
        ):
            self._above.setdefault(unit, []).append((ancestor, starts_on, ends_on))
        self.boundaries = sorted({starts_on for spans in self._above.values() for _, starts_on, _ in spans})

    def boundaries_within_records(self) -> list[date]:
        """Days on which subtrees changed after the first record."""
        first = records().order_by("started_on").values_list("started_on", flat=True).first()
        return [boundary for boundary in self.boundaries if first is not None and boundary > first]

    def above(self, unit_id: int, on: date) -> list[int]:
        """The unit and all above it on a day."""
        return [ancestor for ancestor, starts_on, ends_on in self._above.get(unit_id, ()) if starts_on <= on < ends_on]


def record_cells(
    rules: Sequence[Rule], facts: Facts, tree: Tree, *, months: frozenset[date] | None = None
) -> Iterator[tuple[date, Cells]]:
    """Cells of counts and sums, month by month in order, of these months or all; those without counted records do not come."""
    reducers = record_reducers(rules, facts)
    streams = [_by_month(number, reducer) for number, reducer in enumerate(reducers)]
    rows = merge(*streams, key=lambda row: row[0])
    for month, of_month in groupby(rows, key=lambda row: row[0]):
        if months is not None and month not in months:
            continue
        cells: Cells = {}
        for (number, scope, kind, key), numbers in _summed(of_month, reducers, tree).items():
            _feed(cells, reducers[number], (scope, month), kind, key, numbers)
        yield month, cells


def _by_month(number: int, reducer: Reducer) -> Iterator[tuple[date, int, Row]]:
    for row in reducer.rows():
        yield row.day.replace(day=1), number, row


def _summed(
    rows: Iterable[tuple[date, int, Row]], reducers: Sequence[Reducer], tree: Tree
) -> dict[tuple[int, int, str, str], Sequence[int | None]]:
    """Numbers by reducer, scope, kind and key: added up once for all measures before they are handed out."""
    found: dict[tuple[int, int, str, str], Sequence[int | None]] = {}
    for _, number, row in rows:
        scopes = (row.place,) if reducers[number].frame.is_scope else tree.above(row.place, row.day)
        for scope in scopes:
            at = (number, scope, row.kind, row.key)
            before = found.get(at)
            if before is None:
                found[at] = row.numbers
            else:
                pairs = zip(before, row.numbers, strict=True)
                found[at] = [a if b is None else b if a is None else a + b for a, b in pairs]
    return found


def _feed(
    cells: Cells, reducer: Reducer, place: tuple[int, date], kind: str, key: str, numbers: Sequence[int | None]
) -> None:
    scope, month = place
    for at_value, at_records, at_known, times, targets in reducer.fed(kind):
        records = (numbers[at_records] or 0) if at_records >= 0 else 0
        value = numbers[at_value] if at_value >= 0 else None
        if (not records) if at_records >= 0 else (value is None):
            continue
        known = (numbers[at_known] or 0) if at_known >= 0 else 0
        if value is not None:
            value *= times
        for measure, dimension in targets:
            at = (scope, month, measure, dimension, kind if dimension == "kind" else key)
            cell = cells.get(at)
            if cell is None:
                cells[at] = [value, records, known]
                continue
            if value is not None:
                cell[0] = value if cell[0] is None else cell[0] + value
            cell[1] += records
            cell[2] += known
