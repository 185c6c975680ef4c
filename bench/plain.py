"""The same figures as one would write them without measures: one ORM aggregation over the records for each."""

from collections.abc import Mapping
from typing import Any


def figures(codes: Mapping[str, tuple[str, ...]], unit_id: int, year: int) -> dict[str, Any]:
    """Name → the sum over the measures given for it; rates in parts per 10,000."""
    return {name: _sum([_figure(code, unit_id, year) for code in measures]) for name, measures in codes.items()}


def series(code: str, by: str, unit_id: int, year: int) -> dict[str, Any]:
    """Key → value, as points of a series name their keys; keys without records do not come."""
    from django.db.models import Count, Sum
    from django.db.models.functions import Substr, TruncMonth

    from kepu.engines.measures.language.catalogue import get_rule

    rule = get_rule(code)
    rows, value = _narrowed(rule, base(unit_id, year)), Count("pk") if rule.aggregate == "count" else Sum(rule.field)
    if by == "unit":
        return _by_unit(rows, value, unit_id)
    split = {"month": TruncMonth("started_on"), "kind": "kind", "province": Substr("region_id", 1, 2)}[by]
    grouped = (
        rows.annotate(key=split).order_by().values_list("key") if by != "kind" else rows.order_by().values_list("kind")
    )
    found = grouped.annotate(n=value)
    if by == "month":
        return {f"{month:%Y-%m}": n for month, n in found}
    return {f"{key}0000" if by == "province" and key else key or "": n for key, n in found}


def _by_unit(rows: Any, value: Any, unit_id: int) -> dict[str, Any]:
    from kepu.foundation.units.selectors import children_ids, subtree_ids

    found = {}
    for child in children_ids(unit_id):
        here = rows.filter(unit__in=subtree_ids(child))
        if here.exists():
            found[str(child)] = here.aggregate(n=value)["n"]
    own = rows.filter(unit=unit_id)
    return found | ({str(unit_id): own.aggregate(n=value)["n"]} if own.exists() else {})


def base(unit_id: int, year: int) -> Any:
    """Counted records of a subtree and year."""
    from kepu.engines.ledger.models import Record
    from kepu.foundation.units.selectors import subtree_ids

    return Record.objects.counted().filter(unit__in=subtree_ids(unit_id), started_on__year=year)


def _sum(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _figure(code: str, unit_id: int, year: int) -> Any:
    from kepu.engines.measures.language.catalogue import get_rule

    rule = get_rule(code)
    if rule.aggregate == "rate":
        above, below = (_figure(part, unit_id, year) for part in (rule.numerator, rule.denominator))
        return None if above is None or not below else (above * 20_000 + below) // (2 * below)
    return _of_records(rule, base(unit_id, year)) if rule.counts_records else _of_register(rule, unit_id, year)


def _of_register(rule: Any, unit_id: int, year: int) -> Any:
    from django.db.models import Count, Sum

    from kepu.engines.measures.contracts import Window
    from kepu.engines.measures.counting.register import rows_of, source_of

    rows, source = rows_of(rule, unit_id, Window.year(year), {}).order_by(), source_of(rule)
    if rule.aggregate == "sum":
        return rows.aggregate(n=Sum(source.sums[rule.field]))["n"]
    if rule.aggregate == "distinct":
        return rows.aggregate(n=Count(source.distinct[rule.field], distinct=True))["n"]
    return rows.count()


def _of_records(rule: Any, records: Any) -> Any:
    from django.db.models import Count, F, Q, Sum
    from django.db.models.functions import Coalesce, Substr

    rows = _narrowed(rule, records)
    if rule.aggregate == "count":
        return rows.count()
    if rule.first_time:
        return _first_timers(rule, records)
    if rule.field == "people":
        wanted = {"contributions__category__in": rule.filter.parts.categories} if rule.filter.parts.categories else {}
        wanted |= (
            {"contributions__seniority__in": rule.filter.parts.seniorities} if rule.filter.parts.seniorities else {}
        )
        parts = rows.filter(contributions__person__isnull=False, **wanted)
        return parts.aggregate(n=Count("contributions__person", distinct=True))["n"]
    if rule.aggregate == "distinct":
        column = {"provinces": Substr("region_id", 1, 2), "regions": F("region"), "brands": F("tags__value")}[
            rule.field
        ]
        return rows.aggregate(n=Count(column, distinct=True))["n"]
    if rule.field == "spend_fen":
        purposes, sources = rule.money.purposes, rule.money.sources
        money = (Q(spends__purpose__in=purposes) if purposes else Q()) & (
            Q(spends__source__in=sources) if sources else Q()
        )
        return rows.filter(money).aggregate(n=Coalesce(Sum("spends__amount_fen"), 0))["n"]
    if rule.field == "reach":
        return rows.aggregate(n=Sum(Coalesce(F("onsite"), 0) + Coalesce(F("online"), 0)))["n"]
    return rows.aggregate(n=Sum(rule.field))["n"]


def _narrowed(rule: Any, records: Any) -> Any:
    from kepu.engines.ledger.models import AudienceGroup, Contribution

    rows = records.filter(kind__in=rule.kinds) if rule.kinds else records
    for namespace, value in rule.filter.tags:
        rows = rows.filter(tags__namespace=namespace, **({"tags__value": value} if value else {}))
    if rule.filter.audience:
        rows = rows.filter(pk__in=AudienceGroup.objects.filter(group__in=rule.filter.audience).values("record"))
    if rule.filter.parts and rule.aggregate != "distinct":
        parts = {"category__in": rule.filter.parts.categories, "seniority__in": rule.filter.parts.seniorities}
        rows = rows.filter(pk__in=Contribution.objects.filter(**{k: v for k, v in parts.items() if v}).values("record"))
    if rule.filter.regions:
        rows = _in_regions(rule, rows)
    for condition in rule.filter.conditions:
        rows = rows.filter(**{f"{condition.field}__gte": condition.number})
    return rows


def _in_regions(rule: Any, rows: Any) -> Any:
    from django.db.models import Exists, F, OuterRef, Q
    from django.db.models.functions import Substr

    from kepu.foundation.places.models import RegionTrait

    rows, wanted = rows.annotate(last=Substr(F("region_id"), 5, 2)), Q()
    for word in rule.filter.regions:
        held = RegionTrait.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("started_on")),
            region=OuterRef("region"),
            trait=word,
            starts_on__lte=OuterRef("started_on"),
        )
        wanted |= Q(last__gte="21", last__lte="99") if word == "county" else Q(Exists(held))
    return rows.filter(wanted)


def _first_timers(rule: Any, records: Any) -> int:
    """People whose first counted part of all lies among these records, in these categories: two aggregations over contributions."""
    from django.db.models import Min

    from kepu.engines.ledger.models import Contribution

    counted = {"record__is_live": True, "record__is_drill": False, "record__state__in": ("confirmed", "accepted")}
    wanted = {"category__in": rule.filter.parts.categories} if rule.filter.parts.categories else {}
    every = Contribution.objects.filter(person__isnull=False, **counted)
    here = Contribution.objects.filter(record__in=records.values("pk"), person__isnull=False, **wanted)
    firsts, own = (
        dict(rows.order_by().values_list("person").annotate(first=Min("record__started_on"))) for rows in (every, here)
    )
    return sum(firsts[person] == day for person, day in own.items())
