"""Figures by unit: those directly below, and what the unit did itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from kepu.engines.measures.contracts import SeriesPoint, Window
from kepu.engines.measures.counting.context import ANY_RECORD
from kepu.engines.measures.counting.desk import WHOLE, Desk, cell_place, known_value, parts_of, rate_of, shown, whole
from kepu.engines.measures.counting.records import Tally, tally
from kepu.engines.measures.counting.register_units import tally_registers_by_unit
from kepu.engines.measures.counting.scope import Scope, scope_of
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.models import Cell
from kepu.engines.measures.tables import lineage
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import list_labels

ByUnit = dict[int, Tally | None]  # None where a register has no entry


@dataclass(slots=True)
class Branches:
    """What is known of the units below: `steady` those that were directly below this one, and nothing else, all the time."""

    labels: list[UnitLabel]
    children: Mapping[int, bool]

    @property
    def all_steady(self) -> bool:
        return all(self.children.values())


def by_units(rules: Iterable[Rule], desk: Desk) -> dict[str, list[SeriesPoint]]:
    """By code, a point for each unit directly below, and for the unit's own part where it has one (rates and registers: without).

    Values sum to the unit's figure under host and share. Raises UnknownFilter.
    """
    asked = list(rules)
    children = _children(desk.unit_id, desk.window)
    branches = Branches(list_labels([*children, desk.unit_id]), children)
    plain = {part.code: part for rule in asked for part in parts_of(rule, desk.window)}
    if any(rule.aggregate == "rate" for rule in asked):
        plain[ANY_RECORD] = get_rule(ANY_RECORD, desk.window.ends_on)
    own = {rule.code for rule in asked if rule.counts_records}
    found = _of_records([rule for rule in plain.values() if rule.counts_records], own, branches, desk)
    registers = [rule for rule in plain.values() if not rule.counts_records]
    found |= tally_registers_by_unit(registers, list(children), desk.window, desk.filters)
    return {rule.code: _points(rule, found, plain, branches, desk) for rule in asked}


def _children(unit_id: int, window: Window) -> dict[int, bool]:
    """Units directly below in the window, and whether each was below only this unit all the time it was anywhere."""
    rows = lineage().filter(depth=1, starts_on__lte=window.ends_on, ends_on__gt=window.starts_on)
    here = list(rows.filter(ancestor=unit_id).values_list("descendant", flat=True))
    elsewhere = set(rows.filter(descendant__in=here).exclude(ancestor=unit_id).values_list("descendant", flat=True))
    return {child: child not in elsewhere for child in here}


def _of_records(rules: list[Rule], own: set[str], branches: Branches, desk: Desk) -> dict[str, ByUnit]:
    """By code and unit; the unit itself stands for its own part, where it is asked for."""
    cells = _from_cells(rules, branches, desk)
    found: dict[str, ByUnit] = {}
    for rule in rules:
        sums = cells.get(rule.code)
        found[rule.code] = {
            child: _child(rule, child, desk) if sums is None or not steady else sums.get(child, _nothing(rule))
            for child, steady in branches.children.items()
        }
        if rule.code in own:
            found[rule.code][desk.unit_id] = _own_part(rule, sums, found[rule.code], branches, desk)
    return found


def _from_cells(rules: list[Rule], branches: Branches, desk: Desk) -> dict[str, dict[int, Tally]]:
    """By code and scope: the unit and those below it, for the measures that cells can serve."""
    found: dict[str, dict[int, Tally]] = {}
    for place, served in desk.by_place(rules, lambda rule: cell_place(rule, desk.window, desk.filters)).items():
        codes = {rule.key: rule.code for rule in served}
        found |= {code: {} for code in codes.values()}
        cells = Cell.objects.of_measures(codes).filter(scope__in=[*branches.children, desk.unit_id])
        cells = cells.between(desk.window.starts_on, desk.window.ends_on).filter(dimension=place[0], key=place[1])
        rows = cells.order_by().values_list("measure", "scope").annotate(
            value=Sum("value"), records=Sum("records"), known=Sum("known")
        )  # fmt: skip
        for key, scope, value, records, known in rows:
            found[codes[key]][scope] = Tally(None if value is None else int(value), int(records), int(known))
    return found


def _nothing(rule: Rule) -> Tally:
    return Tally(None if rule.aggregate == "sum" else 0, 0, 0)


def _child(rule: Rule, child: int, desk: Desk) -> Tally:
    return tally(rule, scope_of(child, desk.window).common_with(desk.scope, desk.window), desk.window, desk.filters)


def _own_part(
    rule: Rule, sums: Mapping[int, Tally] | None, below: Mapping[int, Tally | None], branches: Branches, desk: Desk
) -> Tally:
    """What the unit did itself: what remains of its figure where parts add up, else counted from its own records.

    Under "share" values add up but records do not: one shared by two units below is one record above.
    """
    adds_up = rule.attribution == "host" and rule.aggregate in ("count", "sum")
    if sums is not None and adds_up and branches.all_steady:
        return _remainder(rule, sums.get(desk.unit_id, _nothing(rule)), [each for each in below.values() if each])
    stays = [stay for stay in desk.scope.stays(desk.window) if stay[0] == desk.unit_id]
    always = frozenset({desk.unit_id}) & desk.scope.always
    return tally(rule, Scope(always, () if always else tuple(stays)), desk.window, desk.filters)


def _remainder(rule: Rule, everything: Tally, parts: list[Tally]) -> Tally:
    records, known = (
        everything.records - sum(part.records for part in parts),
        everything.known - sum(part.known for part in parts),
    )
    value = (everything.value or 0) - sum(part.value or 0 for part in parts)
    return Tally(None if rule.aggregate == "sum" and not known else value, records, known)


def _points(
    rule: Rule, found: Mapping[str, ByUnit], plain: Mapping[str, Rule], branches: Branches, desk: Desk
) -> list[SeriesPoint]:
    values = _values(rule, found, plain, branches, desk)
    behind = found[rule.numerator if rule.aggregate == "rate" else rule.code]
    counted = {unit: each.records if each else 0 for unit, each in behind.items()}
    return [
        SeriesPoint(str(label.id), label.short_name, values[label.id], counted.get(label.id, 0))
        for label in branches.labels
        if label.id != desk.unit_id or (label.id in values and counted[label.id])
    ]


def _values(
    rule: Rule, found: Mapping[str, ByUnit], plain: Mapping[str, Rule], branches: Branches, desk: Desk
) -> dict[int, int | None]:
    if rule.aggregate == "rate":
        return {child: _rate(rule, child, found, plain) for child in branches.children}
    own = found[rule.code]
    if rule.attribution != "share":
        return {unit: shown(rule, each) for unit, each in own.items()}
    exact = {unit: each.value if each else None for unit, each in own.items()}
    return largest_remainder(exact, whole(rule, sum(value or 0 for value in exact.values())))


def _rate(rule: Rule, child: int, found: Mapping[str, ByUnit], plain: Mapping[str, Rule]) -> int | None:
    everything = found[ANY_RECORD][child]
    anything = bool(everything and everything.records)
    sides = [
        known_value(plain[code], found[code].get(child), anything=anything)
        for code in (rule.numerator, rule.denominator)
    ]
    return rate_of(*sides)


def largest_remainder(exact: Mapping[int, int | None], whole_value: int | None) -> dict[int, int | None]:
    """Integers for parts given in ten-thousandths that sum to the whole: rounded down, what is left goes to the largest remainders."""
    shares = {unit: None if value is None else value // WHOLE for unit, value in exact.items()}
    left = (whole_value or 0) - sum(value or 0 for value in shares.values())
    known = [unit for unit, value in exact.items() if value is not None]
    for unit in sorted(known, key=lambda each: (-((exact[each] or 0) % WHOLE), each))[: max(left, 0)]:
        shares[unit] = (shares[unit] or 0) + 1
    return shares
