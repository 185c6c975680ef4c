"""Lexemes in the database's own full-text index: FTS5 on SQLite, tsvector with GIN on PostgreSQL. Both only answer set questions
(which entries have these lexemes), so that both give the same entries; ranking.py orders them, alike on both.
"""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

from kepu.engines.search.conditions import All, Condition, Lexeme


class Has(Func):
    """A condition for Entry.filter(): whether the entry's lexemes fulfil `condition`."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, condition: Condition) -> None:
        super().__init__(F("pk"))
        self.condition = condition

    def as_sqlite(
        self, compiler: "SQLCompiler", connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, parameters = compiler.compile(self.source_expressions[0])
        if settings.OPENSEARCH_URL:
            return _among(key, self.condition)
        inner = "SELECT rowid FROM search_lexemes WHERE search_lexemes MATCH %s"
        return f"{key} IN ({inner})", (*parameters, fts5(self.condition))

    def as_postgresql(
        self, compiler: "SQLCompiler", connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, _none = compiler.compile(self.source_expressions[0])
        if settings.OPENSEARCH_URL:
            return _among(key, self.condition)
        table = key.rpartition(".")[0]
        return f"{table}.lexemes @@ %s::tsquery", (tsquery(self.condition),)


class OfEntries(Func):
    """A condition for Text.filter(): of one of these entries. Hundreds of ids go as one parameter, which costs far less than IN."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, entry_ids: Sequence[int]) -> None:
        super().__init__(F("pk"))
        self.entry_ids = list(entry_ids)

    def as_sqlite(
        self, compiler: "SQLCompiler", connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, parameters = compiler.compile(self.source_expressions[0])
        inner = "SELECT value FROM json_each(%s)"
        return f"{key} IN ({inner})", (*parameters, json.dumps(self.entry_ids))

    def as_postgresql(
        self, compiler: "SQLCompiler", connection: BaseDatabaseWrapper, **_rest: Any
    ) -> tuple[str, tuple[Any, ...]]:
        key, parameters = compiler.compile(self.source_expressions[0])
        return f"{key} = ANY(%s)", (*parameters, self.entry_ids)


def fts5(condition: Condition) -> str:
    """The condition in the language of SQLite's FTS5."""
    if isinstance(condition, Lexeme):
        quoted = '"' + condition.text.replace('"', '""') + '"'
        return quoted + " *" if condition.is_prefix else quoted
    word = " AND " if isinstance(condition, All) else " OR "
    return "(" + word.join(fts5(part) for part in condition.parts) + ")"


def tsquery(condition: Condition) -> str:
    """The condition in the language of PostgreSQL's tsquery."""
    if isinstance(condition, Lexeme):
        quoted = "'" + condition.text.replace("\\", "\\\\").replace("'", "''") + "'"
        return quoted + ":*" if condition.is_prefix else quoted
    word = " & " if isinstance(condition, All) else " | "
    return "(" + word.join(tsquery(part) for part in condition.parts) + ")"


def _among(key: str, condition: Condition) -> tuple[str, tuple[Any, ...]]:
    from kepu.engines.search.opensearch import ids_of

    ids = ids_of(condition) or [0]
    return f"{key} IN ({', '.join(['%s'] * len(ids))})", tuple(ids)


def put(rows: Iterable[tuple[int, int, Sequence[str]]]) -> None:
    """(entry id, rank, its lexemes) each; what the entries had before is forgotten. OpenSearch is told once it is committed."""
    if settings.OPENSEARCH_URL:
        from kepu.engines.search import opensearch

        transaction.on_commit(partial(opensearch.put, list(rows)))
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sql = "UPDATE search_entry SET lexemes = array_to_tsvector(%s::text[]) WHERE id = %s"
            cursor.executemany(sql, [(list(lexemes), entry_id) for entry_id, _rank, lexemes in rows])
            return
        given = list(rows)
        cursor.executemany(
            "DELETE FROM search_lexemes WHERE rowid = %s", [(entry_id,) for entry_id, _rank, _lexemes in given]
        )
        cursor.executemany(
            "INSERT INTO search_lexemes (rowid, lexemes) VALUES (%s, %s)",
            [(entry_id, " ".join(lexemes)) for entry_id, _rank, lexemes in given],
        )
