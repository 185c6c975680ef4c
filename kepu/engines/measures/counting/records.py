"""Counting from the records themselves: slower than cells, the truth that cells are measured against."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce, Substr

from kepu.engines.measures.contracts import TRAITS, UNSTATED, Window
from kepu.engines.measures.counting.scope import Scope
from kepu.engines.measures.errors import UnknownFilter
from kepu.engines.measures.language.rules import Filter, Parts, Rule
from kepu.engines.measures.language.source import unknown
from kepu.engines.measures.language.words import TAG_NAMESPACES
from kepu.engines.measures.tables import model, records, same_people, who

FILTERS = ("kind", "mode", "province", "region", "audience", "venue", "not_venue", "host", *TAG_NAMESPACES)
OPERATORS = {">=": "gte", "<=": "lte", ">": "gt", "<": "lt", "==": "exact"}


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted: value (None when no record knows it; ten-thousandths under "share"), records, and how many know the field."""

    value: int | None
    records: int
    known: int


def tally(rule: Rule, scope: Scope, window: Window, filters: Mapping[str, str]) -> Tally:
    """Counts one measure from the records. Raises UnknownFilter."""
    if rule.counts_people:
        return _people(rule, scope, window, filters)
    if rule.aggregate == "distinct":
        return _different(rule, scope, window, filters)
    rows = with_value(counted(rule, scope, window, filters), rule, scope, filters)
    if rule.attribution == "share":
        rows = rows.annotate(weighted=F("counted_value") * F("weight"))
    field = "weighted" if rule.attribution == "share" else "counted_value"
    found = rows.order_by().aggregate(value=Sum(field), records=Count("pk"), known=Count("counted_value"))
    value = found["value"]
    if value is None and rule.aggregate == "count":
        value = 0
    return Tally(None if value is None else int(value), found["records"], found["known"])


def counted(rule: Rule, scope: Scope, window: Window, filters: Mapping[str, str]) -> QuerySet[Any]:
    """The records that a measure counts in a scope and window. Raises UnknownFilter."""
    rows = _anywhere(rule, window, filters)
    taking_part: Q | Exists = Exists(_shares(scope))
    if rule.attribution == "host":
        taking_part = scope.holds("unit", "started_on")
    if rule.attribution == "person":
        taking_part = Exists(people_parts(rule, scope, filters).filter(record=OuterRef("pk")))
    found: QuerySet[Any] = rows.filter(taking_part)
    return found


def counted_parts(rule: Rule, scope: Scope, window: Window, filters: Mapping[str, str]) -> QuerySet[Any]:
    """The contributions that a count of people takes in a scope and window. Raises UnknownFilter.

    Under "person" the scope is a matter of the contributions alone: asking it of their records once more would cost a third.
    """
    rows = _anywhere(rule, window, filters) if rule.attribution == "person" else counted(rule, scope, window, filters)
    found: QuerySet[Any] = people_parts(rule, scope, filters).filter(record__in=rows.order_by().values("pk"))
    return found


def _anywhere(rule: Rule, window: Window, filters: Mapping[str, str]) -> QuerySet[Any]:
    """The records of a window that a measure counts in whatever scope."""
    rows: QuerySet[Any] = records().filter(
        matching(rule), is_live=True, is_drill=False, started_on__gte=window.starts_on, started_on__lte=window.ends_on
    )
    for name, word in filters.items():
        if not _is_trait(rule, name):
            rows = rows.filter(filter_named(name, word))
    return rows


def matching(rule: Rule) -> Q:
    """A rule's conditions on records, scope and window apart."""
    found = Q(state__in=rule.filter.states)
    if rule.kinds:
        found &= Q(kind__in=rule.kinds)
    return found & _own_row(rule.filter) & _details(rule.filter)


def with_value(rows: QuerySet[Any], rule: Rule, scope: Scope, filters: Mapping[str, str]) -> QuerySet[Any]:
    """Adds `counted_value` (what one record adds; NULL when it does not know) and, under "share", `weight` in basis points."""
    if rule.attribution == "share":
        points = _shares(scope).order_by().values("record").annotate(points=Sum("basis_points")).values("points")
        rows = rows.annotate(weight=Subquery(points, output_field=BigIntegerField()))
    valued: QuerySet[Any] = rows.annotate(counted_value=_value(rule, scope, filters))
    return valued


def number_of(rule: Rule) -> Any:
    """What the record's own row says of a measure's field: onsite, online, or reach."""
    return _reach() if rule.field == "reach" else F(rule.field)


def filter_named(name: str, word: str) -> Q:
    """A reader's filter as a condition. Raises UnknownFilter."""
    match name:
        case "kind" | "mode" | "region":
            return Q(**{f"{name}": word})
        case "province":
            return Q(region__code__startswith=word[:2]) if word else Q(region__isnull=True)
        case "host" | "venue" | "not_venue":
            return _units_named(name, word)
        case "audience":
            return Q(Exists(model("ledger.AudienceGroup").objects.filter(record=OuterRef("pk"), group=word)))
    if name in TAG_NAMESPACES:
        return Q(_tagged(name, word))
    raise UnknownFilter(unknown(name, FILTERS))


def _units_named(name: str, word: str) -> Q:
    ids = [int(part) for part in word.split(",") if part.strip().isdigit()]
    if name == "host":
        return Q(unit__in=ids)
    return Q(venue__in=ids) if name == "venue" else Q(venue__isnull=True) | ~Q(venue__in=ids)


def _own_row(wanted: Filter) -> Q:
    found = Q()
    for condition in wanted.conditions:
        found &= _numeric(condition.field, condition.operator, condition.number)
    if wanted.modes:
        found &= Q(mode__in=wanted.modes)
    if wanted.regions:
        places = Q()
        for word in wanted.regions:
            places |= _region(word)
        found &= places
    return found


def _numeric(field: str, operator: str, number: int) -> Q:
    if field != "reach":
        return Q(**{f"{field}__{OPERATORS[operator]}": number})
    rows = records().annotate(reach=_reach()).filter(**{f"reach__{OPERATORS[operator]}": number})
    return Q(pk__in=rows.values("pk"))


def _reach() -> Case:
    known = Q(onsite__isnull=False) | Q(online__isnull=False)
    return Case(
        When(known, then=Coalesce("onsite", 0) + Coalesce("online", 0)), default=None, output_field=BigIntegerField()
    )


def _region(word: str) -> Q:
    if word == "county":
        return Q(
            pk__in=records()
            .annotate(last=Substr("region_id", 5, 2))
            .filter(last__gte="21", last__lte="99")
            .values("pk")
        )
    traits = model("places.RegionTrait").objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("started_on")),
        region=OuterRef("region"),
        trait=word,
        starts_on__lte=OuterRef("started_on"),
    )
    return Q(Exists(traits))


def _details(wanted: Filter) -> Q:
    found = Q()
    for namespace, value in wanted.tags:
        found &= Q(_tagged(namespace, value))
    if wanted.audience:
        groups = model("ledger.AudienceGroup").objects.filter(record=OuterRef("pk"), group__in=wanted.audience)
        found &= Q(Exists(groups))
    if wanted.parts:
        found &= Q(Exists(_parts(wanted.parts).filter(record=OuterRef("pk"))))
    return found


def _tagged(namespace: str, value: str) -> Exists:
    tags = model("ledger.Tag").objects.filter(record=OuterRef("pk"), namespace=namespace)
    return Exists(tags.filter(value=value) if value else tags)


def _parts(parts: Parts) -> QuerySet[Any]:
    rows: QuerySet[Any] = model("ledger.Contribution").objects.all()
    for column, words in (("role", parts.roles), ("category", parts.categories), ("seniority", parts.seniorities)):
        if words:
            rows = rows.filter(**{f"{column}__in": words})
    return rows


def trait_of(name: str) -> Any:
    """On a contribution: the title level as it was then, or the field that the register states of whoever counts."""
    return F("seniority") if name == "seniority" else Coalesce("person__merged_into__subject", "person__subject")


def people_parts(rule: Rule, scope: Scope, filters: Mapping[str, str]) -> QuerySet[Any]:
    """Contributions of registered people that a distinct count takes, in the scope, with `who` counts for each."""
    rows: QuerySet[Any] = _parts(rule.filter.parts).filter(person__isnull=False).annotate(who=who())
    for name, word in filters.items():
        if _is_trait(rule, name):
            rows = rows.alias(**{f"of_{name}": trait_of(name)}).filter(
                **{f"of_{name}": "" if word == UNSTATED else word}
            )
    if rule.first_time:
        earlier = model("ledger.Contribution").objects.filter(
            person__in=same_people(OuterRef(OuterRef("who"))),
            record__is_live=True,
            record__is_drill=False,
            record__state__in=("confirmed", "accepted"),
        )
        first = earlier.order_by().values("record__is_live").annotate(first=Min("record__started_on")).values("first")
        rows = rows.filter(record__started_on=Subquery(first))
    if rule.attribution == "person":
        rows = rows.filter(scope.holds("unit", "record__started_on"))
    return rows


def _is_trait(rule: Rule, name: str) -> bool:
    """Whether a filter asks what the people are that a measure counts, and not for records."""
    return name in TRAITS and name in rule.dimensions


def _shares(scope: Scope) -> QuerySet[Any]:
    rows: QuerySet[Any] = model("ledger.Share").objects.filter(
        scope.holds("unit", "record__started_on"), record=OuterRef("pk")
    )
    return rows


def _value(rule: Rule, scope: Scope, filters: Mapping[str, str]) -> Any:
    whole = BigIntegerField()
    if rule.aggregate == "count":
        return Value(1, output_field=IntegerField())
    if rule.aggregate == "distinct" and not rule.counts_people:
        return Value(1, output_field=IntegerField())
    if rule.aggregate == "distinct":
        people = people_parts(rule, scope, filters).filter(record=OuterRef("pk")).order_by().values("record")
        return Coalesce(Subquery(people.annotate(people=Count("who", distinct=True)).values("people")), 0)
    match rule.field:
        case "spend_fen":
            return _spend(rule)
        case "minutes":
            rows = _parts(rule.filter.parts).filter(record=OuterRef("pk")).order_by().values("record")
            return Subquery(rows.annotate(total=Sum("minutes")).values("total"), output_field=whole)
    return number_of(rule)


def _spend(rule: Rule) -> Any:
    every = model("ledger.Spend").objects.filter(record=OuterRef("pk"))
    rows = every
    if rule.money.purposes:
        rows = rows.filter(purpose__in=rule.money.purposes)
    if rule.money.sources:
        rows = rows.filter(source__in=rule.money.sources)
    total = rows.order_by().values("record").annotate(total=Sum("amount_fen")).values("total")
    amount = Coalesce(Subquery(total, output_field=BigIntegerField()), 0, output_field=BigIntegerField())
    return Case(When(Exists(every), then=amount), default=None, output_field=BigIntegerField())


def _people(rule: Rule, scope: Scope, window: Window, filters: Mapping[str, str]) -> Tally:
    found = counted_parts(rule, scope, window, filters).aggregate(people=Count("who", distinct=True), parts=Count("pk"))
    parts = found["people"] if rule.first_time else found["parts"]
    return Tally(found["people"], parts, parts)


def _different(rule: Rule, scope: Scope, window: Window, filters: Mapping[str, str]) -> Tally:
    """Distinct provinces, counties, host units, brands or editions of the records that name one."""
    rows = counted(rule, scope, window, filters).order_by()
    if rule.field in ("brands", "editions"):
        namespace = rule.field.removesuffix("s")
        tags = model("ledger.Tag").objects.filter(record__in=rows.values("pk"), namespace=namespace)
        found = tags.aggregate(value=Count("value", distinct=True), known=Count("record", distinct=True))
    else:
        column: Any = {"provinces": Substr("region_id", 1, 2), "regions": F("region_id"), "units": F("unit_id")}[
            rule.field
        ]
        found = rows.aggregate(value=Count(column, distinct=True), known=Count(column))
    return Tally(found["value"], rows.count(), found["known"])
