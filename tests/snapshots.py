"""Rows that many tests begin with: written once by the services, then put back as they were, which takes milliseconds."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction

Row = tuple[Any, ...]


class Snapshot:
    """What one function writes into the database, and what it returns.

    `give()` runs the function the first time and compares all tables before and after; from then on it writes the same rows
    with the same keys and returns a copy of the same answer. Where a key is taken, it runs the function again.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._answer: Any = None
        self._added: dict[str, list[Row]] = {}
        self._changed: dict[str, list[Row]] = {}

    def give(self) -> Any:
        """The rows are there afterwards. Returns what the function returns."""
        if self._answer is None:
            return self._take()
        try:
            with transaction.atomic():
                self._lay()
        except IntegrityError:
            return self._make()
        return deepcopy(self._answer)

    def _take(self) -> Any:
        before = _rows()
        answer = self._make()
        after = _rows()
        for table, rows in after.items():
            known = before[table]
            self._added[table] = [row for key, row in rows.items() if key not in known]
            self._changed[table] = [row for key, row in rows.items() if key in known and row != known[key]]
        self._added = {table: rows for table, rows in self._added.items() if rows}
        self._changed = {table: rows for table, rows in self._changed.items() if rows}
        self._answer = deepcopy(answer)
        return answer

    def _lay(self) -> None:
        models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        with connection.cursor() as cursor:
            for table, rows in self._changed.items():
                key = connection.ops.quote_name(models[table]._meta.pk.column)
                cursor.executemany(f"DELETE FROM {_quoted(table)} WHERE {key} = %s", [row[:1] for row in rows])
            for table, rows in (*self._changed.items(), *self._added.items()):
                names = ", ".join(connection.ops.quote_name(name) for name in _columns(models[table]))
                places = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", rows)
            if connection.vendor == "postgresql":
                for statement in connection.ops.sequence_reset_sql(
                    no_style(), [models[table] for table in self._added]
                ):
                    cursor.execute(statement)


def _rows() -> dict[str, dict[Any, Row]]:
    """Every table's rows by key, each value as the database keeps it: an expression, unlike a column, is not converted."""
    found = {}
    plus = "+" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                table = model._meta.db_table
                names = ", ".join(f"{plus}{connection.ops.quote_name(name)}" for name in _columns(model))
                cursor.execute(f"SELECT {names} FROM {_quoted(table)}")
                found[table] = {row[0]: row for row in cursor.fetchall()}
    return found


def _columns(model: Any) -> list[str]:
    """Its columns, the key first."""
    key = model._meta.pk.column
    return [key, *(field.column for field in model._meta.local_concrete_fields if field.column != key)]


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
