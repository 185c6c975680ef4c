"""Statements that are written once and sent often: in a rush most processor time goes into composing the same SQL again, into parsing
and planning it, and into waiting for one answer after the other.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.utils import CursorWrapper

Row = TypeVar("Row", bound=models.Model)
Shape = tuple[type[models.Model], tuple[tuple[str, str], ...]]  # a model, and its columns each with what stands for it
PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
PLAIN_VALUES = frozenset(
    {str, int, bool, type(None)}
)  # as a plain field holds them they go to either database as they are


def often() -> CursorWrapper:
    """A cursor for statements that are sent again and again; close it, or use it in a `with`.

    PostgreSQL parses and plans such a statement once for a connection and gets the values apart from it (`prepare_threshold` in
    config.databases says from when on); so a statement names its columns, for `*` would change its meaning under a migration.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql" or database.queries_logged:  # the log wants the text with its values
        return database.cursor()  # type: ignore[no-any-return]  # the backends have no common type with these methods
    from django.db.backends.postgresql.base import ServerBindingCursor  # needs a driver that only PostgreSQL needs

    database.close_if_health_check_failed()
    database.ensure_connection()
    return database.make_cursor(ServerBindingCursor(database.connection))  # type: ignore[no-any-return,call-arg]  # as above


def insert(first: models.Model, *others: models.Model) -> None:
    """Inserts unsaved rows, in the caller's transaction, and gives them their keys: on PostgreSQL by one statement, elsewhere one after
    the other. The others may refer to the first, which has no key yet. Raises IntegrityError as `save` does; sends no signals."""
    rows = (first, *others)
    if not others or connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        for row in rows:
            _refer(row, first)
            _give([row], _fetch([_said(row)]))
        return
    found = _fetch([_said(row, first) for row in rows])
    _give(rows, [key for keys in found for key in keys])
    for row in others:
        _refer(row, first)


def insert_or_leave(row: models.Model) -> bool:
    """Inserts an unsaved row unless a unique constraint keeps it out; returns whether it is in."""
    found = _fetch([_said(row)], "ON CONFLICT DO NOTHING ")
    if found:
        _give([row], found)
    return bool(found)


def columns_of(model: type[models.Model], table: str) -> str:
    """A model's columns for a SELECT, in the order in which `row_from` takes them; `table` is the name it has there."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def row_from(model: type[Row], values: Sequence[Any]) -> Row:
    """The row that the values of `columns_of` make."""
    names, converters = _reading(model)
    read = list(values)
    for place, (steps, column) in converters.items():
        for step in steps:
            read[place] = step(read[place], column, connections[DEFAULT_DB_ALIAS])
    return model.from_db(DEFAULT_DB_ALIAS, names, read)


def _said(row: models.Model, first: models.Model | None = None) -> tuple[Shape, list[Any]]:
    """What a row says: which columns by what, and the values. What is None is left out, to be NULL; where it will be the
    key of the first row, the statement asks for that."""
    database, columns, values = connections[DEFAULT_DB_ALIAS], [], []
    for field, name, is_plain in _fields(type(row)):
        value = getattr(row, name)
        if value is not None:
            goes_as_it_is = is_plain and type(value) in PLAIN_VALUES
            values.append(value if goes_as_it_is else field.get_db_prep_save(value, database))
            columns.append((field.column, "%s"))
        elif first is not None and row._state.fields_cache.get(field.name) is first:
            columns.append((field.column, "(SELECT key FROM part0)"))
    return (type(row), tuple(columns)), values


def _refer(row: models.Model, first: models.Model) -> None:
    for field, name, _is_plain in _fields(type(row)):
        if row._state.fields_cache.get(field.name) is first:
            setattr(row, name, first.pk)


def _fetch(said: Sequence[tuple[Shape, list[Any]]], conflict: str = "") -> Any:
    """The new row's key in a tuple; for several, keys by part; empty when it was left out."""
    shapes = tuple(shape for shape, _values in said)
    sql = _insertion(shapes[0], conflict) if len(said) == 1 else _insertion_of_all(shapes)
    with often() as cursor:
        cursor.execute(sql, [value for _shape, values in said for value in values])
        return cursor.fetchone() or ()


def _give(rows: Sequence[models.Model], keys: Sequence[Any]) -> None:
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding = key, False


@lru_cache(maxsize=64)
def _fields(model: type[models.Model]) -> tuple[tuple[Any, str, bool], ...]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return tuple((field, field.attname, isinstance(field, PLAIN_FIELDS)) for field in fields)


@lru_cache(maxsize=256)
def _insertion(shape: Shape, conflict: str = "", count: int = 1) -> str:
    model, columns = shape
    names, marks = ", ".join(f'"{name}"' for name, _mark in columns), ", ".join(mark for _name, mark in columns)
    lines = ", ".join([f"({marks})"] * count)
    key = f'"{model._meta.pk.column}"'
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES {lines} {conflict}RETURNING {key} AS key'  # noqa: S608 – our own names


@lru_cache(maxsize=256)
def _insertion_of_all(shapes: tuple[Shape, ...]) -> str:
    """One part for rows alike that stand together, so that they go in in their order. The parts' keys come back as lists."""
    parts = [_insertion(shape, count=len(list(rows))) for shape, rows in groupby(shapes)]
    named = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts))
    keys = ", ".join(f"(SELECT array_agg(key) FROM part{number})" for number in range(len(parts)))  # noqa: S608 – numbers
    return f"WITH {named} SELECT {keys}"


@lru_cache(maxsize=64)
def _reading(model: type[models.Model]) -> tuple[list[str], dict[int, Any]]:
    fields = model._meta.concrete_fields
    compiler = models.sql.Query(model).get_compiler(using=DEFAULT_DB_ALIAS)
    return [field.attname for field in fields], compiler.get_converters([field.cached_col for field in fields])
