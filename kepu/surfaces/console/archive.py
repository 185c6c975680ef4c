"""Backup and restore: one zip with a JSON Lines file per table and every stored file, the same for SQLite and PostgreSQL."""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

BATCH = 2000
LEFT_OUT = {
    "sessions.session",
    "modelsearch.indexentry",
    "modelsearch.sqliteftsindexentry",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
}


class UnfitArchive(Exception):
    """The archive cannot be restored here; the message says why."""


@dataclass(frozen=True, slots=True)
class Counts:
    tables: int
    rows: int
    files: int


def write_archive(target: Path) -> Counts:
    """Writes the archive under a temporary name, then moves it into place, so that half an archive never bears the name."""
    partial = target.with_suffix(target.suffix + ".part")
    tables = rows = files = 0
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive, transaction.atomic():
        _same_moment()
        archive.writestr("migrations.json", json.dumps(_migrations()))
        for model in _tables():
            with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as file:
                for line in _lines(model):
                    file.write(line)
                    rows += 1
            tables += 1
        for path in _stored():
            archive.write(path, f"files/{path.relative_to(settings.MEDIA_ROOT)}")
            files += 1
    partial.replace(target)
    return Counts(tables, rows, files)


def read_archive(source: Path) -> Counts:
    """Restores into an empty database of the same migrations, all or nothing. Raises UnfitArchive."""
    from kepu.foundation.units.models import Unit

    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise UnfitArchive("not an archive") from error
    with archive:
        if json.loads(archive.read("migrations.json")) != _migrations():
            raise UnfitArchive("written by another version: migrate first, or use the version that wrote it")
        if Unit.objects.exists():
            raise UnfitArchive("the database is not empty")
        with transaction.atomic():
            rows = _restore_tables(archive)
        files = _restore_files(archive)
    return Counts(len(_tables()), rows, files)


def _restore_tables(archive: zipfile.ZipFile) -> int:
    """Foreign keys are deferred to the end of the transaction on both databases, so the order of tables does not matter."""
    rows, tables = 0, _tables()
    with connection.cursor() as cursor:
        for model in tables:  # rows that migrations made
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608  # our own table names
        for model in tables:
            with archive.open(f"tables/{model._meta.label_lower}.jsonl") as file:
                rows += _insert(model, file)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
    connection.check_constraints()
    ContentType.objects.clear_cache()
    return rows


def _insert(model: type[models.Model], lines: Any) -> int:
    rows, batch = 0, []
    with _moments_as_written(model):
        for line in lines:
            batch.append(next(iter(serializers.deserialize("python", [json.loads(line)]))).object)
            if len(batch) >= BATCH:
                rows, batch = rows + _write(model, batch), []
        return rows + _write(model, batch)


def _write(model: type[models.Model], batch: list[models.Model]) -> int:
    if model._meta.parents:  # only the child's own table; the parent's rows come from its own file
        for row in batch:
            row.save_base(raw=True, force_insert=True)
    else:
        model._base_manager.bulk_create(batch)
    return len(batch)


@contextmanager
def _moments_as_written(model: type[models.Model]) -> Iterator[None]:
    """Keeps Django from putting the present moment into columns that fill themselves."""
    automatic = [f for f in model._meta.local_fields if isinstance(f, models.DateField | models.TimeField)]
    before = [(field, field.auto_now, field.auto_now_add) for field in automatic]
    for field in automatic:
        field.auto_now = field.auto_now_add = False
    try:
        yield
    finally:
        for field, now, add in before:
            field.auto_now, field.auto_now_add = now, add


def _restore_files(archive: zipfile.ZipFile) -> int:
    root = Path(settings.MEDIA_ROOT).resolve()
    names = [name for name in archive.namelist() if name.startswith("files/")]
    for name in names:
        target = (root / name.removeprefix("files/")).resolve()
        if not target.is_relative_to(root):
            raise UnfitArchive(f"a file outside the data folder: {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
    return len(names)


def _tables() -> list[type[models.Model]]:
    """Every table that is ours to keep; the search index is rebuilt instead."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    kept = [model for model in found if model._meta.label_lower not in LEFT_OUT]
    return sorted(
        kept, key=lambda model: model is not ContentType
    )  # first, or reading other tables would make new ones


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        plain = serializers.serialize("json", [row], ensure_ascii=False)
        yield plain[1:-1].encode() + b"\n"


def _stored() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file()) if root.exists() else []


def _migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _same_moment() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
