"""Several measures from one look at the records: those that ask only what stands in a record's own row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Sum

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.records import Tally, filter_named, matching, number_of
from kepu.engines.measures.counting.scope import Scope
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.tables import records

OWN = ("onsite", "online", "reach")


def is_plain(rule: Rule) -> bool:
    """Whether a measure counts or sums what the host's record says in its own row, whatever hangs on it."""
    wanted = rule.filter
    beside = wanted.tags or wanted.audience or wanted.parts or wanted.regions
    asks_reach = any(condition.field == "reach" for condition in wanted.conditions)
    counts = rule.aggregate == "count" or (rule.aggregate == "sum" and rule.field in OWN)
    return bool(rule.counts_records and rule.attribution == "host" and counts and not beside and not asks_reach)


def tally_together(rules: Iterable[Rule], scope: Scope, window: Window, filters: Mapping[str, str]) -> dict[str, Tally]:
    """Tallies of plain measures by code, in one query. Raises UnknownFilter."""
    asked = list(rules)
    if not asked:
        return {}
    rows: Any = records().filter(
        scope.holds("unit", "started_on"),
        is_live=True,
        is_drill=False,
        started_on__gte=window.starts_on,
        started_on__lte=window.ends_on,
    )
    for name, word in filters.items():
        rows = rows.filter(filter_named(name, word))
    wanted: dict[str, Any] = {}
    for place, rule in enumerate(asked):
        wanted[f"records{place}"] = Count("pk", filter=matching(rule))
        if rule.aggregate == "sum":
            wanted[f"value{place}"] = Sum(number_of(rule), filter=matching(rule))
            wanted[f"known{place}"] = Count(number_of(rule), filter=matching(rule))
    found = rows.order_by().aggregate(**wanted)
    return {
        rule.code: Tally(
            found.get(f"value{place}", found[f"records{place}"]),
            found[f"records{place}"],
            found.get(f"known{place}", found[f"records{place}"]),
        )
        for place, rule in enumerate(asked)
    }
