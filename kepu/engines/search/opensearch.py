"""The same lexemes in OpenSearch, for large sites (KEPU_OPENSEARCH_URL). modelsearch's backend is the client.

OpenSearch answers the same set questions as the databases' own indexes, and nothing else: what a searcher may see, the order, counts
and snippets are worked out by the same code from the database, so that the answers stay the same.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from modelsearch.backends.opensearch2 import OpenSearch2Index, OpenSearch2Mapping, OpenSearch2SearchBackend

from kepu.engines.search.conditions import All, Condition, Lexeme
from kepu.engines.search.models import Entry

MOST = 10_000


class LexemeMapping(OpenSearch2Mapping):  # type: ignore[misc]  # modelsearch has no types
    """An entry as a document: its lexemes as they are, for filtering only, and its rank."""

    def get_mapping(self) -> dict[str, Any]:
        """Nothing is analysed and nothing beside these fields is taken."""
        return {
            "dynamic": "strict",
            "properties": {
                "pk": {"type": "long"},
                "rank": {"type": "integer"},
                "lexemes": {"type": "keyword", "doc_values": False, "norms": False},
            },
        }


class LexemeBackend(OpenSearch2SearchBackend):  # type: ignore[misc]  # modelsearch has no types
    """modelsearch's OpenSearch backend with our mapping and no analysers."""

    mapping_class = LexemeMapping
    index_class = OpenSearch2Index
    settings = {"settings": {"index": {"number_of_shards": 1, "max_result_window": MOST}}}


@cache
def backend() -> LexemeBackend:
    """The client for the server that the settings name."""
    return LexemeBackend({"URLS": [settings.OPENSEARCH_URL], "INDEX_PREFIX": "kepu_"})


def index_name() -> str:
    """The index of entries; several installations on one server need servers or users of their own."""
    return str(backend().get_index_for_model(Entry).name)


def ensure_index() -> None:
    """Creates the index with its mapping where it is missing."""
    client = backend().es
    if not client.indices.exists(index=index_name()):
        body = {**backend().settings, "mappings": LexemeMapping(Entry).get_mapping()}
        client.indices.create(index=index_name(), body=body)


def put(rows: Iterable[tuple[int, int, Sequence[str]]]) -> None:
    """(entry id, rank, its lexemes) each; found once this returns."""
    ensure_index()
    actions = [
        {
            "_op_type": "index",
            "_index": index_name(),
            "_id": str(key),
            "pk": key,
            "rank": rank,
            "lexemes": list(lexemes),
        }
        for key, rank, lexemes in rows
    ]
    backend().bulk(backend().es, actions, refresh="wait_for")


def ids_of(condition: Condition) -> list[int]:
    """Ids of entries that fulfil the condition, by rank, at most MOST. Entries that are gone from the database may be among them."""
    body = {"query": query_of(condition), "sort": [{"rank": "desc"}, {"pk": "asc"}], "size": MOST, "_source": ["pk"]}
    found = backend().es.search(index=index_name(), body=body)
    return [int(hit["_source"]["pk"]) for hit in found["hits"]["hits"]]


def query_of(condition: Condition) -> dict[str, Any]:
    """The condition in OpenSearch's query language; nothing is scored."""
    if isinstance(condition, Lexeme):
        return {("prefix" if condition.is_prefix else "term"): {"lexemes": condition.text}}
    parts = [query_of(part) for part in condition.parts]
    if isinstance(condition, All):
        return {"bool": {"filter": parts}}
    return {"bool": {"should": parts, "minimum_should_match": 1}}
