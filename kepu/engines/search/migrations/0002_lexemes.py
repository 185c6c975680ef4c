"""The full-text index beside the entries: a column on PostgreSQL, a virtual table on SQLite. Every character but a space is part of
a lexeme (categories), so that characters which SQLite's tables do not know yet, such as the newest elements, are found."""

from django.db import migrations

POSTGRES = [
    "ALTER TABLE search_entry ADD COLUMN lexemes tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX search_entry_lexemes ON search_entry USING gin (lexemes)",
]
SQLITE = [
    """CREATE VIRTUAL TABLE search_lexemes USING fts5(lexemes, detail=none,
       tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'")""",
    """CREATE TRIGGER search_lexemes_go AFTER DELETE ON search_entry
       BEGIN DELETE FROM search_lexemes WHERE rowid = old.id; END""",
]
BACK = {
    "postgresql": ["ALTER TABLE search_entry DROP COLUMN lexemes"],
    "sqlite": ["DROP TRIGGER search_lexemes_go", "DROP TABLE search_lexemes"],
}


def create(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
