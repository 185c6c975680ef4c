"""Figures by month: everything that a page asks in one reading of the cells."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from kepu.engines.measures.contracts import SeriesPoint, Window
from kepu.engines.measures.counting.context import ANY_RECORD
from kepu.engines.measures.counting.desk import Desk, cell_place, known_value, parts_of, rate_of, shown
from kepu.engines.measures.counting.records import Tally, tally
from kepu.engines.measures.counting.register import tally_registers
from kepu.engines.measures.counting.scope import scope_of
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.models import Cell
from kepu.engines.measures.rollups.sql import next_month

Tallies = dict[str, Tally | None]  # by code; None where a register has no entry


def by_months(rules: Iterable[Rule], desk: Desk) -> dict[str, list[SeriesPoint]]:
    """By code, a point for every month of the desk's window. Raises UnknownFilter."""
    asked = list(rules)
    plain = {part.code: part for rule in asked for part in parts_of(rule, desk.window)}
    if any(rule.aggregate == "rate" for rule in asked):
        plain[ANY_RECORD] = get_rule(ANY_RECORD, desk.window.ends_on)
    cells = _from_cells(plain.values(), desk)
    found: dict[str, list[SeriesPoint]] = {rule.code: [] for rule in asked}
    for window in _months(desk.window):
        month = f"{window.starts_on:%Y-%m}"
        tallies: Tallies = {code: months.get(month, Tally(0, 0, 0)) for code, months in cells.items()}
        tallies |= _counted([rule for code, rule in plain.items() if code not in cells], window, desk)
        for rule in asked:
            found[rule.code].append(_point(rule, month, tallies, plain))
    return found


def _months(window: Window) -> Iterator[Window]:
    first = window.starts_on.replace(day=1)
    while first <= window.ends_on:
        last = next_month(first) - timedelta(days=1)
        yield Window(max(first, window.starts_on), min(last, window.ends_on))
        first = next_month(first)


def _from_cells(rules: Iterable[Rule], desk: Desk) -> dict[str, dict[str, Tally]]:
    """By code and month, for the measures that cells can serve; one query for each place where they are kept."""
    one = Window.month(desk.window.starts_on.year, desk.window.starts_on.month)
    found: dict[str, dict[str, Tally]] = {}
    for place, served in desk.by_place(rules, lambda rule: cell_place(rule, one, desk.filters)).items():
        codes = {rule.key: rule.code for rule in served}
        found |= {code: {} for code in codes.values()}
        cells = Cell.objects.of_scope(desk.unit_id).of_measures(codes).filter(dimension=place[0], key=place[1])
        cells = cells.between(desk.window.starts_on, desk.window.ends_on).order_by()
        for key, month, value, records, known in cells.values_list("measure", "month", "value", "records", "known"):
            found[codes[key]][f"{month:%Y-%m}"] = Tally(value, records, known)
    return found


def _counted(rules: list[Rule], window: Window, desk: Desk) -> Tallies:
    """One month of what cells cannot serve."""
    registers = [rule for rule in rules if not rule.counts_records]
    rows = tally_registers(registers, desk.unit_id, window, desk.filters)
    found: Tallies = {code: each if exists else None for code, (each, exists) in rows.items()}
    of_records = [rule for rule in rules if rule.counts_records]
    scope = scope_of(desk.unit_id, window) if of_records else desk.scope
    return found | {rule.code: tally(rule, scope, window, desk.filters) for rule in of_records}


def _point(rule: Rule, month: str, tallies: Tallies, plain: Mapping[str, Rule]) -> SeriesPoint:
    if rule.aggregate != "rate":
        found = tallies[rule.code]
        return SeriesPoint(month, month, shown(rule, found), found.records if found else 0)
    everything, above = tallies[ANY_RECORD], tallies[rule.numerator]
    anything = bool(everything and everything.records)
    sides = [known_value(plain[code], tallies[code], anything=anything) for code in (rule.numerator, rule.denominator)]
    return SeriesPoint(month, month, rate_of(*sides), above.records if above else 0)
