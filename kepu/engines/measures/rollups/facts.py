"""Facts: one narrow row for each counted record, in a table that lives as long as the counting does.

A fact holds the record's cell (unit, month, epoch and kind packed into one number, so that grouping compares one number), its
people-times, and one bit for each condition that some definition uses. Everything else is counted from facts.
"""

# ruff: noqa: S608  # names of our own tables and columns; every given word travels as a parameter

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from kepu.engines.measures.rollups.atoms import BITS, Atom, Atoms
from kepu.engines.measures.rollups.sql import COUNTED_SQL, Sql, epoch_of, months_since_1900, within
from kepu.engines.measures.tables import table

KINDS, EPOCHS, MONTHS = 512, 1024, 4096
NARROW = 2**31
LOW = KINDS * EPOCHS * MONTHS  # below it a cell's month, epoch and kind; above it the unit
DETAILS = {
    "tag": "ledger.Tag",
    "audience": "ledger.AudienceGroup",
    "part": "ledger.Contribution",
    "spend": "ledger.Spend",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The tables of one counting: `facts` of records, `partners` of records with further units (the fact, the unit, its points),
    `details` with the bits that detail rows give. `is_narrow`: every number fits 32 bits, which PostgreSQL adds up much faster.
    """

    facts: str
    partners: str
    details: str
    atoms: Atoms
    kinds: tuple[str, ...]
    boundaries: tuple[date, ...]
    is_narrow: bool = False

    def day_of(self, low: int) -> date:
        """A day of the cell: the first of its month, or of its epoch where that begins within the month."""
        epoch, month = low // KINDS % EPOCHS, low // KINDS // EPOCHS
        first = date(1900 + month // 12, month % 12 + 1, 1)
        return max(first, self.boundaries[epoch - 1]) if epoch else first

    def kind_of(self, low: int) -> str:
        """The cell's kind."""
        return self.kinds[low % KINDS]


@contextmanager
def gathered(
    atoms: Atoms, kinds: Sequence[str], months: Sequence[date] | None, boundaries: Sequence[date]
) -> Iterator[Facts]:
    """Builds the tables for these months (all without) and drops them afterwards.

    Many facts go to an unlogged table, which PostgreSQL reads in parallel; few to a temporary one.
    """
    if len(kinds) > KINDS or len(boundaries) >= EPOCHS:
        raise OverflowError("too many kinds or moves for one cell number")
    number = connection.connection.info.backend_pid if connection.vendor == "postgresql" and months is None else 0
    names = [f"measures_{name}_{number}" for name in ("facts", "partners", "details")]
    facts = Facts(names[0], names[1], names[2], atoms, tuple(kinds), tuple(boundaries))
    making = "CREATE UNLOGGED TABLE" if number else "CREATE TEMPORARY TABLE"
    _drop(names)
    _make(f"{making} {facts.details}", _details(atoms, months), alone=True)
    _make(f"{making} {facts.facts}", _facts(facts, months))
    _make(f"{making} {facts.partners}", _partners(facts))
    try:
        yield replace(facts, is_narrow=_is_narrow(facts))
    finally:
        if not connection.needs_rollback:
            _drop(names)


def _make(making: str, sql: Sql, *, alone: bool = False) -> None:
    """Fills a table and lets the planner know it. `alone`: with one process, where each of several would hold nearly all groups."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if is_postgres:
            cursor.execute("SHOW max_parallel_workers_per_gather")
            workers = cursor.fetchone()[0]
            cursor.execute(f"SET LOCAL max_parallel_workers_per_gather = {0 if alone else workers}")
            cursor.execute("SET LOCAL parallel_tuple_cost = 0")  # millions of rows are handed on: still twice as fast
        cursor.execute(f"{making} AS {sql.text}", list(sql.params))
        if is_postgres:
            cursor.execute(f"SET LOCAL max_parallel_workers_per_gather = {workers}")
            cursor.execute("SET LOCAL parallel_tuple_cost = DEFAULT")
            cursor.execute(f"ANALYZE {making.split()[-1]}")


def _is_narrow(facts: Facts) -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(COALESCE(onsite, 0) + COALESCE(online, 0)) FROM {facts.facts}")
        people = cursor.fetchone()[0] or 0
        cursor.execute(f"SELECT MAX(amount_fen) FROM {table('ledger.Spend')}")
        return max(people, cursor.fetchone()[0] or 0) < NARROW


def _drop(names: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def _details(atoms: Atoms, months: Sequence[date] | None) -> Sql:
    """By record, the bits of its detail rows that some atom asks for."""
    texts: list[str] = []
    params: list[str | int] = []
    for name, label in DETAILS.items():
        found = atoms.on(name)
        if not found:
            continue
        bits = ", ".join(_detail_bits(found, column) for column in range(atoms.columns))
        asked = " OR ".join(f"({atom.sql.text})" for atom, _ in found)
        here = (
            ""
            if months is None
            else f" AND d.record_id IN (SELECT r.id FROM {table('ledger.Record')} r WHERE TRUE{within(months)})"
        )
        texts.append(f"SELECT d.record_id, {bits} FROM {table(label)} d WHERE ({asked}){here}")
        params += [p for _ in range(atoms.columns) for atom, _ in found for p in atom.sql.params]
        params += [p for atom, _ in found for p in atom.sql.params]
    if not texts:
        nothing = ", ".join(f"CAST(0 AS bigint) AS bits{column}" for column in range(atoms.columns))
        return Sql(f"SELECT r.id AS record_id, {nothing} FROM {table('ledger.Record')} r WHERE FALSE")
    sums = ", ".join(_together(atoms, column) for column in range(atoms.columns))
    return Sql(f"SELECT record_id, {sums} FROM ({' UNION ALL '.join(texts)}) u GROUP BY record_id", tuple(params))


def _detail_bits(found: list[tuple[Atom, int]], column: int) -> str:
    cases = [
        f"CASE WHEN {atom.sql.text} THEN {1 << number % BITS if number // BITS == column else 0} ELSE 0 END"
        for atom, number in found
    ]
    return f"CAST({' + '.join(cases)} AS bigint) AS bits{column}"


def _together(atoms: Atoms, column: int) -> str:
    """Bits that some row has. SQLite knows no bit_or, so there each bit is asked for by itself."""
    if connection.vendor == "postgresql":
        return f"bit_or(bits{column}) AS bits{column}"
    numbers = [n for name in DETAILS for _, n in atoms.on(name) if n // BITS == column]
    singles = [f"MAX(bits{column} & {1 << number % BITS})" for number in numbers]
    return f"{' + '.join(singles or ['0'])} AS bits{column}"


def _facts(facts: Facts, months: Sequence[date] | None) -> Sql:
    bits = [_bits(facts.atoms, column) for column in range(facts.atoms.columns)]
    rows = ", ".join(f"(%s, {number}, {_kind_bits(facts.atoms, kind)})" for number, kind in enumerate(facts.kinds))
    cell = (
        f"(((r.unit_id * {MONTHS} + {months_since_1900('r.started_on')}) * {EPOCHS}"
        f" + {epoch_of('r.started_on', facts.boundaries)}) * {KINDS} + k.column2)"
    )
    text = (
        f"SELECT r.id, {cell} AS cell, r.onsite, r.online, {', '.join(each.text for each in bits)}, r.started_on AS day,"
        f" CAST(COALESCE(substr(r.region_id, 1, 2), '0') AS smallint) AS province"
        f" FROM {table('ledger.Record')} r JOIN (VALUES {rows}) k ON k.column1 = r.kind_id"
        f" {_terrain('remote')} {_terrain('rural')} LEFT JOIN {facts.details} e ON e.record_id = r.id"
        f" WHERE {COUNTED_SQL}{within(months)}"
    )
    return Sql(text, (*(p for each in bits for p in each.params), *facts.kinds))


def _kind_bits(atoms: Atoms, kind: str) -> str:
    """Bits of the atoms on kinds that this kind fulfils, one number for each column of bits."""
    sums = [0] * atoms.columns
    for atom, number in atoms.on("kind"):
        if kind in atom.sql.params:
            sums[number // BITS] |= 1 << number % BITS
    return ", ".join(f"CAST({bits} AS bigint)" for bits in sums)


def _bits(atoms: Atoms, column: int) -> Sql:
    own = [(atom, 1 << number % BITS) for atom, number in atoms.on("record") if number // BITS == column]
    texts = [f"CASE WHEN {atom.sql.text} THEN {bit} ELSE 0 END" for atom, bit in own]
    text = " + ".join([f"k.column{3 + column}", f"COALESCE(e.bits{column}, 0)", *texts])
    return Sql(f"{text} AS bits{column}", tuple(p for atom, _ in own for p in atom.sql.params))


def _partners(facts: Facts) -> Sql:
    return Sql(
        f"SELECT f.*, s.unit_id AS partner, s.basis_points AS points FROM {facts.facts} f"
        f" JOIN {table('ledger.Share')} s ON s.record_id = f.id AND s.unit_id <> f.cell / {LOW}"
    )


def _terrain(trait: str) -> str:
    return (
        f"LEFT JOIN {table('measures.Terrain')} t_{trait} ON t_{trait}.region = r.region_id AND t_{trait}.trait = '{trait}'"
        f" AND t_{trait}.starts_on <= r.started_on AND t_{trait}.ends_on > r.started_on"
    )
