"""Without statistics PostgreSQL takes every lexeme for a rare one and asks the index. With them it reads the whole table for frequent
words, unpacking every row's lexemes: seconds instead of milliseconds at 100,000 entries."""

from django.db import migrations


def forgo(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN lexemes SET STATISTICS 0")


def keep(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_entry ALTER COLUMN lexemes SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_synonyms_are_entered")]
    operations = [migrations.RunPython(forgo, keep)]
