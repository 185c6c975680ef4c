"""Which entries answer: first those that have all that was asked, then, where there are none, those that have most of it.

The index answers sets of lexemes. A frequent word has tens of thousands of entries; then the STRONGEST are looked at, in
tiers that the index knows as well (in the title, often in the text, the rest), each tier by rank. So the work has a bound, and
it is the same work on every database.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kepu.engines.search.conditions import All, Condition, Lexeme, Some
from kepu.engines.search.contracts import Query
from kepu.engines.search.indexing import IN_TITLE, STRONG, facet_lexeme
from kepu.engines.search.lexemes import Has
from kepu.engines.search.models import Entry
from kepu.engines.search.reading import Need

MOST, STRONGEST, COUNTED = 1000, 300, 3000


@dataclass(frozen=True, slots=True)
class Row:
    """What ranking and counting need of an entry."""

    id: int
    kind: str
    key: str
    unit_id: int | None
    language: str
    day: date | None
    boost: float
    rank: int
    facets: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The strongest entries that answer, and how many there are in all (at least, when more than COUNTED)."""

    rows: tuple[Row, ...]
    total: int
    total_is_least: bool


def find_all(
    rows: QuerySet[Entry], needs: Sequence[Need], narrowing: Sequence[Condition], *, newest: bool = False
) -> Candidates:
    """Entries that have every need; when there are too many, the strongest or the newest of them."""
    wanted = _together([need.condition() for need in needs], narrowing)
    total = rows.filter(Has(wanted)).order_by()[: COUNTED + 1].count()
    are_all = total <= MOST or newest
    kept = _take(rows.filter(Has(wanted)), MOST, newest) if are_all else _strongest(rows, needs, narrowing, STRONGEST)
    return Candidates(tuple(kept), min(total, COUNTED), total > COUNTED)


def find_some(rows: QuerySet[Entry], needs: Sequence[Need], narrowing: Sequence[Condition], most: int) -> list[Row]:
    """The strongest entries that have any of the needs, the same share for each need."""
    found: dict[int, Row] = {}
    for need in needs:
        for row in _strongest(rows, [need], narrowing, most // max(1, len(needs))):
            found.setdefault(row.id, row)
    return list(found.values())


def narrowing_of(query: Query) -> list[Condition]:
    """The conditions of a query's filters, apart from its unit."""
    filters: dict[str, Iterable[str]] = dict(query.filters)
    filters |= {"kind": query.kinds, "language": query.languages, "year": [str(year) for year in query.years]}
    return [_any_code(field, tuple(codes)) for field, codes in filters.items() if codes]


def visible(unit_ids: Iterable[int] | None) -> QuerySet[Entry]:
    """Entries that everybody may see, and those of units that the searcher may read. None: everything."""
    if unit_ids is None:
        return Entry.objects.all()
    ids = list(unit_ids)
    return Entry.objects.filter(Q(is_public=True) | Q(unit__in=ids)) if ids else Entry.objects.filter(is_public=True)


def _any_code(field: str, codes: tuple[str, ...]) -> Condition:
    parts = tuple(Lexeme(facet_lexeme(field, code)) for code in codes)
    return parts[0] if len(parts) == 1 else Some(parts)


def _together(conditions: Sequence[Condition], narrowing: Sequence[Condition]) -> Condition:
    return All((*conditions, *narrowing))


def _strongest(rows: QuerySet[Entry], needs: Sequence[Need], narrowing: Sequence[Condition], most: int) -> list[Row]:
    found: dict[int, Row] = {}
    for tier in (IN_TITLE, STRONG, ""):
        wanted = _together([need.condition(tier) for need in needs], narrowing)
        for row in _take(rows.filter(Has(wanted)), most):
            found.setdefault(row.id, row)
        if len(found) >= most:
            break
    return list(found.values())[:most]


def _take(rows: QuerySet[Entry], most: int, newest: bool = False) -> list[Row]:
    first = [F("published_on").desc(nulls_last=True)] if newest else ["-rank"]
    values = rows.order_by(*first, "kind", "key").values_list(
        "pk", "kind", "key", "unit_id", "language", "published_on", "boost", "rank", Cast("facets", TextField())
    )[:most]
    return [
        Row(key, kind, name, unit, language, day, boost, rank, _facets(facets))
        for key, kind, name, unit, language, day, boost, rank, facets in values
    ]


@lru_cache(maxsize=20_000)
def _facets(text: str) -> dict[str, list[str]]:
    """Facets from their JSON, read once: a few combinations are those of most entries."""
    found: dict[str, list[str]] = json.loads(text)
    return found
