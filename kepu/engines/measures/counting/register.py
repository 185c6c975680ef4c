"""Counting rows of a register: stock on a day, or what falls into a window."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kepu.engines.measures.contracts import UNSTATED, Window
from kepu.engines.measures.counting.records import Tally
from kepu.engines.measures.errors import UnknownFilter
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.language.source import unknown
from kepu.engines.measures.registers import RegisterSource, source_named
from kepu.foundation.units.selectors import subtree_ids


def source_of(rule: Rule) -> RegisterSource:
    """The register that a rule counts. Raises LookupError when its app is gone."""
    source = source_named(rule.source)
    if source is None:
        raise LookupError(rule.source)
    return source


def days_of(rule: Rule, window: Window) -> tuple[date, date]:
    """First and last day that count: one day for a stock, the window for a flow."""
    if not rule.at:
        return window.starts_on, window.ends_on
    if rule.at == "end":
        return window.ends_on, window.ends_on
    month, day = (int(part) for part in rule.at.split("-"))
    on = date(window.ends_on.year, month, day)
    return on, on


def rows_of(rule: Rule, unit_id: int, window: Window, filters: Mapping[str, str]) -> QuerySet[Any]:
    """The register's rows that a measure counts; the subtree is that of the last day. Raises UnknownFilter."""
    source, (first, last) = source_of(rule), days_of(rule, window)
    rows = source.rows(units_of(unit_id, last, filters), first, last)
    return rows.filter(wanted_of(rule, source, filters))


def tally_registers(
    rules: Iterable[Rule], unit_id: int, window: Window, filters: Mapping[str, str]
) -> dict[str, tuple[Tally, bool]]:
    """By code, what the registers say, and whether a register has any row at all for the scope (filters apart).

    One query for each register and stretch of days, however many measures count it. Raises UnknownFilter.
    """
    by_rows = by_rows_counted(rules, window)
    units = {last: units_of(unit_id, last, filters) for last in {last for _, _, last in by_rows}}
    found: dict[str, tuple[Tally, bool]] = {}
    for (_, first, last), counted in by_rows.items():
        rows = source_of(counted[0]).rows(units[last], first, last)
        found |= _tallies(counted, rows.order_by(), filters)
    return found


def by_rows_counted(rules: Iterable[Rule], window: Window) -> dict[tuple[str, date, date], list[Rule]]:
    """The measures by the rows that they count: register, first and last day."""
    found: dict[tuple[str, date, date], list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.source, *days_of(rule, window)), []).append(rule)
    return found


def _tallies(rules: list[Rule], rows: QuerySet[Any], filters: Mapping[str, str]) -> dict[str, tuple[Tally, bool]]:
    columns: dict[str, Any] = {"all": Count("pk")}
    for number, rule in enumerate(rules):
        columns |= {f"{name}{number}": column for name, column in columns_of(rule, filters).items()}
    sums = rows.aggregate(**columns)
    found = {}
    for number, rule in enumerate(rules):
        value, records, known = (sums[f"{name}{number}"] for name in ("value", "records", "known"))
        found[rule.code] = Tally(None if value is None else round(value), records, known), bool(sums["all"])
    return found


def columns_of(rule: Rule, filters: Mapping[str, str]) -> dict[str, Any]:
    """What is asked of the rows for one measure: value, records, and how many know it."""
    source = source_of(rule)
    wanted = wanted_of(rule, source, filters)
    condition = wanted if wanted else None
    records = Count("pk", filter=condition)
    if rule.aggregate == "sum":
        column = source.sums[rule.field]
        return {"value": Sum(column, filter=condition), "records": records, "known": Count(column, filter=condition)}
    if rule.aggregate == "distinct":
        people = Count(source.distinct[rule.field], distinct=True, filter=condition)
        return {"value": people, "records": records, "known": records}
    return {"value": records, "records": records, "known": records}


def wanted_of(rule: Rule, source: RegisterSource, filters: Mapping[str, str]) -> Q:
    """The conditions of the measure and of the reader on a row. Raises UnknownFilter."""
    found = Q()
    for key, words in rule.register_filters:
        found &= _condition(source, key, words)
    for key, word in filters.items():
        if key == "host":
            continue
        if key not in source.filters:
            raise UnknownFilter(unknown(key, source.filters))
        found &= _condition(source, key, (_word(word),))
    return found


def row_value(rule: Rule, row: Any) -> int | None:
    """What one row adds, where the column is the row's own."""
    if rule.aggregate != "sum":
        return 1
    column = source_of(rule).sums[rule.field]
    value = getattr(row, column, None) if isinstance(column, str) else None
    return None if value is None else round(value)


def units_of(unit_id: int, on: date, filters: Mapping[str, str]) -> frozenset[int]:
    """The subtree of the day; of it only the unit itself under the filter "host"."""
    within = subtree_ids(unit_id, on=on)
    return within & {int(filters["host"])} if "host" in filters else within


def _condition(source: RegisterSource, key: str, words: tuple[str | bool, ...]) -> Q:
    lookup = source.filters[key]
    if not isinstance(lookup, str):
        return Q(lookup) if all(words) else ~Q(lookup)
    if len(words) == 1:
        return Q(**{lookup: words[0]})
    return Q(**{f"{lookup}__in": list(words)})


def _word(word: str) -> str | bool:
    known: dict[str, str | bool] = {"true": True, "false": False, UNSTATED: ""}
    return known.get(word, word)
