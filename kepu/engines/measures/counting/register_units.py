"""Registers by unit: every unit's own rows in one query, added up over the subtrees of the day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.records import Tally
from kepu.engines.measures.counting.register import by_rows_counted, columns_of, source_of, wanted_of
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.registers import RegisterSource
from kepu.engines.measures.tables import lineage

Subtrees = Mapping[int, frozenset[int]]


@dataclass(slots=True)
class OwnRows:
    """What each unit's own rows say: by unit, the sums of every measure; by measure and unit, the different things it counts."""

    sums: dict[int, dict[str, Any]] = field(default_factory=dict)
    things: dict[str, dict[int, set[Any]]] = field(default_factory=dict)


def tally_registers_by_unit(
    rules: Iterable[Rule], unit_ids: Collection[int], window: Window, filters: Mapping[str, str]
) -> dict[str, dict[int, Tally | None]]:
    """By code and unit, what the registers say of each unit with its subtree; None where a register has no entry for it.

    Two queries for each register and stretch of days, one more for each measure that counts different things. Raises UnknownFilter.
    """
    found: dict[str, dict[int, Tally | None]] = {}
    for (_, first, last), group in by_rows_counted(rules, window).items():
        subtrees, source = _subtrees(unit_ids, last, filters), source_of(group[0])
        everybody = frozenset(unit for subtree in subtrees.values() for unit in subtree)
        own = _own_rows(group, source, source.rows(everybody, first, last).order_by(), filters)
        for number, rule in enumerate(group):
            found[rule.code] = {unit: _added(rule, number, own, subtrees[unit]) for unit in unit_ids}
    return found


def _subtrees(unit_ids: Collection[int], on: date, filters: Mapping[str, str]) -> Subtrees:
    rows = lineage().filter(ancestor__in=unit_ids, starts_on__lte=on, ends_on__gt=on)
    found: dict[int, set[int]] = {unit: set() for unit in unit_ids}
    for ancestor, unit in rows.order_by().values_list("ancestor", "descendant"):
        if "host" not in filters or unit == int(filters["host"]):
            found[ancestor].add(unit)
    return {unit: frozenset(subtree) for unit, subtree in found.items()}


def _own_rows(rules: list[Rule], source: RegisterSource, rows: QuerySet[Any], filters: Mapping[str, str]) -> OwnRows:
    columns = {
        f"{name}{number}": column
        for number, rule in enumerate(rules)
        for name, column in columns_of(rule, filters).items()
    }
    own = OwnRows({row[source.unit_field]: row for row in rows.values(source.unit_field).annotate(**columns)})
    for rule in rules:
        if rule.aggregate == "distinct":
            pairs = rows.filter(wanted_of(rule, source, filters))
            things = own.things.setdefault(rule.code, {})
            for unit, thing in pairs.values_list(source.unit_field, source.distinct[rule.field]).distinct():
                things.setdefault(unit, set()).add(thing)
    return own


def _added(rule: Rule, number: int, own: OwnRows, units: frozenset[int]) -> Tally | None:
    rows = [own.sums[unit] for unit in units if unit in own.sums]
    if not rows:
        return None
    records, known = (sum(row[f"{name}{number}"] for row in rows) for name in ("records", "known"))
    if rule.aggregate == "distinct":
        things = own.things[rule.code]
        return Tally(len(set().union(*(things.get(unit, set()) for unit in units))), records, known)
    values = [row[f"value{number}"] for row in rows if row[f"value{number}"] is not None]
    return Tally(round(sum(values)) if values else None, records, known)
