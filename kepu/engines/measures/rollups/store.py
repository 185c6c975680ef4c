"""Writing cells and proving them: rebuild replaces, recount compares."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from kepu.engines.measures.language.catalogue import rolled_rules, rules_digest
from kepu.engines.measures.models import Cell, Month
from kepu.engines.measures.rollups.atoms import Atoms
from kepu.engines.measures.rollups.cells import Cells, Tree, record_cells
from kepu.engines.measures.rollups.facts import gathered
from kepu.engines.measures.rollups.people import people_cells
from kepu.engines.measures.tables import model, table

COLUMNS = ("scope_id", "month", "measure", "dimension", "key", "value", "records", "known")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that a recount does not confirm. Either side is None when the cell is missing there; (value, records, known) else."""

    measure: str
    scope_id: int
    month: date
    dimension: str
    key: str
    stored: tuple[int | None, int, int] | None
    counted: tuple[int | None, int, int] | None


@contextmanager
def big_counts() -> Iterator[None]:
    """Gives PostgreSQL room to count millions of records in memory; for this transaction only."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL work_mem = '128MB'")
                cursor.execute("SET LOCAL jit = off")
        yield


def rebuild_all() -> int:
    """Replaces every cell by what the records say; returns how many there are now."""
    with big_counts():
        return _rebuild_all()


def _rebuild_all() -> int:
    list(Month.objects.select_for_update())  # whoever rebuilds a month waits
    Cell.objects.all().delete()
    rules, tree, written, months = rolled_rules(), Tree(), 0, []
    with gathered(Atoms(rules), kind_codes(), None, tree.boundaries_within_records()) as facts:
        for month, cells in record_cells(rules, facts, tree):
            written += _write(cells)
            months.append(month)
        written += _write(people_cells(rules, facts, tree, is_everything=True))
    Month.objects.all().delete()
    Month.objects.bulk_create([Month(month=each, digest=rules_digest(), is_stale=False) for each in months])
    return written


def rebuild_months(months: Iterable[date], *, more_years: Iterable[int] = ()) -> None:
    """Replaces the cells of these months, and distinct people of their years and of more years.

    The caller is inside a transaction and has locked the months' rows, so that two rebuilds of a month follow each other.
    """
    wanted = sorted(set(months))
    years = sorted({month.year for month in wanted} | set(more_years))
    every_month = [date(year, month, 1) for year in years for month in range(1, 13)]
    tree, rules = Tree(), rolled_rules()
    Cell.objects.filter(month__in=wanted).delete()
    Cell.objects.of_measures(rule.key for rule in rules if rule.counts_people).filter(month__in=every_month).delete()
    with gathered(Atoms(rules), kind_codes(), every_month, tree.boundaries_within_records()) as facts:
        for _, cells in record_cells(rules, facts, tree, months=frozenset(wanted)):
            _write(cells)
        _write(people_cells(rules, facts, tree, is_everything=False))
    Month.objects.filter(month__in=wanted).update(digest=rules_digest(), is_stale=False)


def differences() -> Iterator[Difference]:
    """Counts everything again from the records and yields every cell that does not agree. Writes nothing."""
    with big_counts():
        yield from _differences()


def _differences() -> Iterator[Difference]:
    rules, tree, seen = rolled_rules(), Tree(), set()
    distinct = {rule.key for rule in rules if rule.counts_people}
    with gathered(Atoms(rules), kind_codes(), None, tree.boundaries_within_records()) as facts:
        for month, counted in record_cells(rules, facts, tree):
            seen.add(month)
            yield from _compared(Cell.objects.filter(month=month).exclude(measure__in=distinct), counted)
        beyond = Cell.objects.exclude(month__in=seen).exclude(measure__in=distinct)
        yield from _compared(beyond, {})
        people = people_cells(rules, facts, tree, is_everything=True)
        yield from _compared(Cell.objects.of_measures(distinct), people)


def kind_codes() -> list[str]:
    """Codes of all kinds of record."""
    return list(model("ledger.Kind").objects.values_list("code", flat=True))


def _compared(stored: Any, counted: Cells) -> Iterator[Difference]:
    """Takes the stored cells out of the counted ones: what differs, and what then is left. Leaves `counted` empty-handed."""
    for scope, month, measure, dimension, split, *before in (
        stored.order_by().values_list(*COLUMNS).iterator(chunk_size=5000)
    ):
        after = counted.pop((scope, month, measure, dimension, split), None)
        if before != after:
            yield Difference(measure, scope, month, dimension, split, _triple(before), _triple(after))
    for (scope, month, measure, dimension, split), after in sorted(counted.items(), key=lambda item: str(item[0])):
        yield Difference(measure, scope, month, dimension, split, None, _triple(after))


def _triple(cell: list[Any] | None) -> tuple[int | None, int, int] | None:
    return None if cell is None else (cell[0], cell[1], cell[2])


def _write(cells: Cells) -> int:
    rows: Sequence[tuple[Any, ...]] = [(*key, *numbers) for key, numbers in cells.items()]
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        Cell.objects.bulk_create([Cell(**dict(zip(COLUMNS, row, strict=True))) for row in rows], batch_size=2000)
    return len(rows)


def _copy(rows: Sequence[tuple[Any, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table('measures.Cell')} ({', '.join(COLUMNS)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
