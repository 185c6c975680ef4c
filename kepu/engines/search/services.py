"""The writers of the index. They take no actor: what may be found was decided by who published or changed it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import transaction

from kepu.engines.search import lexemes, registry
from kepu.engines.search.contracts import Document, Source
from kepu.engines.search.indexing import entry_from, lexemes_from, text_from
from kepu.engines.search.models import Entry, Text

AT_ONCE = 200
Progress = Callable[[str, int], None]


@transaction.atomic
def index(*, kind: str, keys: Iterable[str]) -> int:
    """Brings the entries of these keys up to what their source says now; those it has no document for go. How many were written.

    Call it in the transaction that changed the things: they are found as soon as it is committed, and not if it fails.
    Raises UnknownKind.
    """
    source, written = registry.get_source(kind), 0
    for some in _batches(dict.fromkeys(str(key) for key in keys)):
        documents = source.read(some)
        remove(kind=kind, keys=[key for key in some if key not in documents])
        written += _write(kind, documents)
    return written


@transaction.atomic
def remove(*, kind: str, keys: Iterable[str]) -> int:
    """Takes entries out of the index. How many there were."""
    rows = Entry.objects.filter(kind=kind, key__in=[str(key) for key in keys])
    return rows.delete()[1].get("search.Entry", 0)


def rebuild(*, kinds: Iterable[str] | None = None, progress: Progress | None = None) -> int:
    """Indexes everything that the sources have, and takes out what they no longer have. How many entries were written.

    Searching goes on meanwhile: each batch is one transaction. `progress(kind, written so far)` is called after each.
    """
    wanted = None if kinds is None else set(kinds)
    chosen = [source for source in registry.list_sources() if wanted is None or source.kind in wanted]
    written = sum(_rebuild_source(source, progress) for source in chosen)
    if wanted is None:
        Entry.objects.exclude(kind__in=[source.kind for source in chosen]).delete()
    return written


def _rebuild_source(source: Source, progress: Progress | None) -> int:
    left = set(Entry.objects.filter(kind=source.kind).values_list("key", flat=True))
    written = 0
    for some in _batches(source.keys()):
        written += index(kind=source.kind, keys=some)
        left.difference_update(some)
        if progress:
            progress(source.kind, written)
    remove(kind=source.kind, keys=left)
    return written


def _write(kind: str, documents: dict[str, Document]) -> int:
    if not documents:
        return 0
    entries = [entry_from(kind, key, document) for key, document in documents.items()]
    fields = ["unit", "is_public", "language", "published_on", "boost", "rank", "facets"]
    Entry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["kind", "key"], update_fields=fields)
    entries_by_key = {entry.key: entry for entry in entries}
    ids = dict(Entry.objects.filter(kind=kind, key__in=list(documents)).values_list("key", "pk"))
    texts = {key: text_from(document) for key, document in documents.items()}
    for key, text in texts.items():
        text.entry_id = ids[key]
    fields = [field.name for field in Text._meta.fields if not field.primary_key]
    Text.objects.bulk_create(texts.values(), update_conflicts=True, unique_fields=["entry"], update_fields=fields)
    lexemes.put(
        (ids[key], entries_by_key[key].rank, lexemes_from(kind, document, texts[key]))
        for key, document in documents.items()
    )
    return len(documents)


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    given = iter(keys)
    while some := list(islice(given, AT_ONCE)):
        yield some
