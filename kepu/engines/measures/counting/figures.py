"""From tallies to figures: where each value comes from, and what is said when nothing is known."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, Sum
from django.utils.translation import gettext, ngettext

from kepu.engines.measures.contracts import Figure, Window
from kepu.engines.measures.counting.context import of_kinds
from kepu.engines.measures.counting.desk import Desk, cell_place, parts_of, rate_of, whole
from kepu.engines.measures.counting.records import Tally, tally
from kepu.engines.measures.counting.register import tally_registers
from kepu.engines.measures.counting.together import is_plain, tally_together
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.models import Cell


def figures_for(
    codes: Iterable[str], unit_id: int, window: Window, filters: Mapping[str, str], *, anew: bool = False
) -> dict[str, Figure]:
    """Figures by code, in the given order; `anew` counts records even where cells would serve. Raises UnknownMeasure, UnknownFilter."""
    asked = [get_rule(code, window.ends_on) for code in dict.fromkeys(codes)]
    parts = [part for rule in asked for part in parts_of(rule, window)]
    rules = {rule.code: rule for rule in (*asked, *parts)}
    desk = Desk.for_rules(rules.values(), unit_id, window, filters, anew=anew)
    plain = {rule.code: rule for rule in rules.values() if rule.aggregate != "rate"}
    cells = _from_cells(plain.values(), desk)
    of_registers = [rule for rule in plain.values() if not rule.counts_records]
    registers = tally_registers(of_registers, unit_id, window, filters)
    open_ones = [rule for code, rule in plain.items() if code not in cells and is_plain(rule)]
    counted = tally_together(open_ones, desk.scope, window, filters)
    figures = {
        code: _of_records(rule, cells.get(code), counted.get(code), desk)
        if code not in registers
        else _of_register(rule, *registers[code], desk)
        for code, rule in plain.items()
    }
    return {rule.code: _rate(rule, figures, desk) if rule.aggregate == "rate" else figures[rule.code] for rule in asked}


def _from_cells(rules: Collection[Rule], desk: Desk) -> dict[str, Tally]:
    """Tallies of the measures that cells can serve, in one query for each place where cells keep them."""
    found: dict[str, Tally] = {}
    for place, served in desk.by_place(rules, lambda rule: cell_place(rule, desk.window, desk.filters)).items():
        found |= _sums(served, *place, desk)
    if not desk.filters:
        for served in desk.by_place(rules, lambda rule: (rule.spread, "") if rule.spread else None).values():
            found |= _spreads(served, desk)
    return found


def _spreads(rules: list[Rule], desk: Desk) -> dict[str, Tally]:
    """How many different keys of one dimension the cells have; what is behind them as for any number of records."""
    behind = _sums(rules, "", "", desk)
    cells = Cell.objects.of_scope(desk.unit_id).of_measures(rule.key for rule in rules).exclude(key="")
    cells = cells.between(desk.window.starts_on, desk.window.ends_on).filter(dimension=rules[0].spread)
    keys = dict(cells.order_by().values_list("measure").annotate(keys=Count("key", distinct=True)))
    return {rule.code: replace(behind[rule.code], value=keys.get(rule.key, 0)) for rule in rules}


def _sums(rules: list[Rule], dimension: str, key: str, desk: Desk) -> dict[str, Tally]:
    cells = Cell.objects.of_scope(desk.unit_id).of_measures(rule.key for rule in rules)
    cells = cells.between(desk.window.starts_on, desk.window.ends_on).filter(dimension=dimension, key=key)
    rows = (
        cells.order_by().values_list("measure").annotate(value=Sum("value"), records=Sum("records"), known=Sum("known"))
    )
    found = {measure: (value, records, known) for measure, value, records, known in rows}
    result = {}
    for rule in rules:
        value, records, known = found.get(rule.key, (None, 0, 0))
        empty = 0 if rule.aggregate != "sum" else None
        result[rule.code] = Tally(empty if value is None else int(value), int(records), int(known))
    return result


def _of_records(rule: Rule, cells: Tally | None, counted: Tally | None, desk: Desk) -> Figure:
    found = cells or counted or tally(rule, desk.scope, desk.window, desk.filters)
    return _described(rule, desk, found, why=_why_records(found, desk), from_rollup=cells is not None)


def _of_register(rule: Rule, found: Tally, exists: bool, desk: Desk) -> Figure:
    return _described(rule, desk, found, why=_why_register(found, exists))


def _described(rule: Rule, desk: Desk, found: Tally, *, why: str, from_rollup: bool = False) -> Figure:
    exact = found.value if rule.attribution == "share" and not why else None
    value = whole(rule, found.value or 0)
    of_records = rule.counts_records
    return Figure(
        code=rule.code,
        title=rule.title,
        title_en=rule.title_en,
        unit=rule.unit,
        value=None if why else value,
        why_unknown=why,
        version=rule.version,
        scope_unit_id=desk.unit_id,
        window=desk.window,
        records=found.records,
        missing=found.records - found.known,
        not_reported=desk.context.not_reported if of_records else (),
        corrections=of_kinds(desk.context.corrections, rule) if of_records else 0,
        from_rollup=from_rollup,
        pending=of_kinds(desk.context.pending, rule) if of_records else 0,
        exact=exact,
        filters=dict(desk.filters),
    )


def _why_records(found: Tally, desk: Desk) -> str:
    if found.records == 0 and desk.context.nobody_reported:
        return gettext("No unit of this scope has recorded anything in this period.")
    if found.records and not found.known:
        return ngettext(
            "The one record behind it does not say it.",
            "None of the %(count)d records behind it says it.",
            found.records,
        ) % {"count": found.records}
    return ""


def _why_register(found: Tally, exists: bool) -> str:
    if not exists:
        return gettext("The register has no entry for this scope.")
    if found.records and not found.known:
        return gettext("None of the entries says it.")
    return ""


def _rate(rule: Rule, figures: Mapping[str, Figure], desk: Desk) -> Figure:
    """A rate in parts per 10,000, rounded half up, with what it is made of."""
    above, below = figures[rule.numerator], figures[rule.denominator]
    why = above.why_unknown or below.why_unknown
    if not why and not below.value:
        why = gettext("There is nothing to compare with: the denominator is 0.")
    value = None if why else rate_of(above.value, below.value)
    return Figure(
        code=rule.code,
        title=rule.title,
        title_en=rule.title_en,
        unit=rule.unit,
        value=value,
        why_unknown=why,
        version=rule.version,
        scope_unit_id=desk.unit_id,
        window=desk.window,
        records=above.records,
        missing=above.missing,
        not_reported=above.not_reported or below.not_reported,
        corrections=above.corrections,
        from_rollup=above.from_rollup and (below.from_rollup or not get_rule(rule.denominator).counts_records),
        numerator=above.value,
        denominator=below.value,
        pending=above.pending,
        filters=dict(desk.filters),
    )
