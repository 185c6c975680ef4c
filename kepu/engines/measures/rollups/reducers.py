"""Each reducer is one query that turns facts into a few thousand rows: per unit, month and kind, every measure at once."""

# ruff: noqa: S608  # names of our own tables and columns; every given word travels as a parameter

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.rollups.atoms import REACH, Atom, atoms_of, kind_atoms, known_atoms
from kepu.engines.measures.rollups.facts import KINDS, LOW, Facts
from kepu.engines.measures.rollups.sql import ALL, Sql, joined, money_condition, part_condition
from kepu.engines.measures.tables import table

FETCH = 2000
WHOLE = 10_000
NUMBERS = {"onsite": "f.onsite", "online": "f.online", "reach": REACH.format("f")}
ROWS = {"spend_fen": "ledger.Spend", "minutes": "ledger.Contribution"}


@dataclass(frozen=True, slots=True)
class Feed:
    """How a row of a reducer feeds a measure: positions of its columns, -1 for none; the value is taken `times`."""

    measure: str
    dimension: str
    value: int
    records: int
    known: int
    times: int = 1


Fed = tuple[int, int, int, int, list[tuple[str, str]]]  # value, records, known, times, (measure, dimension) of each


@dataclass(frozen=True, slots=True)
class Row:
    """A reduced row: where, on a day of which month, of which kind and key (empty where the query does not split), and numbers."""

    place: int
    day: date
    kind: str
    key: str
    numbers: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the queries of one kind of attribution or dimension have in common.

    `place` is a unit whose scopes on that day are fed, or with `is_scope` a scope. `weight` multiplies values. `emits` says what
    such rows bring to a rule: records (with known) and value.
    """

    source: str
    place: str = f"f.cell / {LOW}"
    low: str = f"f.cell %% {LOW}"
    group: str = "f.cell"
    key: str = "''"
    dimension: str = ""
    weight: str = ""
    is_scope: bool = False
    emits: tuple[str, ...] = ("records", "value")


@dataclass(slots=True)
class Reducer:
    """A query in the making: a frame, the detail rows that values stand in ("" for the fact itself), columns, feeds by kind."""

    facts: Facts
    frame: Frame
    rows_of: str = ""
    columns: dict[Sql, int] = field(default_factory=dict)
    feeds: dict[str, list[Feed]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    _fed: dict[str, list[Fed]] = field(default_factory=dict)

    def fed(self, kind: str) -> list[Fed]:
        """The feeds of a kind; those that take the same numbers stand together."""
        if kind not in self._fed:
            alike: dict[tuple[int, int, int, int], list[tuple[str, str]]] = {}
            for each in self.feeds.get(kind, ()):
                numbers = (each.value, each.records, each.known, each.times)
                alike.setdefault(numbers, []).append((each.measure, each.dimension))
            self._fed[kind] = [(*numbers, targets) for numbers, targets in alike.items()]
        return self._fed[kind]

    def rows(self) -> Iterator[Row]:
        """The rows, ordered by month."""
        with connection.cursor() as cursor:  # a server-side cursor would keep PostgreSQL from counting in parallel
            sql = self.sql()
            cursor.execute(sql.text, list(sql.params))
            while batch := cursor.fetchmany(FETCH):
                for place, low, key, *numbers in batch:
                    kind = "" if self.frame.dimension else self.facts.kind_of(low)
                    if isinstance(key, int):
                        key = f"{key:02}" if key else ""
                    yield Row(place, self.facts.day_of(low), kind, key, tuple(numbers))

    def sql(self) -> Sql:
        """The whole query."""
        frame = self.frame
        rows = f" JOIN {table(ROWS[self.rows_of])} v ON v.record_id = f.id" if self.rows_of else ""
        asked = self._rows_asked() if self.rows_of == "minutes" else ALL
        chosen = "".join(f", {column.text}" for column in self.columns)
        text = (
            f"SELECT {frame.place}, {frame.low}, {frame.key}{chosen} FROM {frame.source}{rows}"
            f"{f' WHERE {asked.text}' if asked.text else ''} GROUP BY {frame.group} ORDER BY 2"
        )
        return Sql(text, (*(p for column in self.columns for p in column.params), *asked.params))

    def _rows_asked(self) -> Sql:
        """Only contributions that some measure means, where none means all."""
        wanted = [part_condition(rule.filter.parts, "v") for rule in self.rules]
        if not all(each.text for each in wanted):
            return ALL
        return Sql(" OR ".join(f"({each.text})" for each in wanted), tuple(p for each in wanted for p in each.params))

    def add(self, rule: Rule, kinds: Sequence[str]) -> None:
        """Lets the rule ask its columns and be fed."""
        self.rules.append(rule)
        records, known, value = -1, -1, -1
        own, is_number = rule.field not in ROWS, rule.aggregate == "count" or bool(rule.spread)
        if "records" in self.frame.emits and not self.rows_of:
            records = self._count(rule, [])
            known = records if rule.aggregate == "count" else self._known(rule)
        if "value" in self.frame.emits and own != bool(self.rows_of):
            value = records if is_number and records >= 0 and not self.frame.weight else self._sum(rule)
        times = WHOLE if rule.attribution == "share" and not self.frame.weight else 1
        targets = (
            [self.frame.dimension] if self.frame.dimension else ["", *(["kind"] if "kind" in rule.dimensions else [])]
        )
        for kind in [""] if self.frame.dimension else kinds:
            if not kind or rule.feeds(kind):
                feeds = [Feed(rule.key, target, value, records, known, times) for target in targets]
                self.feeds.setdefault(kind, []).extend(feeds)

    def _count(self, rule: Rule, more: list[Atom]) -> int:
        condition = self._condition(rule, more)
        return self._column(Sql(f"COUNT(CASE WHEN {condition} THEN 1 END)" if condition else "COUNT(*)"))

    def _known(self, rule: Rule) -> int:
        if told_by := known_atoms(rule):
            return self._count(rule, told_by)
        return self._column(Sql(f"COUNT({self._when(rule, NUMBERS[rule.field])})"))

    def _sum(self, rule: Rule) -> int:
        number = _number(rule)
        narrow = f"CAST({number.text} AS int)" if self.facts.is_narrow else number.text
        weighted = f"({number.text}) * {self.frame.weight}" if self.frame.weight else narrow
        return self._column(Sql(f"CAST(SUM({self._when(rule, weighted)}) AS bigint)", number.params))

    def _when(self, rule: Rule, number: str) -> str:
        condition = self._condition(rule, [])
        return f"CASE WHEN {condition} THEN {number} END" if condition else number

    def _condition(self, rule: Rule, more: list[Atom]) -> str:
        kinds = kind_atoms(rule) if self.frame.dimension else []
        return self.facts.atoms.fulfilled([*atoms_of(rule), *kinds, *more])

    def _column(self, sql: Sql) -> int:
        return self.columns.setdefault(sql, len(self.columns))


def record_reducers(rules: Sequence[Rule], facts: Facts) -> list[Reducer]:
    """The queries that feed every count and sum."""
    summed = [rule for rule in rules if not rule.counts_people]
    found = []
    for frame, fed in _frames(summed, facts):
        plain = Reducer(facts, frame)
        for rule in fed:
            plain.add(rule, facts.kinds)
        found.append(plain)
        for name in ROWS:
            apart = [rule for rule in fed if rule.field == name and "value" in frame.emits]
            detailed = Reducer(facts, frame, name)
            for rule in apart:
                detailed.add(rule, facts.kinds)
            found.append(detailed)
    return [reducer for reducer in found if reducer.columns]


def _frames(rules: Sequence[Rule], facts: Facts) -> Iterator[tuple[Frame, list[Rule]]]:
    """Each frame with the rules that its rows feed.

    Under "share" the host first gets the whole; then each partner takes its points away from the host and to itself.
    """
    everybody, partners = f"{facts.facts} f", f"{facts.partners} f"
    yield Frame(everybody), list(rules)
    scopes = {"place": "f.ancestor_id", "group": f"f.ancestor_id, f.cell %% {LOW}", "is_scope": True}
    several = _scopes_of_partners(facts)
    yield Frame(several, **scopes), [rule for rule in rules if rule.attribution == "any"]  # type: ignore[arg-type]  # of fitting types
    shared = [rule for rule in rules if rule.attribution == "share"]
    yield Frame(several, **scopes, emits=("records",)), shared  # type: ignore[arg-type]  # same
    yield Frame(partners, weight="-f.points", emits=("value",)), shared
    theirs = Frame(
        partners, place="f.partner", group=f"f.partner, f.cell %% {LOW}", weight="f.points", emits=("value",)
    )
    yield theirs, shared
    audience = f"{everybody} JOIN {table('ledger.AudienceGroup')} g ON g.record_id = f.id"
    brand = f"{everybody} JOIN {table('ledger.Tag')} b ON b.record_id = f.id AND b.namespace = 'brand'"
    for dimension, key, source in (
        ("province", "f.province", everybody),
        ("audience", 'g."group"', audience),
        ("brand", "b.value", brand),
    ):
        cell = f"f.cell / {KINDS}"
        kindless = {
            "place": f"{cell} / {LOW // KINDS}",
            "low": f"{cell} %% {LOW // KINDS} * {KINDS}",
            "group": f"{cell}, {key}",
        }
        split = [rule for rule in rules if dimension in (*rule.dimensions, rule.spread)]
        yield Frame(source, key=key, dimension=dimension, **kindless), split  # type: ignore[arg-type]  # of fitting types


def _scopes_of_partners(facts: Facts) -> str:
    """Facts of scopes that take part without holding the host, each scope once."""
    holds = "{0}.starts_on <= p.day AND {0}.ends_on > p.day"
    bits = ", ".join(f"p.bits{column}" for column in range(facts.atoms.columns))
    return (
        f"(SELECT DISTINCT p.id, p.cell, p.onsite, p.online, {bits}, l.ancestor_id FROM {facts.partners} p"
        f" JOIN {table('units.Lineage')} l ON l.descendant_id = p.partner AND {holds.format('l')}"
        f" WHERE NOT EXISTS (SELECT 1 FROM {table('units.Lineage')} h"
        f" WHERE h.descendant_id = p.cell / {LOW} AND h.ancestor_id = l.ancestor_id AND {holds.format('h')})) f"
    )


def _number(rule: Rule) -> Sql:
    if rule.aggregate == "count":
        return Sql("1")
    if rule.field == "spend_fen":
        condition = money_condition(rule.money, "v")
        return Sql(f"CASE WHEN {condition.text or 'TRUE'} THEN v.amount_fen ELSE 0 END", condition.params)
    if rule.field == "minutes":
        condition = joined([part_condition(rule.filter.parts, "v")])
        return Sql(f"CASE WHEN {condition.text or 'TRUE'} THEN v.minutes END", condition.params)
    return Sql(NUMBERS[rule.field])
