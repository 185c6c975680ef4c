"""People split by what they are: title level as it was at the act, field as the register says it (GB/T 13745, first level).

A field hardly ever changes and older acts do not know it, so numerator and denominator read it in the same place. Counted from the
rows themselves, never from cells: the register may learn a field on any day.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext

from kepu.engines.measures.contracts import TRAITS, UNSTATED, Dimension, SeriesPoint, Window
from kepu.engines.measures.counting.context import ANY_RECORD
from kepu.engines.measures.counting.desk import Desk, known_value, parts_of, rate_of, shown
from kepu.engines.measures.counting.records import Tally, counted, counted_parts, trait_of
from kepu.engines.measures.counting.register import by_rows_counted, columns_of, source_of, units_of
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.tables import model
from kepu.foundation.subjects.standard import first_level

Asked = tuple[str, Dimension]
Split = Mapping[str, Tally]  # by key; of a register without any row for the scope None stands for it


def traits_of(rule: Rule, window: Window) -> tuple[str, ...]:
    """The traits that a measure can be split by; a rate by those of both its parts."""
    parts = parts_of(rule, window)
    return tuple(trait for trait in TRAITS if all(trait in part.dimensions for part in parts))


def by_traits(rules: Mapping[Dimension, list[Rule]], desk: Desk) -> dict[Asked, list[SeriesPoint]]:
    """By code and trait, a point for every title level, or for every field that somebody has; those not stated come last.

    A query for each measure of acts, one for each register and stretch of days, one where there are rates. Raises
    UnknownFilter.
    """
    found: dict[Asked, list[SeriesPoint]] = {}
    rates = any(rule.aggregate == "rate" for group in rules.values() for rule in group)
    anything = rates and _anything(desk)
    plain = {part.code: part for group in rules.values() for rule in group for part in parts_of(rule, desk.window)}
    splits = _of_registers([rule for rule in plain.values() if not rule.counts_records], list(rules), desk)
    for rule in plain.values():
        if rule.counts_records:
            traits = [by for by in rules if by in rule.dimensions]
            splits |= {(rule.code, by): split for by, split in _of_parts(rule, traits, desk).items()}
    for by, group in rules.items():
        labels = trait_labels(by)
        for rule in group:
            sides = [splits[(part.code, by)] for part in parts_of(rule, desk.window)]
            keys = [key for key in labels if by == "seniority" or any(key in (side or ()) for side in sides)]
            if rule.aggregate == "rate":
                both = (plain[rule.numerator], plain[rule.denominator])
                values = {key: _rate(both, sides, key, anything=anything) for key in keys}
            else:
                values = {key: shown(rule, _at(sides[0], key)) for key in keys}
            records = {key: each.records if (each := _at(sides[0], key)) else 0 for key in keys}
            found[(rule.code, by)] = [SeriesPoint(key, labels[key], values[key], records[key]) for key in keys]
    return found


def trait_labels(by: str) -> dict[str, str]:
    """Every key of a trait with its name in the reader's language, in order, "not stated" last."""
    if by == "seniority":
        choices = model("people.Person")._meta.get_field("seniority").choices
        named = {str(value): str(label) for value, label in choices if value}
    else:
        named = {subject.code: subject.label for subject in first_level()}
    return {**named, UNSTATED: gettext("not stated")}


def _of_parts(rule: Rule, traits: list[Dimension], desk: Desk) -> dict[Dimension, Split]:
    """Who took part, by each of the traits: one look at the contributions, a row for each person and level."""
    named = {f"of_{by}": trait_of(by) for by in traits}
    rows = counted_parts(rule, desk.scope, desk.window, desk.filters).order_by().annotate(**named)
    people: dict[Dimension, dict[str, set[int]]] = {by: {} for by in traits}
    parts: dict[Dimension, dict[str, int]] = {by: {} for by in traits}
    for *keys, person, count in rows.values_list(*named, "who").annotate(Count("pk")):
        for by, key in zip(traits, keys, strict=True):
            people[by].setdefault(key or UNSTATED, set()).add(person)
            parts[by][key or UNSTATED] = parts[by].get(key or UNSTATED, 0) + count
    found: dict[Dimension, Split] = {}
    for by in traits:
        behind = {key: len(each) if rule.first_time else parts[by][key] for key, each in people[by].items()}
        found[by] = {key: Tally(len(each), behind[key], behind[key]) for key, each in people[by].items()}
    return found


def _of_registers(rules: list[Rule], traits: list[Dimension], desk: Desk) -> dict[Asked, Split | None]:
    """What registers say, by measure and trait; None where a register has no row at all for the scope."""
    found: dict[Asked, Split | None] = {}
    for (_, first, last), group in by_rows_counted(rules, desk.window).items():
        source = source_of(group[0])
        rows = source.rows(units_of(desk.unit_id, last, desk.filters), first, last).order_by()
        named = {f"of_{by}": F(str(source.filters[by])) for by in traits}
        counts = {f"n{place}": columns_of(rule, desk.filters)["value"] for place, rule in enumerate(group)}
        sums = list(rows.annotate(**named).values(*named).annotate(**counts))
        for place, rule in enumerate(group):
            for by in traits:
                split = _added((row[f"of_{by}"], row[f"n{place}"]) for row in sums)
                found[(rule.code, by)] = split if sums else None
    return found


def _added(pairs: Iterable[tuple[str, int]]) -> Split:
    sums: dict[str, int] = {}
    for key, count in pairs:
        if count:
            sums[key or UNSTATED] = sums.get(key or UNSTATED, 0) + count
    return {key: Tally(count, count, count) for key, count in sums.items()}


def _at(split: Split | None, key: str) -> Tally | None:
    return None if split is None else split.get(key, Tally(0, 0, 0))


def _rate(both: tuple[Rule, Rule], sides: list[Split | None], key: str, *, anything: bool) -> int | None:
    values = [known_value(rule, _at(side, key), anything=anything) for rule, side in zip(both, sides, strict=True)]
    return rate_of(*values)


def _anything(desk: Desk) -> bool:
    """Whether anybody of the scope recorded anything in the window; before that a rate is not known."""
    everything: Any = counted(get_rule(ANY_RECORD, desk.window.ends_on), desk.scope, desk.window, {})
    return bool(everything.exists())
