"""Distinct people: one query gives who took part where in which month; sets per scope do the rest."""

# ruff: noqa: S608  # names of our own tables and columns; every given word travels as a parameter

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection

from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.rollups.atoms import atoms_of, kind_atoms
from kepu.engines.measures.rollups.cells import Cells, Tree
from kepu.engines.measures.rollups.facts import KINDS, LOW, Facts
from kepu.engines.measures.rollups.sql import COUNTED_SQL, Sql, joined, part_condition
from kepu.engines.measures.tables import table

FETCH = 2000
WHO = "COALESCE(m.kept, c.person_id)"  # a merged duplicate counts for the person that was kept
ALIASES = "LEFT JOIN measures_alias m ON m.duplicate = c.person_id"
People = dict[tuple[int, int], set[int]]  # scope and position of the measure → persons
Parts = dict[tuple[int, int], int]  # … → contributions


def people_cells(rules: Sequence[Rule], facts: Facts, tree: Tree, *, is_everything: bool) -> Cells:
    """Every cell of distinct people by month, and by year (dimension "year", month January).

    The facts hold whole years; `is_everything` says that they hold all there are, so that first days need no other look.
    """
    found: Cells = {}
    for attribution in ("host", "person"):
        wanted = [rule for rule in rules if rule.counts_people and rule.attribution == attribution]
        if wanted:
            for cells in _cells(wanted, _query(wanted, attribution, facts, is_everything=is_everything), facts, tree):
                found.update(cells)
    return found


def _cells(rules: list[Rule], sql: Sql, facts: Facts, tree: Tree) -> Iterator[Cells]:
    for year, of_year in groupby(_rows(sql, facts), key=lambda row: row[1].year):
        people: People = defaultdict(set)
        parts: Parts = defaultdict(int)
        for month, of_month in groupby(of_year, key=lambda row: row[1].replace(day=1)):
            here, here_parts = _gathered(of_month, tree)
            yield _counted(rules, month, "", here, here_parts)
            for at, persons in here.items():
                people[at] |= persons
                parts[at] += here_parts[at]
        yield _counted(rules, date(year, 1, 1), "year", people, parts)


def _gathered(rows: Iterable[tuple[int, date, list[int], int, list[int]]], tree: Tree) -> tuple[People, Parts]:
    people: People = defaultdict(set)
    parts: Parts = defaultdict(int)
    for unit, on, persons, bits, counts in rows:
        positions = [position for position in range(len(counts)) if bits >> position & 1]
        for scope in tree.above(unit, on):
            for position in positions:
                people[(scope, position)].update(persons)
                parts[(scope, position)] += counts[position]
    return people, parts


def _counted(rules: list[Rule], month: date, dimension: str, people: People, parts: Parts) -> Cells:
    cells: Cells = {}
    for (scope, position), persons in people.items():
        rule = rules[position]
        records = len(persons) if rule.first_time else parts[(scope, position)]
        cells[(scope, month, rule.key, dimension, "")] = [len(persons), records, records]
    return cells


def _rows(sql: Sql, facts: Facts) -> Iterator[tuple[int, date, list[int], int, list[int]]]:
    """Unit, a day of the month, persons with the same bits, the bits, and their contributions per measure."""
    with connection.cursor() as cursor:
        cursor.execute(sql.text, list(sql.params))
        while batch := cursor.fetchmany(FETCH):
            for unit, low, bits, persons, *counts in batch:
                yield unit, facts.day_of(low), _numbers(persons), bits, counts


def _numbers(persons: Any) -> list[int]:
    return [int(part) for part in persons.split(",")] if isinstance(persons, str) else persons


def _query(rules: list[Rule], attribution: str, facts: Facts, *, is_everything: bool) -> Sql:
    """By unit and month: first each person's contributions per measure, then persons with the same bits together."""
    columns = [column for number, rule in enumerate(rules) for column in _columns(rule, number, facts)]
    place = "c.unit_id" if attribution == "person" else f"f.cell / {LOW}"
    taken = (
        f"{table('ledger.Contribution')} c ON c.record_id = f.id AND c.person_id IS NOT NULL AND {place} IS NOT NULL"
        f" {ALIASES}"
    )
    bits = [f"CASE WHEN {_fulfils(rule, number)} THEN {1 << number} ELSE 0 END" for number, rule in enumerate(rules)]
    people = "array_agg(p.person)" if connection.vendor == "postgresql" else "group_concat(p.person)"
    firsts = _firsts(is_everything) if any(rule.first_time for rule in rules) else ""
    text = (
        f"WITH parts AS (SELECT {place} AS place, f.cell / {KINDS} %% {LOW // KINDS} AS month, {WHO} AS person,"
        f" MIN(f.day) AS day, {', '.join(column.text for column in columns)} FROM {facts.facts} f JOIN {taken}"
        f" GROUP BY 1, 2, 3){firsts},"
        f" persons AS (SELECT parts.*, {' + '.join(bits)} AS bits FROM parts"
        f"{' JOIN firsts ON firsts.person = parts.person' if firsts else ''})"
        f" SELECT p.place, p.month * {KINDS}, p.bits, {people}, {', '.join(f'CAST(SUM(p.n{n}) AS bigint)' for n, _ in enumerate(rules))}"
        f" FROM persons p WHERE p.bits > 0 GROUP BY p.place, p.month, p.bits ORDER BY 2"
    )
    return Sql(text, tuple(p for column in columns for p in column.params))


def _fulfils(rule: Rule, number: int) -> str:
    return f"parts.d{number} = firsts.day" if rule.first_time else f"parts.n{number} > 0"


def _columns(rule: Rule, number: int, facts: Facts) -> list[Sql]:
    """How many contributions of a person the measure counts; for first-timers also the first day on which it does."""
    on_facts = facts.atoms.fulfilled([*atoms_of(rule), *kind_atoms(rule)])
    wanted = joined([Sql(on_facts), part_condition(rule.filter.parts, "c")])
    condition = wanted.text or "TRUE"
    found = [Sql(f"COUNT(CASE WHEN {condition} THEN 1 END) AS n{number}", wanted.params)]
    if rule.first_time:
        found.append(Sql(f"MIN(CASE WHEN {condition} THEN f.day END) AS d{number}", wanted.params))
    return found


def _firsts(is_everything: bool) -> str:
    """Each person's first counted day: among these contributions when they are all there are, else among all."""
    if is_everything:
        return ", firsts AS (SELECT person, MIN(day) AS day FROM parts GROUP BY person)"
    twins = f"SELECT duplicate FROM {table('measures.Alias')} WHERE kept IN (SELECT person FROM parts)"
    return (
        f", firsts AS (SELECT {WHO} AS person, MIN(r.started_on) AS day FROM {table('ledger.Contribution')} c"
        f" JOIN {table('ledger.Record')} r ON r.id = c.record_id {ALIASES} WHERE {COUNTED_SQL}"
        f" AND c.person_id IN (SELECT person FROM parts UNION {twins}) GROUP BY 1)"
    )
