"""Writing many rows at once: COPY on PostgreSQL, INSERT elsewhere. For rows that need no signals."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction

FEW = 200
BATCH = 2000
Row = TypeVar("Row", bound=models.Model)


def insert_all(model: type[Row], rows: Sequence[Row], *, with_ids: bool = False) -> None:
    """Inserts all rows or none, in order; `with_ids` sets their ids, else they may stay unset. Raises IntegrityError."""
    if connection.vendor != "postgresql" or len(rows) < FEW:
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    if with_ids:
        _number(model, rows)
    columns = [field for field in model._meta.concrete_fields if with_ids or not field.primary_key]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in columns)
    statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({names}) FROM STDIN"
    prepare = [(field.attname, field.get_db_prep_save if _needs_care(field) else None) for field in columns]
    here = connections[connection.alias]  # the connection itself: each look through its proxy costs
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row([_value(row, name, care, here) for name, care in prepare])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts rows given as values of the named columns (attnames), which are all but the id, without making objects of them where
    that can be saved. Plain values only: no JSON. Raises IntegrityError.
    """
    if connection.vendor != "postgresql" or len(rows) < FEW:
        made = [model(**dict(zip(names, row, strict=True))) for row in rows]
        model._default_manager.bulk_create(made, batch_size=BATCH)
        return
    by_name = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    if set(by_name) != set(names) or any(map(_needs_care, by_name.values())):
        raise ValueError(f"{model._meta.label}: not the columns {sorted(names)}")
    quoted = ", ".join(connection.ops.quote_name(str(by_name[name].column)) for name in names)
    statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"
    with (
        transaction.atomic(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Suspends the search for reference cycles while very many objects are made; memory is freed by counting as always."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _needs_care(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.JSONField)


def _value(row: models.Model, name: str, care: Any, here: Any) -> Any:
    value = getattr(row, name)
    return value if care is None or value is None else care(value, here)


def _number(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    key = model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
