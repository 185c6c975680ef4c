"""A PostgreSQL database for one run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

SERVER = os.environ.get("KEPU_BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1/postgres")

KEPT = os.environ.get("KEPU_BENCH_USE", "")


@contextmanager
def scratch(name: str) -> Iterator[str]:
    """Creates the database, points Kepu at it and makes Django ready; drops it at the end. Yields its address.

    KEPU_BENCH_KEEP=1 keeps it and says its name; KEPU_BENCH_USE=NAME measures one that was kept, without filling it again.
    """
    database = KEPT or f"kepu_bench_{name}_{os.getpid()}"
    if not KEPT:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{database}"')
    parts = urlsplit(SERVER)
    address = urlunsplit((parts.scheme, parts.netloc, f"/{database}", "", ""))
    os.environ["KEPU_DATABASE_URL"] = address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    try:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0, interactive=False)
        yield address
        connection.close()
    finally:
        if KEPT or os.environ.get("KEPU_BENCH_KEEP"):
            print("kept:", database)
        else:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
