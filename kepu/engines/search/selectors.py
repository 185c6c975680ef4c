"""What others read: searching and suggesting, for everybody or for an actor."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice

from kepu.engines.search import registry
from kepu.engines.search.analysis.openings import LONGEST
from kepu.engines.search.analysis.words import runs
from kepu.engines.search.answering import Asked, answer
from kepu.engines.search.conditions import Lexeme
from kepu.engines.search.contracts import Difference, Page, Query, Sort, Suggestion
from kepu.engines.search.indexing import OPENING, digest_of
from kepu.engines.search.lexemes import Has
from kepu.engines.search.matching import narrowing_of, visible
from kepu.engines.search.models import SynonymGroup, Text
from kepu.engines.search.reading import read
from kepu.engines.search.showing import facets_of, hits_of, listed, url_of
from kepu.foundation.language.normalising import folded as fold
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import subtree_ids

TYPED_AT_MOST, AT_ONCE = 40, 500


def search(query: Query, *, actor: Actor | None = None, today: date) -> Page:
    """One page of what answers a question: public entries, and for an actor also those of units that they may READ.

    Without words it lists what the filters leave, newest first. Nothing that the searcher may not see has any influence on hits,
    counts, facets or their order. Of more than a thousand hits only the strongest are listed and counted by facet.
    """
    everything = visible(readable(actor))
    rows = everything if query.unit_id is None else everything.filter(unit__in=subtree_ids(query.unit_id))
    question, narrowing = read(query.text), tuple(narrowing_of(query))
    if question.is_empty:
        return listed(rows, query, narrowing, is_staff=actor is not None)
    asked = Asked(question, rows, narrowing, today, newest=query.sort == Sort.NEWEST)
    found = answer(asked)
    start = (query.page - 1) * query.per_page
    reading = found.reading
    if not found.total and (narrowing or query.unit_id is not None):
        reading = replace(reading, unfiltered=answer(replace(asked, rows=everything, narrowing=())).total)
    return Page(
        query=query,
        hits=hits_of(found.scored[start : start + query.per_page], question, is_staff=actor is not None),
        total=found.total,
        total_is_least=found.total_is_least,
        facets=facets_of([each.row for each in found.scored], is_least=found.total > len(found.scored)),
        reading=reading,
        listed=len(found.scored),
    )


def suggest(text: str, *, actor: Actor | None = None, limit: int = 8) -> list[Suggestion]:
    """Titles and names that begin as typed, in characters, pinyin or first letters of pinyin; the most important first."""
    typed = "".join(run for run, _ in runs(fold(text[:TYPED_AT_MOST])))[:LONGEST]
    if not typed or (typed.isascii() and len(typed) < 2):
        return []
    rows = visible(readable(actor)).filter(Has(Lexeme(OPENING + typed, is_prefix=True)))
    ids = list(rows.order_by("-rank", "kind", "key").values_list("pk", flat=True)[: limit * 2])
    texts = {text.entry_id: text for text in Text.objects.filter(entry__in=ids).select_related("entry")}
    found = [
        Suggestion(row.entry.kind, row.entry.key, row.title, url_of(row, is_staff=actor is not None))
        for row in map(texts.get, ids)
        if row
    ]
    return list({each.title: each for each in reversed(found)}.values())[::-1][:limit]


def list_synonym_groups() -> list[SynonymGroup]:
    """Groups that administrators entered, in order. Those that are shipped are in synonyms.shipped_groups."""
    return list(SynonymGroup.objects.all())


def list_differences(*, kinds: Iterable[str] | None = None) -> "Iterable[Difference]":
    """Where the index does not say what the sources say. Reads every document: for the console and for tests."""
    wanted = None if kinds is None else set(kinds)
    for source in registry.list_sources():
        if wanted is not None and source.kind not in wanted:
            continue
        stored = dict(Text.objects.filter(entry__kind=source.kind).values_list("entry__key", "digest"))
        keys = iter(source.keys())
        while some := list(islice(keys, AT_ONCE)):
            for key, document in source.read(some).items():
                digest = stored.pop(key, None)
                if digest != digest_of(document):
                    yield Difference(source.kind, key, "outdated" if digest else "missing")
        yield from (Difference(source.kind, key, "superfluous") for key in sorted(stored))


def readable(actor: Actor | None) -> frozenset[int] | None:
    """Units whose closed entries an actor finds by the one policy; None for the system, which finds everything."""
    if actor is None:
        return frozenset()
    return None if actor.is_system else units_within(actor, READ)
