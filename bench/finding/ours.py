"""Kepu's search over given pages, through the very functions that apps use."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db import connection

from bench.finding.texts import MadeArticle
from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Query, Source
from kepu.engines.search.selectors import search

KIND, TODAY = "bench", date(2025, 11, 1)


def document_of(article: MadeArticle) -> Document:
    """A made article as its owner would hand it over."""
    return Document(
        title=article.title,
        url=f"/read/{article.number}/",
        unit_id=None,
        is_public=True,
        body=article.body,
        published_on=article.day,
        facets={"audience": (article.audience,), "medium": (article.medium,)},
    )


def put(documents: Iterable[tuple[int, Document]], kind: str = KIND) -> None:
    """Indexes documents by number, a thousand at a time."""
    for some in _thousands(documents):
        registry.register(
            Source(
                kind,
                kind,
                some.get,
                lambda some=some: list(some),
                documents=lambda keys, some=some: {key: some[key] for key in keys},
            )
        )
        services.index(kind=kind, keys=list(some))


def ask(queries: Sequence[str], kind: str, per_page: int = 1000) -> dict[str, list[int]]:
    """Query → numbers of what is found, best first."""
    return {
        query: [int(hit.key) for hit in search(Query(query, kinds=(kind,), per_page=per_page), today=TODAY).hits]
        for query in queries
    }


def page_document(page: Mapping[str, object]) -> Document:
    """A page {number, title, body} as a document."""
    return Document(title=str(page["title"]), url="/", unit_id=None, is_public=True, body=str(page["body"]))


def _thousands(documents: Iterable[tuple[int, Document]]) -> Iterator[dict[str, Document]]:
    some: dict[str, Document] = {}
    for number, document in documents:
        some[str(number)] = document
        if len(some) == 1000:
            yield some
            some = {}
    if some:
        yield some


def multiply(kind: str, times: int) -> None:
    """Puts each entry of a kind there so many times in all, each copy with a key and a day of its own."""
    columns = "unit_id, is_public, language, boost, facets, lexemes"
    texts = "title, summary, body, url, staff_url, folded_title, folded_summary, folded_body, digest"
    with connection.cursor() as cursor:
        for copy in range(1, times):
            cursor.execute(
                f"INSERT INTO search_entry (kind, key, published_on, rank, {columns})"
                f" SELECT kind, key || '000{copy}', published_on - {copy}, rank - {copy}, {columns}"
                " FROM search_entry WHERE kind = %s AND length(key) <= 4",
                [kind],
            )
            cursor.execute(
                f"INSERT INTO search_text (entry_id, {texts}) SELECT made.id, {texts} FROM search_entry made"
                f" JOIN search_entry original ON original.kind = made.kind AND made.key = original.key || '000{copy}'"
                " JOIN search_text ON search_text.entry_id = original.id"
                " WHERE made.kind = %s AND length(original.key) <= 4",
                [kind],
            )
