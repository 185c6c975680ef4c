import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from kepu.config.environment import environment

Finding = tuple[bool, str, str]


@click.command()
def command() -> None:
    """Say what is wrong with this installation and how to mend it. Exit code 1 when something is."""
    findings = list(diagnose())
    for fine, what, mend in findings:
        click.echo(f"{'ok  ' if fine else 'BAD '} {what}" + ("" if fine else f"\n     → {mend}"))
    raise SystemExit(0 if all(fine for fine, _, _ in findings) else 1)


def diagnose() -> Iterator[Finding]:
    """(fine, what was looked at, how to mend it) for each thing that an installation needs."""
    yield from _home()
    yield from _database()
    yield from _cache()
    yield from _fonts()
    problems = run_checks()
    yield (not problems, "system checks", "; ".join(str(problem) for problem in problems[:5]))
    compiled = all(path.with_suffix(".mo").exists() for path in settings.PACKAGE_DIR.glob("**/LC_MESSAGES/*.po"))
    yield (compiled, "translations are compiled", "run: make messages")


def _home() -> Iterator[Finding]:
    home = environment().home
    writable = home.is_dir() and os.access(home, os.W_OK)
    yield (writable, f"data folder {home}", "create it and give it to the user who runs Kepu, or set KEPU_HOME")
    if writable:
        free = shutil.disk_usage(home).free // 1024**2
        yield (free > 500, f"{free} MiB free for data", "make room: at least 500 MiB")


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        yield (
            False,
            f"database {connection.vendor}",
            f"start it or mend KEPU_DATABASE_URL ({str(error).splitlines()[0]})",
        )
        return
    yield (True, f"database {connection.vendor} answers", "")
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield (not pending, "database is migrated", f"run: kepu manage migrate ({len(pending)} to apply)")


def _cache() -> Iterator[Finding]:
    if not environment().redis_url:
        yield (True, "no Redis configured: cache in memory of each process", "")
        return
    cache.set("doctor", "well", 10)
    yield (cache.get("doctor") == "well", "Redis answers", "start it or mend KEPU_REDIS_URL; Kepu serves on, slower")


def _fonts() -> Iterator[Finding]:
    places = [Path("/usr/share/fonts"), Path.home() / ".fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    words = ("cjk", "song", "hei", "han", "pingfang", "wqy")
    found = any(
        any(word in font.name.lower() for word in words)
        for place in places
        if place.is_dir()
        for font in place.rglob("*.[ot]t[fc]")
    )
    yield (found, "a Chinese font for PDF reports", "install one, e.g. the package fonts-noto-cjk")
