"""Figures split by month, kind, unit, province, audience, brand or what people are: all that a page asks in a fixed number of queries."""

from collections.abc import Iterable, Mapping

from django.db.models import Sum
from django.utils.translation import get_language, gettext

from kepu.engines.measures.contracts import TRAITS, Dimension, SeriesPoint, Window
from kepu.engines.measures.counting.branches import by_units
from kepu.engines.measures.counting.desk import Desk, parts_of, shown
from kepu.engines.measures.counting.months import by_months
from kepu.engines.measures.counting.records import Tally, counted, tally
from kepu.engines.measures.counting.traits import by_traits, traits_of
from kepu.engines.measures.errors import UnknownFilter
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.language.source import unknown
from kepu.engines.measures.models import Cell
from kepu.engines.measures.tables import model

DIMENSIONS = ("month", "kind", "unit", "province", "audience", "brand", *TRAITS)
Asked = tuple[str, Dimension]


def series_for(code: str, unit_id: int, window: Window, by: Dimension, filters: Mapping[str, str]) -> list[SeriesPoint]:
    """The points, in the dimension's own order. Raises UnknownMeasure, UnknownFilter."""
    found = many_series([(code, by)], unit_id, window, filters)
    if (code, by) not in found:
        raise UnknownFilter(gettext("This measure cannot be split that way."))
    return found[(code, by)]


def many_series(
    asked: Iterable[Asked], unit_id: int, window: Window, filters: Mapping[str, str]
) -> dict[Asked, list[SeriesPoint]]:
    """Several series; those that a measure cannot be split into are left out. Raises UnknownMeasure, UnknownFilter."""
    rules: dict[Dimension, list[Rule]] = {}
    for code, by in dict.fromkeys(asked):
        if by not in DIMENSIONS:
            raise UnknownFilter(unknown(by, DIMENSIONS))
        rule = get_rule(code, window.ends_on)
        if by in traits_of(rule, window) if by in TRAITS else by in ("month", "unit") or rule.counts_records:
            rules.setdefault(by, []).append(rule)
    parts = [part for group in rules.values() for rule in group for part in parts_of(rule, window)]
    desk = Desk.for_rules(parts, unit_id, window, filters, alone=True)
    months, units = rules.pop("month", []), rules.pop("unit", [])
    traits = {by: rules.pop(by) for by in TRAITS if by in rules}
    found: dict[Asked, list[SeriesPoint]] = {}
    if months:
        found |= {(code, "month"): points for code, points in by_months(months, desk).items()}
    if units:
        found |= {(code, "unit"): points for code, points in by_units(units, desk).items()}
    if traits:
        found |= by_traits(traits, desk)
    return found | (_splits(rules, desk) if rules else {})


def _splits(rules: Mapping[Dimension, list[Rule]], desk: Desk) -> dict[Asked, list[SeriesPoint]]:
    cells = _from_cells(rules, desk)
    found: dict[Asked, list[SeriesPoint]] = {}
    for by, group in rules.items():
        tallies = {rule.code: cells.get((rule.code, by)) or _counted(rule, by, desk, cells) for rule in group}
        labels = _labels(by, {key for keys in tallies.values() for key in keys})
        order = {key: position for position, key in enumerate(labels)} if by == "kind" else {}
        for rule in group:
            points = [_point(rule, by, key, each, labels) for key, each in tallies[rule.code].items()]
            points.sort(key=lambda point: (order.get(point.key, len(order)), -(point.value or 0), point.key))
            found[(rule.code, by)] = points
    return found


def _from_cells(rules: Mapping[Dimension, list[Rule]], desk: Desk) -> dict[Asked, dict[str, Tally]]:
    """What cells can serve, in one query for all dimensions."""
    if desk.filters:
        return {}
    found: dict[Asked, dict[str, Tally]] = {}
    codes: dict[str, str] = {}
    for by, group in rules.items():
        for served in desk.by_place(group, lambda rule, by=by: (by, "") if by in rule.dimensions else None).values():  # type: ignore[misc]  # a default binds the loop's word
            found |= {(rule.code, by): {} for rule in served}
            codes |= {rule.key: rule.code for rule in served}
    if not found:
        return {}
    cells = Cell.objects.of_scope(desk.unit_id).of_measures(codes).filter(dimension__in={by for _, by in found})
    rows = (
        cells.between(desk.window.starts_on, desk.window.ends_on).order_by().values_list("measure", "dimension", "key")
    )
    for measure, by, key, value, records, known in rows.annotate(
        value=Sum("value"), records=Sum("records"), known=Sum("known")
    ):
        if (codes[measure], by) in found:
            each = Tally(None if value is None else int(value), int(records), int(known))
            found[(codes[measure], by)][key] = each
    return found


def _counted(rule: Rule, by: Dimension, desk: Desk, cells: Mapping[Asked, dict[str, Tally]]) -> dict[str, Tally]:
    """From records, key by key, where cells cannot serve it."""
    if (rule.code, by) in cells:
        return {}
    return {key: tally(rule, desk.scope, desk.window, {**desk.filters, by: key}) for key in _keys(rule, by, desk)}


def _point(rule: Rule, by: Dimension, key: str, found: Tally, labels: Mapping[str, str]) -> SeriesPoint:
    code = f"{key}0000" if by == "province" and key else key
    return SeriesPoint(code, labels[key], shown(rule, found), found.records)


def _keys(rule: Rule, by: str, desk: Desk) -> list[str]:
    rows = counted(rule, desk.scope, desk.window, desk.filters)
    match by:
        case "kind":
            found = rows.order_by().values_list("kind", flat=True).distinct()
        case "province":
            found = rows.order_by().values_list("region", flat=True).distinct()
            return sorted({(code or "")[:2] for code in found})
        case "audience":
            groups = model("ledger.AudienceGroup").objects.filter(record__in=rows.order_by().values("pk"))
            found = groups.order_by().values_list("group", flat=True).distinct()
        case _:
            tags = model("ledger.Tag").objects.filter(record__in=rows.order_by().values("pk"), namespace=by)
            found = tags.order_by().values_list("value", flat=True).distinct()
    return sorted(found)


def _labels(by: str, keys: Iterable[str]) -> dict[str, str]:
    """Names of the keys in the reader's language, kinds in their order, in one query at most; a key without a name names itself."""
    english = (get_language() or "").startswith("en")
    named = {key: key for key in keys}
    match by:
        case "kind":
            kinds = model("ledger.Kind").objects.values_list("code", "name", "name_en")
            found = {code: str(name_en if english else name) for code, name, name_en in kinds if code in named}
            return found | {key: key for key in named if key not in found}
        case "province":
            regions = dict(model("places.Region").objects.filter(level="province").values_list("code", "name"))
            return {key: str(regions.get(f"{key}0000", key)) if key else gettext("place not given") for key in named}
        case "audience":
            return {key: _AUDIENCES[key]() if key in _AUDIENCES else key for key in named}
    return named


_AUDIENCES = {
    "youth": lambda: gettext("young people"),
    "farmers": lambda: gettext("farmers"),
    "workers": lambda: gettext("workers"),
    "elderly": lambda: gettext("elderly people"),
    "officials": lambda: gettext("officials"),
    "residents": lambda: gettext("residents"),
    "teachers": lambda: gettext("teachers"),
    "public": lambda: gettext("the public"),
}
