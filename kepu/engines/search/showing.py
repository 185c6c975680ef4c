"""What is shown of entries: hits, facet counts, a list without a question."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import F, QuerySet

from kepu.engines.search.conditions import Condition
from kepu.engines.search.contracts import FacetCount, Hit, Page, Query, Reading
from kepu.engines.search.lexemes import Has, OfEntries
from kepu.engines.search.matching import COUNTED, MOST, Row
from kepu.engines.search.models import Entry, Text
from kepu.engines.search.ranking import Scored
from kepu.engines.search.reading import Question
from kepu.engines.search.snippets import mark, snippet_of

NOTHING_ASKED = Question("", (), (), ())


def hits_of(shown: Sequence[Scored], question: Question, *, is_staff: bool) -> tuple[Hit, ...]:
    """Scored rows as hits, in their order. One query."""
    rows = Text.objects.filter(OfEntries([each.row.id for each in shown])).select_related("entry")
    texts = {text.entry_id: text for text in rows}
    return tuple(_hit(each, texts[each.row.id], question, is_staff) for each in shown if each.row.id in texts)


def listed(rows: QuerySet[Entry], query: Query, narrowing: Sequence[Condition], *, is_staff: bool) -> Page:
    """What the filters leave when nothing was asked, newest first."""
    for condition in narrowing:
        rows = rows.filter(Has(condition))
    newest = list(rows.order_by(F("published_on").desc(nulls_last=True), "kind", "key")[:MOST])
    total = len(newest) if len(newest) < MOST else rows.order_by()[: COUNTED + 1].count()
    scored = [Scored(row_of(entry), 0.0, 1.0, ()) for entry in newest]
    start = (query.page - 1) * query.per_page
    return Page(
        query=query,
        hits=hits_of(scored[start : start + query.per_page], NOTHING_ASKED, is_staff=is_staff),
        total=min(total, COUNTED),
        total_is_least=total > COUNTED,
        facets=facets_of([each.row for each in scored], is_least=total > MOST),
        reading=Reading(),
        listed=len(scored),
    )


def facets_of(rows: Sequence[Row], *, is_least: bool) -> tuple[FacetCount, ...]:
    """How often each code occurs, field by field, most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    counts.update(("kind", row.kind) for row in rows)
    counts.update(("language", row.language) for row in rows)
    for unit_id, number in Counter(row.unit_id for row in rows).items():
        if unit_id is not None:
            counts[("unit", str(unit_id))] = number
    for year, number in Counter(row.day and row.day.year for row in rows).items():
        if year is not None:
            counts[("year", str(year))] = number
    alike = {id(row.facets): row.facets for row in rows}  # a few combinations are those of most entries
    for same, number in Counter(id(row.facets) for row in rows).items():
        for field, codes in alike[same].items():
            for code in codes:
                counts[(field, code)] += number
    ordered = sorted(counts.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
    return tuple(FacetCount(field, code, count, is_least) for (field, code), count in ordered)


def row_of(entry: Entry) -> Row:
    """An entry as ranking and counting see it."""
    return Row(
        id=entry.pk,
        kind=entry.kind,
        key=entry.key,
        unit_id=entry.unit_id,
        language=entry.language,
        day=entry.published_on,
        boost=entry.boost,
        rank=entry.rank,
        facets=entry.facets,
    )


def url_of(text: Text, *, is_staff: bool) -> str:
    """Where a hit leads: staff go to the workbench where it has a page there."""
    return (text.staff_url or text.url) if is_staff else text.url


def _hit(each: Scored, text: Text, question: Question, is_staff: bool) -> Hit:
    entry = text.entry
    needs = (*question.names, *question.parts)
    return Hit(
        kind=entry.kind,
        key=entry.key,
        title=mark(text.title, needs),
        snippet=snippet_of(text.summary, text.body, needs),
        url=url_of(text, is_staff=is_staff),
        unit_id=entry.unit_id,
        language=entry.language,
        published_on=entry.published_on,
        is_public=entry.is_public,
        facets={field: tuple(codes) for field, codes in entry.facets.items()},
        score=round(each.score, 4),
    )
