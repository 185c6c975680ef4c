"""The village once for all tests of a module: a copy of the database that tools/test.py made, or loaded where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction

from kepu.foundation.clock import now
from kepu.surfaces.console.demo import load_parts
from kepu.surfaces.console.demo.context import DemoContext
from tests.isolation.world import build_world, village_found

VILLAGE = os.environ.get("KEPU_TEST_VILLAGE", "")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), _village(tmp_path_factory) as context:
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield build_world(context)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@contextmanager
def _village(folders: pytest.TempPathFactory) -> Iterator[DemoContext]:
    """The demonstration village is in the database that tests are connected to."""
    if not VILLAGE:
        with transaction.atomic():
            context = DemoContext(scale="village", now=now(), say=lambda part: None)
            load_parts(context)
            yield context
            transaction.set_rollback(True)
        return
    shutil.copytree(Path(VILLAGE) / "files", default_storage.location, dirs_exist_ok=True)
    usual, name = connection.settings_dict["NAME"], f"test_village_{os.getpid()}"
    if connection.vendor == "sqlite":
        name = str(folders.mktemp("village") / "kepu.sqlite3")
        shutil.copy(Path(VILLAGE) / "kepu.sqlite3", name)
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE kepu_template_village')
    _connect_to(name)
    try:
        yield village_found()
    finally:
        _connect_to(usual)
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
