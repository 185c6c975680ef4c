"""The database itself refuses to change or delete what is confirmed: triggers, on SQLite and PostgreSQL alike.

They are placed after every migration and taken away before one that touches the ledger, because SQLite rebuilds tables
(and forgets their triggers) when a column changes. `kepu ledger verify` says when they are not in place.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "ledger_guard_"
MESSAGE = "ledger_confirmed_is_fixed"

RECORD = (
    "public_id", "unit_id", "kind_id", "title", "started_on", "ended_on", "mode", "onsite", "online", "region_id", "venue_id",
    "remark", "source_kind", "source_key", "is_drill", "supersedes_id", "created_at",
)  # fmt: skip
DETAILS = {
    "ledger_share": ("record_id", "unit_id", "basis_points"),
    "ledger_contribution": (
        "record_id", "person_id", "role", "minutes", "unit_id", "category", "seniority", "reference",
    ),
    "ledger_spend": ("record_id", "purpose", "source", "amount_fen"),
    "ledger_audiencegroup": ("record_id", "group", "count"),
    "ledger_tag": ("record_id", "namespace", "value"),
    "ledger_evidence": ("record_id", "file_id", "link", "sha256", "note"),
    "ledger_step": ("record_id", "act", "reason", "at", "at_unit_id"),
}  # fmt: skip
ENTRY = ("unit_id", "number", "record_id", "act", "content_digest", "previous_digest", "digest", "at")


def place(using: str = DEFAULT_DB_ALIAS) -> None:
    """Puts the guards in place; does nothing when they are there already or the tables are not yet."""
    connection = connections[using]
    if "ledger_entry" not in connection.introspection.table_names() or are_placed(using):
        return
    lift(using)
    with connection.cursor() as cursor:
        for name, table, event, condition in _rules(connection):
            for statement in _statements(connection, name, table, event, condition):
                cursor.execute(statement)


def lift(using: str = DEFAULT_DB_ALIAS) -> None:
    """Takes the guards away: before a migration of the ledger, or to empty a test database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _present(connection):
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION IF EXISTS "{name}"()')
            else:
                cursor.execute(f'DROP TRIGGER "{name}"')


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without guards inside, with them again outside. For tests and for emptying a demonstration."""
    lift(using)
    try:
        yield
    finally:
        place(using)


def are_placed(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether every guard is in place, in its present form."""
    connection = connections[using]
    return {name for name, _ in _present(connection)} == {rule[0] for rule in _rules(connection)}


def place_after_migration(*, using: str, **_kwargs: Any) -> None:
    """Receives post_migrate."""
    place(using)


def lift_before_migration(*, using: str, plan: Sequence[Any], **_kwargs: Any) -> None:
    """Receives pre_migrate."""
    if any(migration.app_label == "ledger" for migration, _ in plan):
        lift(using)


def _rules(connection: BaseDatabaseWrapper) -> list[tuple[str, str, str, str]]:
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    false, true = ("false", "true") if connection.vendor == "postgresql" else ("0", "1")

    def changed(columns: Sequence[str]) -> str:
        return "(" + " OR ".join(f'NEW."{column}" {differs} OLD."{column}"' for column in columns) + ")"

    confirmed = "OLD.state <> 'proposed'"
    parent = "(SELECT state FROM ledger_record WHERE id = OLD.record_id) <> 'proposed'"
    back = (
        f"(NEW.state = 'proposed' OR (NEW.is_live = {true} AND OLD.is_live = {false}) "
        f"OR (NEW.is_withdrawn = {false} AND OLD.is_withdrawn = {true}))"
    )
    rules = [
        ("ledger_record", "UPDATE", f"{confirmed} AND ({changed(RECORD)} OR {back})"),
        ("ledger_record", "DELETE", confirmed),
        ("ledger_entry", "UPDATE", changed(ENTRY)),
        ("ledger_entry", "DELETE", "1 = 1"),
        ("ledger_chain", "UPDATE", "NEW.length < OLD.length"),
        ("ledger_chain", "DELETE", "OLD.length > 0"),
    ]
    for table, columns in DETAILS.items():
        condition = changed(columns)
        if table == "ledger_contribution":
            condition = f"({condition} OR (NEW.outside_name <> OLD.outside_name AND NEW.outside_name <> ''))"
        rules += [(table, "UPDATE", f"{condition} AND {parent}"), (table, "DELETE", parent)]
    return [(_name(table, event, condition), table, event, condition) for table, event, condition in rules]


def _name(table: str, event: str, condition: str) -> str:
    form = sha256(f"{table}{event}{condition}".encode()).hexdigest()[:8]
    return f"{PREFIX}{table.removeprefix('ledger_')}_{event.lower()}_{form}"


def _statements(connection: BaseDatabaseWrapper, name: str, table: str, event: str, condition: str) -> list[str]:
    if connection.vendor != "postgresql":
        return [
            f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" WHEN {condition} BEGIN SELECT RAISE(ABORT, \'{MESSAGE}\'); END'
        ]
    result = "OLD" if event == "DELETE" else "NEW"
    body = (
        f"BEGIN IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {result}; END"
    )
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$ {body} $guard$',
        f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
    ]


def _present(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    query = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgname LIKE 'ledger_guard_%%' AND pg_table_is_visible(pg_class.oid)"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_guard_%%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return [(str(name), str(table)) for name, table in cursor.fetchall()]
