"""Constraints between rows that Django has no class for."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models


class Agrees(models.BaseConstraint):
    """A row says the same in `fields` as the row that its foreign key `parent` leads to; without one it says what it likes.

    A foreign key over several columns: on SQLite part of the table, so that a rebuilt table keeps it, on PostgreSQL a constraint of its
    own. It holds from both sides at the end of the transaction, as every foreign key here, so that a restored archive need not order its
    tables: neither row can be changed away from the other. The parent needs a UniqueConstraint over its key and these fields.
    """

    def __init__(self, *, parent: str, fields: Sequence[str], name: str, **rest: Any) -> None:
        super().__init__(name=name, **rest)
        self.parent, self.fields = parent, tuple(fields)

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Its part of CREATE TABLE; on PostgreSQL the table of the parent may come later, so there it is added afterwards."""
        if schema_editor.connection.vendor == "sqlite":
            return f"CONSTRAINT {schema_editor.quote_name(self.name)} {self._rule(model, schema_editor)}"
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """ALTER TABLE that adds it."""
        table, name = (schema_editor.quote_name(text) for text in (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} ADD CONSTRAINT {name} {self._rule(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """ALTER TABLE that drops it."""
        table, name = (schema_editor.quote_name(text) for text in (model._meta.db_table, self.name))
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS) -> None:
        """Raises ValidationError where the two differ."""
        parent = getattr(instance, self.parent)
        if parent is not None and any(getattr(instance, name) != getattr(parent, name) for name in self.fields):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "parent": self.parent, "fields": self.fields}

    def __eq__(self, other: object) -> bool:
        return self.deconstruct() == other.deconstruct() if isinstance(other, Agrees) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.parent, self.fields))

    def _rule(self, model: Any, schema_editor: Any) -> str:
        key = model._meta.get_field(self.parent)
        target = key.remote_field.model._meta
        here = [key.column, *(model._meta.get_field(name).column for name in self.fields)]
        there = [target.pk.column, *(target.get_field(name).column for name in self.fields)]
        names, others = (", ".join(schema_editor.quote_name(column) for column in row) for row in (here, there))
        table = schema_editor.quote_name(target.db_table)
        return f"FOREIGN KEY ({names}) REFERENCES {table} ({others}) DEFERRABLE INITIALLY DEFERRED"
